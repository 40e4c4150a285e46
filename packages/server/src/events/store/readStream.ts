import type { Sql } from '../../db/index.ts'
import type { Horizon } from '../stream/streamFloor.ts'
import { columns, fromRow, type RecordedEvent, type RecordedEventRow } from './findEvents.ts'

/**
 * With `marks` the look has an id of its own, which is given out after its time: what took a time before it has a lower one. The end of a snapshot would
 * not do: it is the last id that is over, and one that is open may be higher. Ids are not for nothing, so not every look takes one.
 */
export async function readHorizon(sql: Sql, { marks }: { marks: boolean }): Promise<Horizon> {
  const { rows } = await sql.query<{ at_us: number; own_id: string | null; oldest_open: string }>(
    `select (extract(epoch from statement_timestamp()) * 1000000)::bigint as at_us,
       case when $1 then pg_current_xact_id()::text end as own_id, pg_snapshot_xmin(pg_current_snapshot())::text as oldest_open`,
    [marks],
  )
  const [row] = rows
  if (!row) throw new Error('the database said nothing of its transactions')
  return {
    atUs: row.at_us,
    ownId: row.own_id === null ? null : BigInt(row.own_id),
    oldestOpen: BigInt(row.oldest_open),
  }
}

/**
 * The events of these workspaces after a time, oldest first; `limit` rows at most. One look in the primary key for each workspace, of one
 * or two partitions.
 */
export async function readWindow(
  sql: Sql,
  workspaceIds: readonly string[],
  afterUs: number,
  limit: number,
): Promise<RecordedEvent[]> {
  const { rows } = await sql.query<RecordedEventRow>(
    `select e.* from unnest($1::uuid[]) as w (id) cross join lateral (
       select ${columns} from events
       where workspace_id = w.id and created_at > 'epoch'::timestamptz + $2::bigint * interval '1 microsecond'
       order by created_at, seq limit $3
     ) e order by e.created_at, e.seq limit $3`,
    [workspaceIds, afterUs, limit],
  )
  return rows.map(fromRow)
}

/** The events of one workspace after a place, oldest first; `limit` rows at most. */
export async function readFrom(
  sql: Sql,
  workspaceId: string,
  after: { atUs: number; seq: number },
  limit: number,
): Promise<RecordedEvent[]> {
  const { rows } = await sql.query<RecordedEventRow>(
    `select ${columns} from events
     where workspace_id = $1 and created_at >= 'epoch'::timestamptz + $2::bigint * interval '1 microsecond'
       and (created_at, seq) > ('epoch'::timestamptz + $2::bigint * interval '1 microsecond', $3::bigint)
     order by created_at, seq limit $4`,
    [workspaceId, after.atUs, after.seq, limit],
  )
  return rows.map(fromRow)
}

/** The bodies of these events, by their id; null for one that was erased. */
export async function readBodies(
  sql: Sql,
  events: readonly RecordedEvent[],
): Promise<Map<string, string | null>> {
  const { rows } = await sql.query<{ event_id: string; body: string | null }>(
    `select e.event_id, e.body from unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) as w (workspace_id, created_at, seq)
     join events e on e.workspace_id = w.workspace_id and e.seq = w.seq
       and e.created_at between w.created_at - interval '1 millisecond' and w.created_at + interval '1 millisecond'`,
    [
      events.map(({ workspaceId }) => workspaceId),
      events.map(({ createdAt }) => createdAt),
      events.map(({ seq }) => seq),
    ],
  )
  return new Map(rows.map((row) => [row.event_id, row.body]))
}
