-- Up Migration

-- What was told before and is told again: one delivery, what was given up since a time, or the events of a range. Durable: each
-- step puts a bounded part into the queue and moves the cursor in one transaction, so any process can take the next one.
create table replays (
  workspace_id uuid not null references workspaces on delete cascade,
  replay_id uuid not null,
  -- No foreign key: the replay of an endpoint that was deleted ends as cancelled, and is still shown.
  endpoint_id uuid not null,
  kind text not null check (kind in ('one', 'failed', 'range')),
  -- failed: when it was given up. range: when the event happened. The end is excluded.
  since timestamptz not null,
  until timestamptz not null,
  -- Null: every event.
  event_filter text[],
  integration_id uuid,
  customer_id text,
  resource_id uuid,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'cancelled', 'failed')),
  -- The last event that was looked at: (cursor_at, cursor_seq) of a range, cursor_seq alone of what was given up.
  cursor_at timestamptz not null,
  cursor_seq bigint not null default 0,
  -- Everything was looked at; it is done when nothing of it is pending any more.
  is_exhausted boolean not null default false,
  -- How many of its deliveries may wait for their first try at once (nextWindow.ts).
  window_size integer not null,
  -- It was full after the last step: only then does what is left of it say how fast the endpoint is.
  is_filled boolean not null default false,
  -- Deliveries put into the queue, and events left out because they were pending already or their body is no longer kept.
  queued bigint not null default 0,
  skipped bigint not null default 0,
  -- How those in the queue ended; written when the replay ends, counted from attempts before.
  delivered bigint not null default 0,
  given_up bigint not null default 0,
  cancelled bigint not null default 0,
  -- When the next step is due.
  not_before timestamptz not null default now(),
  -- Steps that failed in a row.
  failures integer not null default 0,
  -- Why it failed or was cancelled, in words.
  reason text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, replay_id)
);
-- Steps that are due, and whether an earlier replay of the endpoint is still being put into the queue: claimReplay.
create index replays_active on replays (not_before) where state in ('queued', 'running');
create index replays_filling on replays (workspace_id, endpoint_id, replay_id) where state in ('queued', 'running') and not is_exhausted;

-- A replayed delivery stands in the queue under a new number, behind what waits there; event_seq is the number of its event.
-- Both are null for a delivery that is no replay, and then seq is the event's own number.
alter table deliveries add column event_seq bigint, add column replay_id uuid;
-- An event waits once at most as a replay (queueReplayed), how much of a replay waits (countWaiting), one delivery by its event.
create unique index deliveries_replayed on deliveries (workspace_id, endpoint_id, event_seq) where event_seq is not null;

alter table attempts
  add column replay_id uuid,
  -- The header webhook-signature as it was sent, and the names of the endpoint's own headers, comma-separated; their values are secrets.
  add column signature text,
  add column header_names text;
-- How a replay's deliveries ended: countOutcomes.
create index attempts_of_replay on attempts (workspace_id, replay_id, outcome) where replay_id is not null;
-- What was given up at an endpoint, in the order of the events: queueReplayed.
create index attempts_given_up on attempts (workspace_id, endpoint_id, seq) where outcome = 'given_up';
-- The newest that were given up, of all endpoints: listDeliveries.
create index attempts_given_up_newest on attempts (workspace_id, seq, endpoint_id) where outcome = 'given_up';

-- Null: erased on demand.
alter table events alter column body drop not null;
-- Events and their deliveries by what they are about, newest first: listEvents, listDeliveries, eraseBodies.
create index events_by_integration on events (workspace_id, integration_id, created_at, seq);
create index events_by_customer on events (workspace_id, customer_id, created_at, seq);
create index events_by_resource on events (workspace_id, resource_id, created_at, seq) where resource_id is not null;
-- How many tests were sent in the last minute: countRecentTests.
create index events_tests on events (workspace_id, created_at) where event = 'webhook_test';
