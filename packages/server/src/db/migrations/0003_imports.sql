-- Up Migration

-- One run that reads an integration's records. The row is the job: its status, its lease and its progress are one truth
-- (docs/decisions/0004-imports-are-their-own-queue.md).
create table imports (
  workspace_id uuid not null,
  import_id uuid not null,
  integration_id uuid not null,
  trigger text not null check (trigger in ('installation', 'reconnect', 'schedule', 'manual')),
  -- full: every stream is read whole, and what is absent afterwards is deleted.
  mode text not null check (mode in ('incremental', 'full')),
  -- The smaller comes first: somebody waits for 0 (installation, reconnect, by hand), nobody for 1 (schedule).
  priority smallint not null default 1,
  -- Somebody said that the many deletes which the guard stopped are right.
  deletes_confirmed boolean not null default false,
  status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  -- When a worker may claim it: the due time of a queued one (a rate limit or a back-off is waited for here, without a worker),
  -- the end of the lease of a running one.
  not_before timestamptz not null default now(),
  lease_owner uuid,
  -- Grows at each claim; every write of the run names it, so that a late worker can not write.
  lease_epoch bigint not null default 0,
  -- Tries in a row that brought nothing: a failed round, or a worker that died. A committed page sets it to 0.
  failures integer not null default 0,
  cancel_requested_at timestamptz,
  pages integer not null default 0,
  records_read bigint not null default 0,
  records_new bigint not null default 0,
  records_updated bigint not null default 0,
  records_deleted bigint not null default 0,
  records_unchanged bigint not null default 0,
  records_failed bigint not null default 0,
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, import_id),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);
-- At most one import of an integration is under way: insertImport, queueDueImports.
create unique index imports_active on imports (workspace_id, integration_id) where status in ('queued', 'running');
-- Workers look for what is due or abandoned: claimImport.
create index imports_due on imports (priority, not_before) where status in ('queued', 'running');
-- The imports of an integration, newest first (ids are time-ordered): listImports, findLastImport, was there a succeeded one.
create index imports_by_integration on imports (workspace_id, integration_id, import_id desc);
-- Retention: deleteOldImports.
create index imports_finished on imports (finished_at) where finished_at is not null;

-- Progress and checkpoint of one stream within one import.
create table import_streams (
  workspace_id uuid not null,
  import_id uuid not null,
  stream text not null,
  -- Position in the mapping's order of streams.
  ordinal integer not null,
  mode text not null check (mode in ('incremental', 'full')),
  status text not null default 'pending' check (status in ('pending', 'reading', 'sweeping', 'done', 'failed')),
  -- The stream's state when the import began, and as of the last committed page.
  state jsonb,
  -- Opaque position after the last committed page; null at the start of the stream.
  position jsonb,
  pages integer not null default 0,
  records_read bigint not null default 0,
  records_new bigint not null default 0,
  records_updated bigint not null default 0,
  records_deleted bigint not null default 0,
  records_unchanged bigint not null default 0,
  records_failed bigint not null default 0,
  -- Of a failed stream, and of one that will be tried again.
  error_code text,
  error_message text,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, import_id, stream),
  foreign key (workspace_id, import_id) references imports on delete cascade
);

-- What outlives an import: where each stream goes on the next time.
create table stream_states (
  workspace_id uuid not null,
  integration_id uuid not null,
  stream text not null,
  state jsonb,
  -- The mapping (sha-256) with which the stream was read; another one makes the next read a full one.
  mapping_hash text not null,
  -- When the stream was last read whole; decides when the next full read, which finds deletes, is due.
  full_read_at timestamptz,
  modified_at timestamptz not null default now(),
  primary key (workspace_id, integration_id, stream),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);

-- The ids that a full read has seen, one row a page, so that the sweep survives a crash and an unchanged record still writes no row
-- of its own. Gone when the import ends.
create table import_seen (
  workspace_id uuid not null,
  import_id uuid not null,
  stream text not null,
  page integer not null,
  resource_ids uuid[] not null,
  primary key (workspace_id, import_id, stream, page),
  foreign key (workspace_id, import_id) references imports on delete cascade
);

-- Records that could not be mapped: kept with the reason, counted, shown. A record that maps again, or is gone, takes its row away.
create table record_errors (
  workspace_id uuid not null,
  integration_id uuid not null,
  stream text not null,
  -- `id:` and the third party's id, or `sha256:` and the hash of the record when that is what is missing.
  record_key text not null,
  import_id uuid not null,
  error_code text not null,
  -- The field of the mapping that failed; null when the record as a whole did.
  field text,
  message text not null,
  -- Null: too large or too deep to keep.
  raw json,
  created_at timestamptz not null default now(),
  primary key (workspace_id, integration_id, stream, record_key),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);
