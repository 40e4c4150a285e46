-- Up Migration

-- A person who signs in. Not of one workspace: the same person may be a member of several.
create table accounts (
  account_id uuid primary key,
  -- In lower case.
  email text not null,
  name text not null,
  -- scrypt$log2(N)$r$p$salt$hash: passwords.ts.
  password_hash text not null,
  created_at timestamptz not null default now(),
  modified_at timestamptz not null default now()
);
-- Signing in: findAccountByEmail. One account an address.
create unique index accounts_email on accounts (email);

-- Who may use a workspace. An owner is an admin who may also change who is an owner.
create table members (
  workspace_id uuid not null references workspaces on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  role text not null check (role in ('owner', 'admin', 'user')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, account_id)
);
-- The workspaces of an account: listWorkspacesOf.
create index members_by_account on members (account_id);

-- Browsers that are signed in.
create table account_sessions (
  session_id uuid primary key,
  -- sha-256 of the cookie, which has 256 random bits.
  token_hash bytea not null,
  account_id uuid not null references accounts on delete cascade,
  -- The workspace that this browser looks at.
  workspace_id uuid not null references workspaces on delete cascade,
  user_agent text not null,
  address text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
-- The caller of a request: findSession.
create unique index account_sessions_token on account_sessions (token_hash);
-- The sessions of an account: listSessions, endSessions.
create index account_sessions_by_account on account_sessions (account_id, session_id);
-- Those of a member who is removed: endSessionsOfMember. Those that are over: deleteEndedSessions.
create index account_sessions_by_workspace on account_sessions (workspace_id, account_id);
create index account_sessions_expired on account_sessions (expires_at);

-- A link that makes its holder a member.
create table invitations (
  workspace_id uuid not null references workspaces on delete cascade,
  invitation_id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'user')),
  -- sha-256 of the link's token.
  token_hash bytea not null,
  invited_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, invitation_id)
);
-- The holder of a link knows its token alone: findInvitation.
create unique index invitations_token on invitations (token_hash);
-- One open invitation an address and workspace: inviteMember.
create unique index invitations_email on invitations (workspace_id, email);

-- Links that the service prints while there is no account; whoever holds one makes the first. All go when that is done.
create table set_up_tokens (
  token_hash bytea primary key,
  created_at timestamptz not null default now()
);

-- Tries of passwords and tokens in a window of time, by what they are counted for (address, account, both): countTry.
create table sign_in_tries (
  -- sha-256 of the kind and what it is, so that no address or e-mail is kept.
  subject bytea primary key,
  tries integer not null,
  window_started_at timestamptz not null
);
-- Windows that are over: deleteOldTries.
create index sign_in_tries_old on sign_in_tries (window_started_at);

-- Every write of a caller, one row a request: who, what, when, from where, and how it ended.
create table audit_log (
  workspace_id uuid not null references workspaces on delete cascade,
  -- UUIDv7: the order of the ids is the order of the entries.
  audit_id uuid not null,
  actor_kind text not null check (actor_kind in ('account', 'api_key')),
  -- No foreign key: an entry outlives its actor, and says its name as it was.
  actor_id uuid not null,
  actor_name text not null,
  -- The operationId of the API.
  action text not null,
  method text not null,
  path text not null,
  -- The ids in the path, and the id of what was made.
  target jsonb not null,
  status_code smallint not null,
  address text not null,
  created_at timestamptz not null default now(),
  -- Newest first: listAuditEntries.
  primary key (workspace_id, audit_id)
);
-- What one actor did: listAuditEntries.
create index audit_log_by_actor on audit_log (workspace_id, actor_id, audit_id);
-- Retention: deleteOldAuditEntries.
create index audit_log_old on audit_log (created_at);

-- What flowed, by minute: counted in memory by every process and added here every few seconds (statistics/), so that no chart
-- counts events or attempts. What a process that is killed had not added yet is lost.
create table event_minutes (
  workspace_id uuid not null,
  minute timestamptz not null,
  events bigint not null,
  primary key (workspace_id, minute)
);
create table attempt_minutes (
  workspace_id uuid not null,
  minute timestamptz not null,
  endpoint_id uuid not null,
  -- Tries, by how they ended.
  succeeded bigint not null,
  failed bigint not null,
  -- Of all tries that were answered.
  duration_ms_total bigint not null,
  duration_ms_most integer not null,
  primary key (workspace_id, minute, endpoint_id)
);
-- Retention: deleteOldTraffic.
create index event_minutes_old on event_minutes (minute);
create index attempt_minutes_old on attempt_minutes (minute);

-- Integrations whose customer must act: listNeedingHelp.
create index integrations_to_mend on integrations (workspace_id, modified_at) where status = 'needs_reconnect';
-- Imports that did not bring everything, newest first: listNeedingHelp.
create index imports_failed on imports (workspace_id, finished_at) where status in ('failed', 'partial');
