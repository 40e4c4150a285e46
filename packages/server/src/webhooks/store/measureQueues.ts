import type { Database } from '../../db/index.ts'
import type { QueueMeasure } from '../../metrics/index.ts'

/** Rows that one measurement counts at most, shared evenly by the endpoints; each gets at least the second number. */
const countedMax = 50_000
const countedOfEndpointMin = 10
const timeoutMs = 2_000

// For each endpoint its first row, which is the oldest, and a walk along its first keys, bounded whatever the backlog.
export const measureQueuesText = `
with endpoint as materialized (
  select workspace_id, endpoint_id,
    case when status = 'enabled' and not_before > now() then 'held_back' else status end as state,
    greatest($1::bigint / count(*) over (), $2::bigint) as counted_max
  from webhook_endpoints
)
select e.state, count(*) as endpoints, coalesce(sum(counted.depth), 0)::float8 as depth,
  coalesce(greatest(extract(epoch from now() - min(oldest.event_created_at)), 0), 0)::float8 as oldest_s
from endpoint e
left join lateral (
  select d.event_created_at from deliveries d
  where d.workspace_id = e.workspace_id and d.endpoint_id = e.endpoint_id
  order by d.seq limit 1
) oldest on true
cross join lateral (
  select count(*) as depth from (
    select from deliveries d where d.workspace_id = e.workspace_id and d.endpoint_id = e.endpoint_id
    order by d.seq limit e.counted_max
  ) first_keys
) counted
group by e.state`

type Row = { state: QueueMeasure['state']; endpoints: number; depth: number; oldest_s: number }

/** How many endpoints there are in each state, and what waits for them. Bounded in rows and in time; throws when it takes too long. */
export async function measureQueues(db: Database): Promise<QueueMeasure[]> {
  return await db.transaction(async (tx) => {
    await tx.query(`set transaction read only; set local statement_timeout = ${timeoutMs}; set local jit = off;
      set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off`)
    const { rows } = await tx.query<Row>({
      name: 'measure_queues',
      text: measureQueuesText,
      values: [countedMax, countedOfEndpointMin],
    })
    return rows.map(({ state, endpoints, depth, oldest_s: oldestS }) => ({
      state,
      endpoints,
      depth,
      oldestS,
    }))
  })
}
