import { newUuid } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { endpointChangedChannel } from './endpoints.ts'

/** An endpoint that is to be disabled, and why. */
export type Disabling = {
  workspaceId: string
  endpointId: string
  url: string
  /** endpoint_gone: it answered 410. endpoint_failing: everything failed since `firstFailureAtMs`. */
  kind: 'endpoint_gone' | 'endpoint_failing'
  reason: string
  firstFailureAtMs: number | null
}

// One statement: the notice is there if and only if it was this statement that disabled the endpoint. An endpoint that got
// something through in another process, or was enabled by hand meanwhile, began to fail later than we think, and stays.
const text = `
with given as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::float8[], $6::uuid[], $7::text[])
    as g (workspace_id, endpoint_id, kind, reason, first_failure_at_ms, notice_id, message)
), disabled as (
  update webhook_endpoints p set status = 'disabled', status_reason = g.reason, modified_at = now()
  from given g
  where p.workspace_id = g.workspace_id and p.endpoint_id = g.endpoint_id and p.status = 'enabled'
    and (g.kind = 'endpoint_gone' or p.first_failure_at < to_timestamp(g.first_failure_at_ms / 1000) + interval '1 second')
  returning p.workspace_id, p.endpoint_id, p.shard, g.kind, g.notice_id, g.message
), told as (
  insert into notices (workspace_id, notice_id, kind, endpoint_id, message)
  select workspace_id, notice_id, kind, endpoint_id, message from disabled
)
select pg_notify('${endpointChangedChannel}', shard || ':' || workspace_id || ':' || endpoint_id) from disabled`

/** Disables endpoints and leaves a notice of each for its owner; one that is not enabled (any more) is left alone. */
export async function disableEndpoints(sql: Sql, endpoints: readonly Disabling[]): Promise<void> {
  // Two entries of one endpoint would be two notices.
  const each = [...new Map(endpoints.map((endpoint) => [endpoint.endpointId, endpoint])).values()]
  await sql.query(text, [
    each.map(({ workspaceId }) => workspaceId),
    each.map(({ endpointId }) => endpointId),
    each.map(({ kind }) => kind),
    each.map(({ reason }) => reason),
    each.map(({ firstFailureAtMs }) => firstFailureAtMs),
    each.map(() => newUuid()),
    each.map(messageOf),
  ])
}

/** The host alone: paths and queries of webhook URLs may hold tokens, and the message is mailed. */
function messageOf({ endpointId, url, reason }: Disabling): string {
  return (
    `The webhook endpoint ${endpointId} at ${new URL(url).host} was disabled: ${reason} What waits for it is kept; it gets no ` +
    `new events. Mend it, then enable it: PATCH /v1/webhook-endpoints/${endpointId} with {"status": "enabled"}.`
  )
}
