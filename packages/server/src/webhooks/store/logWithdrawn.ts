import type { Sql } from '../../db/index.ts'
import type { AttemptResult } from './writeResults.ts'

// `offset 0`: looked up one by one, not joined with the whole log. Rare, so it may look the events up by their ids. `last`: the newest attempt at this delivery. What it says depends on who took the
// delivery out: erasing logs a row of its own (nothing was sent: no signature), whose place this one takes; cancelling a replay
// ends the newest try, which this one now follows; deleting the endpoint leaves nothing. What is pending still was tried by another
// process meanwhile (this one had lost its lease): its own count goes on.
const text = `
with result as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::smallint[], $8::text[], $9::integer[],
      $10::text[], $11::float8[], $12::text[], $13::text[])
    as r (workspace_id, endpoint_id, seq, event_id, replay_id, outcome, status_code, error, duration_ms, response_body, started_at_ms,
      signature, header_names)
), candidate as materialized (
  select r.*, to_timestamp(r.started_at_ms / 1000) as started_at, exists (
    select from deliveries d where d.workspace_id = r.workspace_id and d.endpoint_id = r.endpoint_id and d.seq = r.seq offset 0
  ) as is_pending
  from result r
  where r.signature is not null and (r.replay_id is not null or not exists (
    select from attempts a where a.workspace_id = r.workspace_id and a.endpoint_id = r.endpoint_id and a.seq = r.seq
      and a.started_at = to_timestamp(r.started_at_ms / 1000) offset 0
  ))
), missing as materialized (
  select c.workspace_id, c.endpoint_id, e.seq, c.replay_id, c.started_at, e.created_at, c.event_id, e.event, e.customer_id, e.integration_id,
    e.resource_id, e.body is null as is_erased, c.outcome = 'delivered' as is_delivered, c.is_pending, c.status_code, c.error, c.duration_ms,
    c.response_body, c.signature, c.header_names,
    coalesce(last.attempt, 0) as last_attempt, last.started_at as last_started_at, last.outcome as last_outcome,
    coalesce(last.outcome = 'cancelled' and last.signature is null and not c.is_pending, false) as takes_place
  from candidate c
  join events e on e.workspace_id = c.workspace_id and e.event_id = c.event_id
  left join lateral (
    select a.attempt, a.started_at, a.outcome, a.signature, a.replay_id from attempts a
    where a.workspace_id = c.workspace_id and a.endpoint_id = c.endpoint_id and a.seq = e.seq
      and a.started_at >= e.created_at - interval '1 day'
    order by a.attempt desc, a.started_at desc limit 1
  ) last on true
  where not exists (
    select from attempts a where a.workspace_id = c.workspace_id and a.endpoint_id = c.endpoint_id and a.seq = e.seq
      and a.started_at = c.started_at offset 0
  )
  -- Another process has delivered it meanwhile: the same delivery does not end twice.
  and (last.outcome is distinct from 'delivered' or last.replay_id is distinct from c.replay_id)
), removed as (
  delete from attempts a using missing m
  where m.takes_place and a.workspace_id = m.workspace_id and a.endpoint_id = m.endpoint_id and a.seq = m.seq
    and a.attempt = m.last_attempt and a.started_at = m.last_started_at
), reopened as (
  update attempts a set outcome = 'retrying' from missing m
  where not m.takes_place and not m.is_pending and (m.last_outcome = 'cancelled' or m.last_outcome = 'given_up' and m.is_delivered)
    and a.workspace_id = m.workspace_id and a.endpoint_id = m.endpoint_id and a.seq = m.seq
    and a.attempt = m.last_attempt and a.started_at = m.last_started_at
)
insert into attempts (workspace_id, endpoint_id, seq, replay_id, attempt, event_created_at, event_id, event, customer_id, integration_id,
  resource_id, outcome, status_code, error, duration_ms, response_body, signature, header_names, started_at)
select workspace_id, endpoint_id, seq, replay_id, last_attempt + case when takes_place then 0 else 1 end, created_at, event_id, event,
  customer_id, integration_id, resource_id,
  case when is_pending then 'retrying' when is_delivered then 'delivered' else 'cancelled' end, status_code,
  case when is_pending or is_delivered then error else concat_ws(' ', error, 'It was taken out of the queue while this request was under way.') end,
  duration_ms, case when not is_erased then response_body end, signature, header_names, started_at
from missing`

/**
 * Logs those of `results` whose delivery was taken out of the queue while the request was under way (its replay was cancelled, its
 * body erased, its endpoint deleted): the request was made, so it is in the log. What is logged already is left alone.
 */
export async function logWithdrawn(sql: Sql, results: readonly AttemptResult[]): Promise<void> {
  await sql.query(text, [
    results.map(({ workspaceId }) => workspaceId),
    results.map(({ endpointId }) => endpointId),
    results.map(({ seq }) => seq),
    results.map(({ eventId }) => eventId),
    results.map(({ replayId }) => replayId),
    results.map(({ outcome }) => outcome),
    results.map(({ statusCode }) => statusCode),
    results.map(({ error }) => error),
    results.map(({ durationMs }) => Math.round(durationMs)),
    results.map(({ responseBody }) => responseBody),
    results.map(({ startedAtMs }) => startedAtMs),
    results.map(({ signature }) => signature),
    results.map(({ headerNames }) => headerNames),
  ])
}
