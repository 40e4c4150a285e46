import type { Sql, Transaction } from '../../db/index.ts'
import { deliveriesChangedChannel } from '../../events/index.ts'

/** Notified when a replay was asked for; its steps are taken by whoever comes first. */
export const newReplayChannel = 'tributary_new_replay'

export const replayStates = ['queued', 'running', 'done', 'cancelled', 'failed'] as const
type ReplayState = (typeof replayStates)[number]
type ReplayKind = 'one' | 'failed' | 'range'

export type Replay = {
  workspaceId: string
  replayId: string
  endpointId: string
  kind: ReplayKind
  since: Date
  until: Date
  /** Null: every event. */
  eventFilter: string[] | null
  integrationId: string | null
  customerId: string | null
  resourceId: string | null
  state: ReplayState
  /** Every event that happened before it was asked for can be seen; or was not committed for a minute. */
  isSettled: boolean
  /** The event that was looked at last happened then. */
  cursorAt: Date
  /** Everything was looked at. */
  isExhausted: boolean
  windowSize: number
  /** The window was full after the last step. */
  isFilled: boolean
  queued: number
  skipped: number
  delivered: number
  givenUp: number
  cancelled: number
  failures: number
  reason: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

type ReplayRow = {
  workspace_id: string
  replay_id: string
  endpoint_id: string
  kind: ReplayKind
  since: Date
  until: Date
  event_filter: string[] | null
  integration_id: string | null
  customer_id: string | null
  resource_id: string | null
  state: ReplayState
  is_settled: boolean
  cursor_at: Date
  is_exhausted: boolean
  window_size: number
  is_filled: boolean
  queued: number
  skipped: number
  delivered: number
  given_up: number
  cancelled: number
  failures: number
  reason: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

function fromRow(row: ReplayRow): Replay {
  return {
    workspaceId: row.workspace_id,
    replayId: row.replay_id,
    endpointId: row.endpoint_id,
    kind: row.kind,
    since: row.since,
    until: row.until,
    eventFilter: row.event_filter,
    integrationId: row.integration_id,
    customerId: row.customer_id,
    resourceId: row.resource_id,
    state: row.state,
    isSettled: row.is_settled,
    cursorAt: row.cursor_at,
    isExhausted: row.is_exhausted,
    windowSize: row.window_size,
    isFilled: row.is_filled,
    queued: row.queued,
    skipped: row.skipped,
    delivered: row.delivered,
    givenUp: row.given_up,
    cancelled: row.cancelled,
    failures: row.failures,
    reason: row.reason,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

// A transaction that writes events has its id before its events have a time (events/store/insertEvents.ts), and so a lower one than
// the replay, if they happened before it. Behind one that takes longer than a minute nobody waits.
const isSettled = `(pg_snapshot_xmin(pg_current_snapshot()) > horizon or created_at < now() - interval '1 minute') as is_settled`

const columns = `workspace_id, replay_id, endpoint_id, kind, since, until, event_filter, integration_id, customer_id, resource_id,
  state, ${isSettled}, cursor_at, is_exhausted, window_size, is_filled, queued, skipped, delivered, given_up, cancelled, failures, reason,
  created_at, started_at, finished_at`

export type NewReplay = Pick<
  Replay,
  | 'workspaceId'
  | 'replayId'
  | 'endpointId'
  | 'kind'
  | 'since'
  | 'eventFilter'
  | 'integrationId'
  | 'customerId'
  | 'resourceId'
  | 'windowSize'
> & {
  /** Null, or a time to come: now. */
  until: Date | null
}

/** Inserts a replay, queued, and wakes those who take its steps at commit. */
export async function insertReplay(tx: Transaction, replay: NewReplay): Promise<Replay> {
  const { rows } = await tx.query<ReplayRow>(
    `insert into replays (workspace_id, replay_id, endpoint_id, kind, since, until, event_filter, integration_id, customer_id,
       resource_id, cursor_at, window_size)
     values ($1, $2, $3, $4, $5, least(coalesce($6, now()), now()), $7, $8, $9, $10, $5, $11)
     returning ${columns}, pg_notify('${newReplayChannel}', '')`,
    [
      replay.workspaceId,
      replay.replayId,
      replay.endpointId,
      replay.kind,
      replay.since,
      replay.until,
      replay.eventFilter,
      replay.integrationId,
      replay.customerId,
      replay.resourceId,
      replay.windowSize,
    ],
  )
  const [row] = rows
  if (!row) throw new Error('insert returned no row')
  return fromRow(row)
}

/** One replay, or null. */
export async function findReplay(sql: Sql, workspaceId: string, replayId: string): Promise<Replay | null> {
  const { rows } = await sql.query<ReplayRow>(
    `select ${columns} from replays where workspace_id = $1 and replay_id = $2`,
    [workspaceId, replayId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** A workspace's replays, newest first, after `after` (exclusive). */
export async function listReplays(
  sql: Sql,
  workspaceId: string,
  filter: { endpointId?: string | undefined; state?: ReplayState | undefined },
  page: { after: string | null; limit: number },
): Promise<Replay[]> {
  // The ids are UUIDv7: their order is the order of creation, and of the primary key.
  const { rows } = await sql.query<ReplayRow>(
    `select ${columns} from replays
     where workspace_id = $1 and ($2::uuid is null or endpoint_id = $2) and ($3::text is null or state = $3)
       and ($4::uuid is null or replay_id < $4)
     order by replay_id desc limit $5`,
    [workspaceId, filter.endpointId ?? null, filter.state ?? null, page.after, page.limit],
  )
  return rows.map(fromRow)
}

/**
 * A replay whose next step is due, locked until the end of the transaction; null when there is none. An endpoint's replays are put
 * into the queue one after the other.
 */
export async function claimReplay(tx: Transaction): Promise<Replay | null> {
  const { rows } = await tx.query<ReplayRow>(
    `select ${columns} from replays r
     where state in ('queued', 'running') and not_before <= now()
       and (is_exhausted or not exists (
         select from replays earlier
         where earlier.workspace_id = r.workspace_id and earlier.endpoint_id = r.endpoint_id and earlier.replay_id < r.replay_id
           and earlier.state in ('queued', 'running') and not earlier.is_exhausted
       ))
     order by not_before limit 1 for no key update skip locked`,
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** The same replay, if it is not over yet, locked until the end of the transaction. */
export async function lockActiveReplay(
  tx: Transaction,
  workspaceId: string,
  replayId: string,
): Promise<Replay | null> {
  const { rows } = await tx.query<ReplayRow>(
    `select ${columns} from replays
     where workspace_id = $1 and replay_id = $2 and state in ('queued', 'running') for no key update`,
    [workspaceId, replayId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Milliseconds until the next step of any replay is due; null when none is under way. */
export async function nextStepDueMs(sql: Sql): Promise<number | null> {
  const { rows } = await sql.query<{ ms: number | null }>(
    `select (extract(epoch from min(not_before) - now()) * 1000)::float8 as ms from replays
     where state in ('queued', 'running')`,
  )
  return rows[0]?.ms ?? null
}

type ReplayKey = { workspaceId: string; replayId: string }

/** Those who look at the workspace's replays are told when the transaction commits. */
const tellChange = `pg_notify('${deliveriesChangedChannel}', workspace_id::text)`

/** Moves a replay on to its next step in `pauseMs`. */
export async function postponeReplay(
  tx: Transaction,
  key: ReplayKey,
  next: { pauseMs: number; windowSize: number; isFilled: boolean },
): Promise<void> {
  await tx.query(
    `update replays set state = 'running', started_at = coalesce(started_at, now()), failures = 0, reason = null,
       not_before = now() + $3 * interval '1 millisecond', window_size = $4, is_filled = $5
     where workspace_id = $1 and replay_id = $2 and state in ('queued', 'running') returning ${tellChange}`,
    [key.workspaceId, key.replayId, next.pauseMs, next.windowSize, next.isFilled],
  )
}

/** A step failed: it is tried again in `pauseMs`; after `failuresMax` in a row the replay ends as failed. */
export async function noteFailure(
  sql: Sql,
  key: ReplayKey,
  failure: { reason: string; pauseMs: number; failuresMax: number },
): Promise<void> {
  await sql.query(
    `update replays set failures = failures + 1, reason = $3, not_before = now() + $4 * interval '1 millisecond',
       state = case when failures + 1 >= $5 then 'failed' else state end,
       finished_at = case when failures + 1 >= $5 then now() end
     where workspace_id = $1 and replay_id = $2 and state in ('queued', 'running') returning ${tellChange}`,
    [key.workspaceId, key.replayId, failure.reason, failure.pauseMs, failure.failuresMax],
  )
}

export type Outcomes = { delivered: number; givenUp: number; cancelled: number }

/** How the deliveries of a replay ended so far. */
export async function countOutcomes(sql: Sql, key: ReplayKey): Promise<Outcomes> {
  const { rows } = await sql.query<{ outcome: string; count: number }>(
    `select outcome, count(*) from attempts
     where workspace_id = $1 and replay_id = $2 and outcome in ('delivered', 'given_up', 'cancelled') group by outcome`,
    [key.workspaceId, key.replayId],
  )
  const counts = new Map(rows.map(({ outcome, count }) => [outcome, count]))
  return {
    delivered: counts.get('delivered') ?? 0,
    givenUp: counts.get('given_up') ?? 0,
    cancelled: counts.get('cancelled') ?? 0,
  }
}

/** Ends a replay for good. Returns it as it is then, or null when it was over already. */
export async function finishReplay(
  tx: Transaction,
  key: ReplayKey,
  end: Outcomes & { state: 'done' | 'cancelled'; reason: string | null },
): Promise<Replay | null> {
  const { rows } = await tx.query<ReplayRow>(
    `update replays set state = $3, reason = $4, delivered = $5, given_up = $6, cancelled = $7,
       started_at = coalesce(started_at, now()), finished_at = now()
     where workspace_id = $1 and replay_id = $2 and state in ('queued', 'running') returning ${columns}, ${tellChange}`,
    [key.workspaceId, key.replayId, end.state, end.reason, end.delivered, end.givenUp, end.cancelled],
  )
  return rows[0] ? fromRow(rows[0]) : null
}
