-- Up Migration

-- The transaction that asked for the replay. While one with a lower id is open, an event of its range may still appear that happened
-- before: no part of it is put into the queue until then (takeReplayStep.ts).
alter table replays add column horizon xid8 not null default pg_current_xact_id();
