import type { Sql, Transaction } from '../../db/index.ts'
import { newDeliveriesChannel } from '../../events/index.ts'

// Three sources of the same columns. $1 is the workspace, $2 the endpoint, $3 the replay. `is_wanted`: the filters let it through;
// `has_body`: it can be sent.

const eventColumns = `e.seq, e.created_at, e.event_id, e.event, e.customer_id, e.integration_id, e.import_id, e.resource_id,
    e.body is not null as has_body`

const scanOne = `
  select ${eventColumns}, true as is_wanted
  from events e where e.workspace_id = $1 and e.event_id = $4`

// The events of the range in order of their time. Filters come after the limit, so that a step is bounded whatever they leave out.
// The cursor comes by sub-selects, not by a join: so the scan begins at it, and ends at the limit.
const scanRange = `
  select e.*, e.event <> 'webhook_test'
    and (r.event_filter is null or e.event = any (r.event_filter))
    and (r.integration_id is null or e.integration_id = r.integration_id)
    and (r.customer_id is null or e.customer_id = r.customer_id)
    and (r.resource_id is null or e.resource_id = r.resource_id)
    and (p.event_filter is null or e.event = any (p.event_filter))
    and (p.customer_filter is null or e.customer_id = any (p.customer_filter))
    and (p.connector_filter is null or exists (
      select from integrations i
      where i.workspace_id = $1 and i.integration_id = e.integration_id and i.connector_type = any (p.connector_filter)
    )) as is_wanted
  from (
    select ${eventColumns} from events e
    where e.workspace_id = $1 and e.created_at < (select until from replay)
      and e.created_at >= (select cursor_at from replay)
      and (e.created_at, e.seq) > ((select cursor_at from replay), (select cursor_seq from replay))
    order by e.created_at, e.seq limit $4
  ) e
  cross join replay r
  join webhook_endpoints p on p.workspace_id = $1 and p.endpoint_id = $2`

// What was given up, in the order of the events.
const scanFailed = `
  select a.seq, a.event_created_at as created_at, a.event_id, a.event, a.customer_id, a.integration_id, e.import_id, a.resource_id,
    e.body is not null as has_body, true as is_wanted
  from (
    select a.seq, a.event_created_at, a.event_id, a.event, a.customer_id, a.integration_id, a.resource_id from attempts a
    where a.workspace_id = $1 and a.endpoint_id = $2 and a.outcome = 'given_up' and a.seq > (select cursor_seq from replay)
      and a.started_at >= (select since from replay) and a.started_at < (select until from replay)
    order by a.seq limit $4
  ) a
  left join events e on e.workspace_id = $1 and e.created_at = a.event_created_at and e.seq = a.seq`

