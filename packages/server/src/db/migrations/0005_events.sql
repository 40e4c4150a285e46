-- Up Migration

-- The order of events. Taken while the lock or lease of what changed is held, so that for one resource, integration or import
-- the numbers grow in the order of the commits.
create sequence event_seq as bigint;

-- Something that happened, one of the eight. Partitioned by day, so that old ones go by dropping a table.
create table events (
  workspace_id uuid not null,
  created_at timestamptz not null,
  seq bigint not null,
  -- The webhook-id: evt_ and a UUIDv7.
  event_id text not null,
  event text not null,
  customer_id text,
  integration_id uuid,
  import_id uuid,
  resource_id uuid,
  -- The exact bytes that are signed and sent (JSON text, UTF-8).
  body text not null,
  primary key (workspace_id, created_at, seq)
) partition by range (created_at);
-- One event by its id: findEvent.
create index events_by_id on events (workspace_id, event_id);

create table webhook_endpoints (
  workspace_id uuid not null references workspaces on delete cascade,
  endpoint_id uuid not null,
  url text not null,
  description text not null default '',
  -- Null: every event.
  event_filter text[],
  status text not null default 'enabled' check (status in ('enabled', 'paused', 'disabled')),
  -- Why it was disabled, in words.
  status_reason text,
  -- The keys that sign, newest first, sealed: [{key, expires_at}].
  secrets_sealed bytea not null,
  -- Seconds to wait before each further try, the first being made at once; null: the default of docs/webhooks.md.
  retry_schedule_s integer[],
  -- Which sender works for it: one of the shards below.
  shard smallint not null,
  -- After failures of the endpoint as a whole: nothing is sent before this time, but for one probe.
  not_before timestamptz,
  consecutive_failures integer not null default 0,
  first_failure_at timestamptz,
  created_at timestamptz not null default now(),
  modified_at timestamptz not null default now(),
  primary key (workspace_id, endpoint_id)
);
-- A sender's endpoints: loadEndpointsOfShards.
create index webhook_endpoints_by_shard on webhook_endpoints (shard);

-- What is still to be sent: one event for one endpoint. A row goes when the delivery has ended; its history is in attempts
-- (docs/decisions/0005-deliveries-are-a-queue-table.md). The primary key is the order in which an endpoint is served.
-- No foreign key: it would cost a look-up a row on the hottest insert. Deleting an endpoint deletes its deliveries, and what an
-- event committed at that very moment is cleared by deleteOrphanDeliveries.
create table deliveries (
  workspace_id uuid not null,
  endpoint_id uuid not null,
  seq bigint not null,
  -- The key of the event, to find its body in one partition.
  event_created_at timestamptz not null,
  event_id text not null,
  event text not null,
  customer_id text,
  integration_id uuid,
  import_id uuid,
  resource_id uuid,
  -- What is kept in order: the resource; the integration (installed, token events); the import (done); the event itself (test).
  lane uuid not null,
  -- Tries of the present schedule, and those before somebody asked for it to be tried again.
  attempt_count integer not null default 0,
  attempts_before integer not null default 0,
  -- Null: at once.
  next_attempt_at timestamptz,
  primary key (workspace_id, endpoint_id, seq)
) with (
  -- A queue: every row is dead soon, and what is dead must not be walked over again and again.
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 20000,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 100000,
  autovacuum_vacuum_cost_delay = 0
);
-- Does integration_import_done still wait for records of its import: readPending.
create index deliveries_by_import on deliveries (workspace_id, endpoint_id, import_id, seq) where import_id is not null;

-- Each try of a delivery, kept for people. Partitioned by day like events.
create table attempts (
  workspace_id uuid not null,
  endpoint_id uuid not null,
  seq bigint not null,
  attempt integer not null,
  started_at timestamptz not null,
  event_created_at timestamptz not null,
  event_id text not null,
  event text not null,
  customer_id text,
  integration_id uuid,
  resource_id uuid,
  -- How the delivery stands after this try: delivered, given_up and cancelled end it.
  outcome text not null check (outcome in ('delivered', 'retrying', 'given_up', 'cancelled')),
  -- Null: no answer came.
  status_code smallint,
  -- Why it failed, in words.
  error text,
  duration_ms integer not null,
  -- The first 4 kB of the answer.
  response_body text,
  -- The tries of one delivery: listAttempts.
  primary key (workspace_id, endpoint_id, seq, attempt, started_at)
) partition by range (started_at);
-- Ended deliveries, newest first: listDeliveries.
create index attempts_ended on attempts (workspace_id, seq, endpoint_id) where outcome in ('delivered', 'given_up', 'cancelled');

-- The sender processes that are alive, so that each knows its fair share of the shards.
create table sender_processes (
  process_id uuid primary key,
  expires_at timestamptz not null
);

-- A sender process leases shards and serves the endpoints in them; nothing else decides who sends.
create table sender_shards (
  shard smallint primary key,
  owner uuid,
  -- Grows at each change of hands.
  epoch bigint not null default 0,
  expires_at timestamptz
);
insert into sender_shards (shard) select generate_series(0, 63);

-- Makes the daily partitions of events and attempts from yesterday to `days_ahead` days from now; safe to call at any time, by many.
create function ensure_daily_partitions(days_ahead integer) returns void language plpgsql as $$
declare
  parent text;
  day date;
begin
  perform pg_advisory_xact_lock(hashtext('tributary.ensure_daily_partitions'));
  foreach parent in array array['events', 'attempts'] loop
    for day in select generate_series((now() at time zone 'utc')::date - 1, (now() at time zone 'utc')::date + days_ahead, '1 day')::date loop
      execute format(
        'create table if not exists %I partition of %I for values from (%L) to (%L)',
        parent || '_' || to_char(day, 'YYYYMMDD'), parent,
        to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
    end loop;
  end loop;
end $$;
select ensure_daily_partitions(7);
