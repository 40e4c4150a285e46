-- Up Migration

alter table webhook_endpoints
  -- The HTTP proxy that its webhooks go through, without user name and password. Null: none of its own.
  add column proxy_url text,
  -- The user name and password of that proxy (the value of Proxy-Authorization), sealed. Null: it wants none.
  add column proxy_sealed bytea;

-- How many replays of an endpoint are not over yet: lockAndCountReplays.
create index replays_waiting on replays (workspace_id, endpoint_id) where state in ('queued', 'running');

-- How much of its ceiling of events a workspace has used. One row a workspace, written once for a batch of events, outside of the
-- transaction that records them, so that imports of one workspace never wait for each other here.
create table event_budgets (
  workspace_id uuid primary key references workspaces on delete cascade,
  -- Each event moves it on by the time that one event may take; it is never left behind now(). How far it is ahead of now() is how
  -- much was used (takeFromBudget).
  used_until timestamptz not null
) with (fillfactor = 50);

-- Who gets the notices of a workspace by e-mail, beside the operator.
create table notice_addresses (
  workspace_id uuid primary key references workspaces on delete cascade,
  addresses text[] not null
);

alter table notices
  drop column email_started_at,
  drop column emailed_at,
  drop column email_not_before,
  drop column email_tries,
  -- When its e-mails were put into notice_emails; null: not yet.
  add column emails_made_at timestamptz;
-- Those whose e-mails were not made yet: makeNoticeEmails.
create index notices_without_emails on notices (created_at) where emails_made_at is null;

-- E-mails to be sent: one for each notice and address. Each is sent at least once, always with the same Message-ID.
create table notice_emails (
  workspace_id uuid not null,
  notice_id uuid not null,
  address text not null,
  tries integer not null default 0,
  -- Not before this time. Whoever takes it up moves it on first: it comes again if that process dies.
  not_before timestamptz not null default now(),
  -- The server took it, or it was given up.
  ended_at timestamptz,
  is_sent boolean not null default false,
  -- Why the last try failed, in words.
  last_error text,
  primary key (workspace_id, notice_id, address),
  foreign key (workspace_id, notice_id) references notices on delete cascade
);
-- The next one that is due: claimNoticeEmail.
create index notice_emails_due on notice_emails (not_before) where ended_at is null;
