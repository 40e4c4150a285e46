-- Up Migration

-- Ids that a hash made hold nothing that could be compressed: trying it for each page took the server longer than writing them.
alter table import_seen alter column resource_ids set storage external;
