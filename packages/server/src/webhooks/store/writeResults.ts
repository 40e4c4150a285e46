import type { Sql } from '../../db/index.ts'
import { logWithdrawn } from './logWithdrawn.ts'

type Outcome = 'delivered' | 'retrying' | 'given_up' | 'cancelled'

/** How one try ended. */
export type AttemptResult = {
  workspaceId: string
  endpointId: string
  seq: number
  /** Tries on the present schedule before this one. */
  attemptCount: number
  eventId: string
  replayId: string | null
  outcome: Outcome
  statusCode: number | null
  error: string | null
  durationMs: number
  responseBody: string | null
  startedAtMs: number
  /** For `retrying`; null: as soon as the endpoint may be sent to. */
  nextAttemptAtMs: number | null
  /** The header webhook-signature; null: nothing was sent. */
  signature: string | null
  /** Of the endpoint's own headers that were sent, comma-separated. */
  headerNames: string | null
}

/** What an endpoint as a whole is like; written only when it changed. */
export type EndpointHealth = {
  workspaceId: string
  endpointId: string
  consecutiveFailures: number
  notBeforeMs: number | null
  /** Of the failures with no success since; null: the last try got through. */
  firstFailureAtMs: number | null
}

const text = `
with result as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::smallint[], $6::text[], $7::integer[], $8::text[], $9::float8[], $10::float8[],
      $16::text[], $17::text[], $18::integer[])
    as r (workspace_id, endpoint_id, seq, outcome, status_code, error, duration_ms, response_body, started_at_ms, next_attempt_at_ms, signature, header_names,
      attempt_count)
), ended as (
  delete from deliveries d using result r
  where d.workspace_id = r.workspace_id and d.endpoint_id = r.endpoint_id and d.seq = r.seq and r.outcome <> 'retrying'
  returning d.workspace_id, d.endpoint_id, coalesce(d.event_seq, d.seq) as seq, d.replay_id, d.attempts_before + d.attempt_count + 1 as attempt, d.event_created_at, d.event_id,
    d.event, d.customer_id, d.integration_id, d.resource_id,
    r.outcome, r.status_code, r.error, r.duration_ms, r.response_body, r.signature, r.header_names, r.started_at_ms
), retried as (
  update deliveries d set attempt_count = d.attempt_count + 1, next_attempt_at = to_timestamp(r.next_attempt_at_ms / 1000)
  from result r
  where d.workspace_id = r.workspace_id and d.endpoint_id = r.endpoint_id and d.seq = r.seq and r.outcome = 'retrying'
    -- Written once, although the answer to this statement was lost and it is sent again.
    and d.attempt_count = r.attempt_count
  returning d.workspace_id, d.endpoint_id, coalesce(d.event_seq, d.seq) as seq, d.replay_id, d.attempts_before + d.attempt_count as attempt, d.event_created_at, d.event_id,
    d.event, d.customer_id, d.integration_id, d.resource_id,
    r.outcome, r.status_code, r.error, r.duration_ms, r.response_body, r.signature, r.header_names, r.started_at_ms
), logged as (
  insert into attempts (workspace_id, endpoint_id, seq, replay_id, attempt, event_created_at, event_id, event, customer_id, integration_id, resource_id,
    outcome, status_code, error, duration_ms, response_body, signature, header_names, started_at)
  select t.workspace_id, t.endpoint_id, t.seq, t.replay_id, t.attempt, t.event_created_at, t.event_id, t.event, t.customer_id, t.integration_id, t.resource_id,
    t.outcome, t.status_code, t.error, t.duration_ms, t.response_body, t.signature, t.header_names, to_timestamp(t.started_at_ms / 1000)
  from (select * from ended union all select * from retried) t
), kept as (
  update webhook_endpoints p set
    consecutive_failures = h.consecutive_failures,
    first_failure_at = to_timestamp(h.first_failure_at_ms / 1000),
    not_before = to_timestamp(h.not_before_ms / 1000)
  from unnest($11::uuid[], $12::uuid[], $13::integer[], $14::float8[], $15::float8[])
    as h (workspace_id, endpoint_id, consecutive_failures, not_before_ms, first_failure_at_ms)
  where p.workspace_id = h.workspace_id and p.endpoint_id = h.endpoint_id
)
select (select count(*) from ended) + (select count(*) from retried) as written`

/**
 * Writes the results of a whole batch in one statement: ends or postpones the deliveries, logs the attempts, keeps the endpoints'
 * health. What was taken out of the queue while its request was under way is logged by a second one.
 */
export async function writeResults(
  sql: Sql,
  results: readonly AttemptResult[],
  healths: readonly EndpointHealth[],
): Promise<void> {
  const { rows } = await sql.query<{ written: number }>({
    name: 'write_results',
    text,
    values: [
      plainArray(results.map(({ workspaceId }) => workspaceId)),
      plainArray(results.map(({ endpointId }) => endpointId)),
      plainArray(results.map(({ seq }) => seq)),
      plainArray(results.map(({ outcome }) => outcome)),
      plainArray(results.map(({ statusCode }) => statusCode)),
      results.map(({ error }) => error),
      plainArray(results.map(({ durationMs }) => Math.round(durationMs))),
      results.map(({ responseBody }) => responseBody),
      plainArray(results.map(({ startedAtMs }) => startedAtMs)),
      plainArray(results.map(({ nextAttemptAtMs }) => nextAttemptAtMs)),
      healths.map(({ workspaceId }) => workspaceId),
      healths.map(({ endpointId }) => endpointId),
      healths.map(({ consecutiveFailures }) => consecutiveFailures),
      healths.map(({ notBeforeMs }) => notBeforeMs),
      healths.map(({ firstFailureAtMs }) => firstFailureAtMs),
      results.map(({ signature }) => signature),
      results.map(({ headerNames }) => headerNames),
      plainArray(results.map(({ attemptCount }) => attemptCount)),
    ],
  })
  if ((rows[0]?.written ?? 0) < results.length) await logWithdrawn(sql, results)
}

/** An array of PostgreSQL as text, of ids, numbers and words of ours: the driver would look for quotes in each of them. */
function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join(',')}}`
}
