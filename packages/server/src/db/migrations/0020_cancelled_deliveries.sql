-- Up Migration

-- The newest that were cancelled, of all endpoints: listDeliveries. They are few among the many that were delivered.
create index attempts_cancelled_newest on attempts (workspace_id, seq, endpoint_id) where outcome = 'cancelled';
