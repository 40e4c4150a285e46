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
  status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  -- Not claimed before this time: a rate limit or a back-off is waited for here, without a worker.
  not_before timestamptz not null default now(),
  attempt integer not null default 0,
  lease_owner uuid,
  -- Grows at each claim; every write of the run names it, so that a late worker can not write.
  lease_epoch bigint not null default 0,
  lease_expires_at timestamptz,
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
-- At most one import of an integration is under way.
create unique index imports_active on imports (workspace_id, integration_id) where status in ('queued', 'running');
-- Workers look for what is due or abandoned: claimImport.
create index imports_due on imports (not_before) where status in ('queued', 'running');
-- The imports of an integration, newest first: listImports.
create index imports_by_integration on imports (workspace_id, integration_id, created_at desc);

-- Progress and checkpoint of one stream within one import.
create table import_streams (
  workspace_id uuid not null,
  import_id uuid not null,
  stream text not null,
  -- Position in the connector's order of streams.
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
  -- When the stream was last read whole; decides when the next full read, which finds deletes, is due.
  full_read_at timestamptz,
  modified_at timestamptz not null default now(),
  primary key (workspace_id, integration_id, stream),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);

-- The ids that a full read has seen, one row a page, so that the sweep survives a crash and an unchanged record still writes no row of its own.
create table import_seen (
  workspace_id uuid not null,
  import_id uuid not null,
  stream text not null,
  page integer not null,
  resource_ids uuid[] not null,
  primary key (workspace_id, import_id, stream, page),
  foreign key (workspace_id, import_id) references imports on delete cascade
);

-- Records that could not be mapped: kept with the reason, counted, shown.
create table record_errors (
  workspace_id uuid not null,
  integration_id uuid not null,
  stream text not null,
  -- The third party's id, or a hash of the record when that is what is missing.
  record_key text not null,
  import_id uuid not null,
  error_code text not null,
  -- The field of the mapping that failed; null when the record as a whole did.
  field text,
  message text not null,
  raw jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, integration_id, stream, record_key),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);
