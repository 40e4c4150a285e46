-- Up Migration

-- One customer's connected account of one connector.
create table integrations (
  workspace_id uuid not null references workspaces on delete cascade,
  integration_id uuid not null,
  customer_id text not null,
  connector_type text not null,
  -- What the app passed to connect(), handed back in every webhook of this integration.
  state jsonb not null default 'null',
  -- sha-256 (hex) of the canonical JSON of a non-empty state; null when the state is empty.
  state_key text,
  -- Facts about the connected account that are not secret.
  metadata jsonb not null default '{}',
  -- The manifest's configuration, without secrets (those are in credentials).
  config jsonb not null default '{}',
  auth_method text not null check (auth_method in ('oauth2', 'api_key', 'basic')),
  status text not null check (status in ('active', 'needs_reconnect', 'paused')),
  -- When the scheduler queues the next import.
  next_import_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  modified_at timestamptz not null default now(),
  primary key (workspace_id, integration_id),
  foreign key (workspace_id, customer_id) references customers on delete cascade
);
-- The same customer, connector and non-empty state never make two integrations.
create unique index integrations_state on integrations (workspace_id, customer_id, connector_type, state_key) where state_key is not null;
-- The scheduler: queueDueImports.
create index integrations_due on integrations (next_import_at) where status = 'active';
-- A customer's integrations, and the page of all of them is read by the primary key: listIntegrations.
create index integrations_by_customer on integrations (workspace_id, customer_id, integration_id);

-- The secrets of an integration, sealed, and the lease under which its token is refreshed.
create table credentials (
  workspace_id uuid not null,
  integration_id uuid not null,
  -- {access_token, refresh_token, ...} or {api_key, ...}, sealed with AES-256-GCM bound to this row.
  sealed bytea not null,
  -- Grows by one at each stored change; a late refresh can not overwrite a newer one.
  version bigint not null default 1,
  -- Null for credentials that do not expire.
  access_token_expires_at timestamptz,
  -- When the refresher takes it in hand: the expiry less a margin and a random share of it. Null: never by itself.
  refresh_due_at timestamptz,
  -- At most one process refreshes; another may take over after the lease ran out. A store names `version`, which fences off the late one.
  refresh_lease_owner uuid,
  refresh_lease_expires_at timestamptz,
  -- After a passing failure: not tried again before this time.
  refresh_not_before timestamptz,
  refresh_failures integer not null default 0,
  -- The last refusal or failure in words, without secrets.
  refresh_error text,
  modified_at timestamptz not null default now(),
  primary key (workspace_id, integration_id),
  foreign key (workspace_id, integration_id) references integrations on delete cascade
);
-- The refresher looks for tokens that will expire soon, the soonest first: findDueCredentials.
create index credentials_due on credentials (greatest(refresh_due_at, refresh_not_before)) where refresh_due_at is not null;

-- One run of the connect pages, from the secret to READY.
create table connect_sessions (
  workspace_id uuid not null references workspaces on delete cascade,
  session_id uuid not null,
  connector_type text not null,
  customer_id text not null,
  customer_name text,
  -- The integration to mend, from the secret; null makes a new one (or finds the one with the same state).
  integration_id uuid,
  state jsonb not null default 'null',
  -- Connector settings from the page's config.
  settings jsonb not null default '{}',
  -- Origin of the page that opened the popup: messages are posted to it alone. Null: unknown.
  opener_origin text,
  -- sha-256 of the cookie that binds the session to one browser.
  browser_hash bytea not null,
  -- sha-256 of the token with which the browser SDK asks how it stands.
  status_token_hash bytea not null,
  -- sha-256 of the OAuth2 `state` parameter; null before the customer was sent to the third party, and once the answer came.
  oauth_state_hash bytea,
  -- The PKCE verifier, sealed.
  pkce_verifier_sealed bytea,
  auth_method text,
  status text not null default 'open' check (status in ('open', 'exchanging', 'ready', 'failed')),
  error_code text,
  error_message text,
  -- Set at READY.
  result_integration_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, session_id)
);
-- The pages know a session by its id alone: findSession.
create unique index connect_sessions_id on connect_sessions (session_id, workspace_id);
-- The OAuth2 callback finds its session by its state parameter: findSessionByOauthState.
create unique index connect_sessions_oauth_state on connect_sessions (oauth_state_hash) where oauth_state_hash is not null;
-- The clean-up of old sessions: deleteExpiredSessions.
create index connect_sessions_expired on connect_sessions (expires_at);
