-- Up Migration

-- What an endpoint may be given beside its URL, its events and its schedule. Null everywhere: no such setting.
alter table webhook_endpoints
  -- Only events of integrations of these connectors, of these customers (the app's own ids). webhook_test is never filtered.
  add column connector_filter text[],
  add column customer_filter text[],
  -- Sent with every webhook: {name: value} as JSON, sealed, since a value may be a password. The names are shown.
  add column headers_sealed bytea,
  add column header_names text[] not null default '{}',
  -- Requests a second, at most.
  add column rate_limit_per_s integer check (rate_limit_per_s between 1 and 10000),
  -- A delivery that waited longer is given up.
  add column max_age_s integer check (max_age_s > 0),
  -- whpk_..., the public half of the newest ed25519 key; its private half is among secrets_sealed. Null: v1 alone signs.
  add column public_key text,
  -- The client certificate with its key, and the authorities that are trusted instead of the machine's: JSON, sealed.
  add column tls_sealed bytea,
  -- When the client certificate ends; null: there is none.
  add column tls_expires_at timestamptz;

-- What the people of a workspace must know, beside the eight events, which are for its app.
create table notices (
  workspace_id uuid not null references workspaces on delete cascade,
  -- UUIDv7: the order of the ids is the order of the notices.
  notice_id uuid not null,
  kind text not null check (kind in ('endpoint_gone', 'endpoint_failing')),
  -- No foreign key: a notice outlives its endpoint.
  endpoint_id uuid,
  message text not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  -- The e-mail: set before it is handed over, so that two processes, or a restart, never send it twice.
  email_started_at timestamptz,
  emailed_at timestamptz,
  -- After a failure in which no e-mail can have been sent: not before this time.
  email_not_before timestamptz,
  email_tries integer not null default 0,
  -- Newest first: listNotices.
  primary key (workspace_id, notice_id)
);
-- Those that were not mailed yet: claimNoticeEmail.
create index notices_to_mail on notices (created_at) where email_started_at is null;
