-- Up Migration

-- Schedule: the integration's own, else the workspace's for the connector, else the connector's. An interval or a cron, never both.
alter table integrations
  add column schedule_interval_s integer check (schedule_interval_s >= 1),
  add column schedule_cron text,
  -- IANA name; null with an interval.
  add column schedule_time_zone text,
  -- When the failed streams of its newest import, which ended partial, are read again; null: not before the schedule's next import.
  add column retry_at timestamptz,
  add constraint integrations_one_schedule check (schedule_interval_s is null or schedule_cron is null);
-- Failed streams that are due again: lockDueRetries.
create index integrations_retry_due on integrations (retry_at) where retry_at is not null;

alter table connector_settings
  add column import_cron text,
  add column import_time_zone text,
  -- Set: the schedule queues nothing for the workspace's integrations of this connector.
  add column paused_at timestamptz,
  -- A stream of which a larger share of records can not be taken is stopped; null: the connector's own, else the default.
  add column bad_record_share real check (bad_record_share between 0 and 1);

alter table imports
  add column connector_type text,
  -- How often its failed streams were taken up again after it had ended.
  add column retries integer not null default 0,
  -- How often it gave its place back because the third party's limit was reached.
  add column waits integer not null default 0;
update imports set connector_type = integrations.connector_type from integrations
  where integrations.workspace_id = imports.workspace_id and integrations.integration_id = imports.integration_id;
alter table imports alter column connector_type set not null;
drop index imports_due;
-- The first that wait in a lane, due or not: lookIntoLane.
create index imports_waiting on imports (workspace_id, connector_type, priority, not_before) where status = 'queued';
-- What a dead process left behind: claimAbandoned.
create index imports_abandoned on imports (not_before) where status = 'running';
-- How many run of a workspace: countPlaces. Few rows: what runs now.
create index imports_running on imports (workspace_id) where status = 'running';
-- How many run of a connector, in all workspaces: findFullConnectors, countPlaces.
create index imports_running_of_connector on imports (connector_type) where status = 'running';

-- The queue's lanes: one for what waits of a workspace, a connector and a priority. Workers serve the lane that has waited longest, and
-- each workspace goes to the end of the line with all its lanes when one of them was served: 10,000 imports that wait in one workspace
-- are one place in the line, as is a single one in another.
create table import_lanes (
  workspace_id uuid not null references workspaces on delete cascade,
  connector_type text not null,
  priority smallint not null,
  -- The lane's place in the line, and when it is to be looked at. Null: nothing waits in it.
  next_at timestamptz,
  -- As many imports of the workspace run as may: looked at when one of them ends, or at next_at, whichever comes first.
  is_blocked boolean not null default false,
  primary key (workspace_id, connector_type, priority)
);
-- The next lanes of a connector: lockNextLane, isAnotherWaiting.
create index import_lanes_due on import_lanes (connector_type, priority, next_at) where next_at is not null;
insert into import_lanes (workspace_id, connector_type, priority, next_at)
  select workspace_id, connector_type, priority, min(not_before) from imports where status = 'queued' group by 1, 2, 3;

-- What a third party said about its limits, and the calls that count against them: shared by all processes. Rows are small and short-lived.
create table rate_limits (
  -- All zeros: the limit is of the connector, whoever calls.
  workspace_id uuid not null,
  connector_type text not null,
  -- Whose calls are counted together: empty for all of the workspace (or of the connector), else a keyed hash of the credentials.
  account text not null,
  -- Told by the third party: no call before this time. Null: none was told.
  not_before timestamptz,
  -- Our own count is full until then: imports of the scope are not begun before. Null: it is not.
  held_until timestamptz,
  -- Refusals in a row without a time; a call that goes through begins the count again.
  refusals integer not null default 0,
  -- The windows of the manifest's api_budget, by the number of the policy.
  windows jsonb not null default '{}',
  modified_at timestamptz not null default now(),
  primary key (workspace_id, connector_type, account)
);
-- Clean-up: deleteIdleRateLimits.
create index rate_limits_modified on rate_limits (modified_at);

-- A sweep that was stopped because it would have deleted too much: what the full read did not show is held until somebody confirms, or a
-- later full read shows it again. The stream goes on from its state meanwhile.
alter table stream_states
  add column held_deletes integer,
  add column held_of integer,
  add column held_since timestamptz,
  add column held_import_id uuid;
