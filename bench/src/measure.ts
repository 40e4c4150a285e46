import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../packages/server/src/db/index.ts'
import type { Measured } from './benchCase.ts'

const sampleMs = 50
/** PostgreSQL hands statistics of a session on once a second at most. */
const statisticsDelayMs = 1_200

type Counters = { statements: number; commits: number }

async function counters(db: Database): Promise<Counters> {
  const { rows } = await db.query<Counters>(
    `select
       coalesce((select sum(calls) from pg_stat_statements s join pg_database d on d.oid = s.dbid
                 where d.datname = current_database() and s.query not ilike '%pg_stat_%'), 0)::float8 as statements,
       (select xact_commit from pg_stat_database where datname = current_database())::float8 as commits`,
  )
  const [row] = rows
  if (!row) throw new Error('no statistics')
  return row
}

/** See BenchContext.measure. */
export async function measure<T>(db: Database, work: () => Promise<T>): Promise<Measured & { result: T }> {
  await db.query('create extension if not exists pg_stat_statements')
  await delay(statisticsDelayMs)
  const before = await counters(db)
  globalThis.gc?.()
  let rss = process.memoryUsage.rss()
  const sampler = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), sampleMs)
  const startedAt = performance.now()
  let result: T
  try {
    result = await work()
  } finally {
    clearInterval(sampler)
  }
  const seconds = (performance.now() - startedAt) / 1000
  await delay(statisticsDelayMs)
  const after = await counters(db)
  return {
    result,
    seconds,
    statements: after.statements - before.statements,
    // The two looks at the counters commit as well.
    commits: Math.max(0, after.commits - before.commits - 1),
    rssMb: rss / 2 ** 20,
  }
}
