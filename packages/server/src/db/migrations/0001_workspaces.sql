-- Up Migration

-- A SaaS team's account with us; holds everything below.
create table workspaces (
  workspace_id uuid primary key,
  name text not null,
  -- Which finished imports are told by integration_import_done.
  import_done_policy text not null default 'every' check (import_done_policy in ('every', 'changed', 'first')),
  created_at timestamptz not null default now()
);

create table api_keys (
  workspace_id uuid not null references workspaces on delete cascade,
  api_key_id uuid not null,
  name text not null,
  role text not null check (role in ('admin', 'user')),
  -- sha-256 of the key. The key has 256 random bits, so a slow hash would add nothing.
  key_hash bytea not null,
  -- The first characters of the key, so that people can tell keys apart.
  prefix text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (workspace_id, api_key_id)
);
-- Finds the caller of a request: findApiKeyByHash.
create unique index api_keys_hash on api_keys (key_hash);

-- The public halves of the keys that sign connect secrets; several can be valid.
create table signing_certificates (
  workspace_id uuid not null references workspaces on delete cascade,
  certificate_id uuid not null,
  name text not null,
  public_key_pem text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (workspace_id, certificate_id)
);

-- The workspace's own customers, under the workspace's own ids.
create table customers (
  workspace_id uuid not null references workspaces on delete cascade,
  customer_id text not null,
  name text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, customer_id)
);

-- What the workspace set for a connector: its OAuth2 client, its settings, its schedule.
create table connector_settings (
  workspace_id uuid not null references workspaces on delete cascade,
  connector_type text not null,
  client_id text,
  client_secret_sealed bytea,
  settings jsonb not null default '{}',
  -- Seconds between imports, and between full reads of incremental streams (which find deletes); null: the connector's own.
  import_interval_s integer check (import_interval_s >= 1),
  full_read_interval_s integer check (full_read_interval_s >= 1),
  modified_at timestamptz not null default now(),
  primary key (workspace_id, connector_type)
);

-- Which sealing keys this database's secrets need; a process whose ring lacks one refuses to start.
create table sealing_keys (
  key_id text primary key,
  -- sha-256 of the key's id and bytes, so that a wrong key under a known id is noticed at start.
  fingerprint bytea not null,
  created_at timestamptz not null default now()
);

-- Work that happens once per interval across all processes (jobs/).
create table periodic_tasks (
  name text primary key,
  next_run_at timestamptz not null default now(),
  last_run_at timestamptz,
  last_error text
);
