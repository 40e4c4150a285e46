import type { Transaction } from '../../db/index.ts'

/** Notified when deliveries were taken out of the queue; the payload is "shard:workspace_id:endpoint_id". What was read of them is forgotten. */
export const withdrawnChannel = 'tributary_deliveries_withdrawn'

/**
 * Takes what is pending of a replay out of the queue and tells the sender. What was given up before and was not tried again is given
 * up as it was; what was tried, and waited to be tried again, ends as cancelled. Returns how many there were.
 */
export async function withdrawReplayed(
  tx: Transaction,
  key: { workspaceId: string; endpointId: string; replayId: string },
): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `with withdrawn as (
       delete from deliveries
       where workspace_id = $1 and endpoint_id = $2 and event_seq is not null and replay_id = $3
       returning event_seq, event_created_at, attempts_before, attempt_count
     ), put_back as (
       update attempts a set outcome = case when w.attempt_count > 0 then 'cancelled' else 'given_up' end
       from withdrawn w
       where a.workspace_id = $1 and a.endpoint_id = $2 and a.seq = w.event_seq and a.outcome = 'retrying'
         and a.attempt = w.attempts_before + w.attempt_count and a.started_at >= w.event_created_at - interval '1 day'
     ), told as (
       select pg_notify('${withdrawnChannel}', p.shard || ':' || p.workspace_id || ':' || p.endpoint_id)
       from webhook_endpoints p where p.workspace_id = $1 and p.endpoint_id = $2 and exists (select from withdrawn)
     )
     select (select count(*) from withdrawn) as count, (select count(*) from told) as told`,
    [key.workspaceId, key.endpointId, key.replayId],
  )
  return rows[0]?.count ?? 0
}
