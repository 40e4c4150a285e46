-- Up Migration

-- An integration that was paused when its access was lost is paused again when access works again.
alter table integrations add column was_paused boolean not null default false;