// A replayed delivery gets a new number: it stands behind what waits, and the sender's reading position stays as it is. The
// transaction has its id before it takes numbers, as in insertEvents.ts.
const queueText = (scan: string) => `
with started as materialized (
  select pg_current_xact_id() as xid
), replay as materialized (
  select kind, since, until, event_filter, integration_id, customer_id, resource_id, cursor_at, cursor_seq
  from replays where workspace_id = $1 and replay_id = $3
), scanned as materialized (${scan}
), wanted as materialized (
  select s.*, (
    select coalesce(max(a.attempt), 0) from attempts a
    where a.workspace_id = $1 and a.endpoint_id = $2 and a.seq = s.seq and a.started_at >= s.created_at - interval '1 day'
  ) as tries
  from scanned s
  where s.is_wanted and s.has_body and not exists (
    -- offset 0: looked up one by one, not joined with the whole queue.
    select from deliveries d where d.workspace_id = $1 and d.endpoint_id = $2 and d.seq = s.seq offset 0
  )
), queued as (
  insert into deliveries (workspace_id, endpoint_id, seq, event_seq, replay_id, event_created_at, event_id, event, customer_id,
    integration_id, import_id, resource_id, lane, attempts_before)
  select $1, $2, nextval('event_seq'), w.seq, $3, w.created_at, w.event_id, w.event, w.customer_id,
    w.integration_id, w.import_id, w.resource_id,
    coalesce(w.resource_id, case when w.event = 'integration_import_done' then w.import_id end, w.integration_id,
      substr(w.event_id, 5)::uuid),
    w.tries
  from started cross join lateral (select wanted.*, started.xid from wanted order by seq) w
  on conflict do nothing
  returning event_seq
), taken_up as (
  -- They are given up no longer; what a cancelled replay did not send is put back (withdrawReplayed.ts).
  update attempts a set outcome = 'retrying'
  where a.workspace_id = $1 and a.endpoint_id = $2 and a.seq = any (array(select event_seq from queued)) and a.outcome = 'given_up'
), woken as (
  select pg_notify('${newDeliveriesChannel}', p.shard::text) from webhook_endpoints p
  where p.workspace_id = $1 and p.endpoint_id = $2 and exists (select from queued)
), last as (
  select seq, created_at from scanned order by created_at desc, seq desc limit 1
), counted as (
  select (select count(*) from scanned) as scanned, (select count(*) from queued) as queued,
    (select count(*) from scanned where is_wanted) - (select count(*) from queued) as skipped,
    (select max(seq) from scanned) as last_seq, (select count(*) from woken) as woken
), moved as (
  update replays r set
    cursor_at = coalesce((select created_at from last), r.cursor_at),
    cursor_seq = coalesce(case r.kind when 'range' then (select seq from last) else c.last_seq end, r.cursor_seq),
    queued = r.queued + c.queued, skipped = r.skipped + c.skipped,
    is_exhausted = r.is_exhausted or c.scanned < $5
  from counted c where r.workspace_id = $1 and r.replay_id = $3
)
select scanned, queued, woken from counted`

const oneText = queueText(scanOne)
export const queueFailedText = queueText(scanFailed)
export const queueRangeText = queueText(scanRange)

type ReplayKey = { workspaceId: string; endpointId: string; replayId: string }

/** Puts one event into the queue of its endpoint again; false when it waits there already, or its body is no longer kept. */
export async function queueReplayedEvent(tx: Transaction, key: ReplayKey, eventId: string): Promise<boolean> {
  const { rows } = await tx.query<{ queued: number }>(oneText, [
    key.workspaceId,
    key.endpointId,
    key.replayId,
    eventId,
    // The one is all there is.
    2,
  ])
  return rows[0]?.queued === 1
}

/**
 * Puts the next events of a replay into the queue, looking at `limit` at most, and moves its cursor behind them. Returns how many
 * were looked at: fewer than `limit` means that it is exhausted.
 */
export async function queueReplayed(
  tx: Transaction,
  replay: ReplayKey & { kind: 'failed' | 'range' },
  limit: number,
): Promise<{ scanned: number; queued: number }> {
  const { rows } = await tx.query<{ scanned: number; queued: number }>(
    replay.kind === 'failed' ? queueFailedText : queueRangeText,
    [replay.workspaceId, replay.endpointId, replay.replayId, limit, limit],
  )
  const [row] = rows
  return { scanned: row?.scanned ?? 0, queued: row?.queued ?? 0 }
}

/** How many replayed deliveries of an endpoint wait for their first try, and how many of this replay are pending in all. */
export async function countWaiting(
  sql: Sql,
  { workspaceId, endpointId, replayId }: ReplayKey,
): Promise<{ untried: number; pending: number }> {
  const { rows } = await sql.query<{ untried: number; pending: number }>(
    `select count(*) filter (where attempt_count = 0) as untried, count(*) filter (where replay_id = $3) as pending
     from deliveries where workspace_id = $1 and endpoint_id = $2 and event_seq is not null`,
    [workspaceId, endpointId, replayId],
  )
  return { untried: rows[0]?.untried ?? 0, pending: rows[0]?.pending ?? 0 }
}
