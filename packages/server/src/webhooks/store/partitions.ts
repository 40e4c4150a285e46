import type { Database, Sql } from '../../db/index.ts'
import { deleteQueue } from './deleteQueue.ts'

const daysAhead = 7

/** Makes the daily partitions of events and attempts that will be needed. Safe to call at any time, by any number of processes. */
export async function ensurePartitions(sql: Sql): Promise<void> {
  await sql.query('select ensure_daily_partitions($1)', [daysAhead])
}

/**
 * Makes the partitions of the next days, drops those whose every row is older than `retentionDays`, and clears deliveries whose
 * endpoint is gone and replays that ended so long ago. To be called once a day at least, and at start.
 */
export async function maintainPartitions(
  sql: Pick<Database, 'query' | 'transaction'>,
  retentionDays: number,
): Promise<void> {
  await ensurePartitions(sql)
  await deleteOrphanDeliveries(sql)
  await sql.query(`delete from replays where finished_at < now() - $1 * interval '1 day'`, [retentionDays])
  const { rows } = await sql.query<{ name: string }>(
    `select c.relname as name from pg_inherits i
     join pg_class c on c.oid = i.inhrelid
     where i.inhparent in ('events'::regclass, 'attempts'::regclass)
       and to_date(substring(c.relname from '_(\\d{8})$'), 'YYYYMMDD') < (now() at time zone 'utc')::date - $1::integer
     order by c.relname`,
    [retentionDays],
  )
  for (const { name } of rows) await sql.query(`drop table if exists "${name}"`)
}

/** Deliveries that an event committed while their endpoint was being deleted, and what an interrupted deletion left. */
async function deleteOrphanDeliveries(sql: Pick<Database, 'query' | 'transaction'>): Promise<void> {
  // Each endpoint's first key, hop by hop: the walk costs a look-up for each endpoint, not one for each row.
  const { rows } = await sql.query<{ workspace_id: string; endpoint_id: string }>(
    `with recursive queue as (
       (select workspace_id, endpoint_id from deliveries order by workspace_id, endpoint_id limit 1)
       union all
       select n.workspace_id, n.endpoint_id from queue q cross join lateral (
         select d.workspace_id, d.endpoint_id from deliveries d
         where (d.workspace_id, d.endpoint_id) > (q.workspace_id, q.endpoint_id)
         order by d.workspace_id, d.endpoint_id limit 1
       ) n
     )
     select workspace_id, endpoint_id from queue q
     where not exists (select from webhook_endpoints p where p.workspace_id = q.workspace_id and p.endpoint_id = q.endpoint_id)`,
  )
  for (const row of rows) {
    await deleteQueue(sql, { workspaceId: row.workspace_id, endpointId: row.endpoint_id })
  }
}
