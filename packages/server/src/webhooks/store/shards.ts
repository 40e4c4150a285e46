import type { Sql } from '../../db/index.ts'

/** Notified when a process hands shards over, so that another takes them at once. */
export const shardsReleasedChannel = 'tributary_shards_released'

/**
 * Says that this process is alive and renews the leases it holds. Returns the shards that are still its own, and how many
 * processes are alive.
 */
export async function renewLeases(
  sql: Sql,
  processId: string,
  leaseMs: number,
): Promise<{ shards: number[]; processes: number }> {
  const { rows } = await sql.query<{ shards: number[]; processes: number }>(
    `with alive as (
       insert into sender_processes (process_id, expires_at) values ($1, now() + $2 * interval '1 millisecond')
       on conflict (process_id) do update set expires_at = excluded.expires_at
     ), renewed as (
       update sender_shards set expires_at = now() + $2 * interval '1 millisecond' where owner = $1 returning shard
     )
     select coalesce((select array_agg(shard) from renewed), '{}') as shards,
       (select count(*) from sender_processes where expires_at > now() and process_id <> $1)::int + 1 as processes`,
    [processId, leaseMs],
  )
  const [row] = rows
  return { shards: row?.shards ?? [], processes: row?.processes ?? 1 }
}

/** Leases up to `count` shards that nobody holds, or whose holder is dead. Returns them. */
export async function claimShards(
  sql: Sql,
  processId: string,
  wanted: { leaseMs: number; count: number },
): Promise<number[]> {
  const { rows } = await sql.query<{ shard: number }>(
    `with free as (
       select shard from sender_shards where owner is null or expires_at < now()
       order by shard limit $3 for update skip locked
     ), forgotten as (
       delete from sender_processes where expires_at < now() - interval '1 hour'
     )
     update sender_shards s set owner = $1, epoch = epoch + 1, expires_at = now() + $2 * interval '1 millisecond'
     from free where s.shard = free.shard returning s.shard`,
    [processId, wanted.leaseMs, wanted.count],
  )
  return rows.map(({ shard }) => shard)
}

/** Gives shards back, and with `leaving` the process's own row. */
export async function releaseShards(
  sql: Sql,
  processId: string,
  shards: readonly number[],
  leaving: boolean,
): Promise<void> {
  await sql.query(
    `with released as (
       update sender_shards set owner = null, expires_at = null where owner = $1 and shard = any ($2::smallint[])
     ), left_us as (
       delete from sender_processes where process_id = $1 and $3
     )
     select pg_notify('${shardsReleasedChannel}', '')`,
    [processId, shards, leaving],
  )
}
