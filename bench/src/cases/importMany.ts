import type { BenchCase } from '../benchCase.ts'
import { addIntegration, createImportWorld, importAll } from '../importWorld.ts'
import { percentiles } from '../percentiles.ts'
import { startImportProcess } from '../startImportProcess.ts'

const integrations = 200
/** Of each integration. */
const pages = 10
const pageSize = 100

/** 200 integrations are imported at once by one process: from the moment they are queued to the first page of each. */
export const importMany: BenchCase = {
  name: 'import-200',
  async run(context) {
    const db = await context.database()
    const world = await createImportWorld(db)
    const ids: string[] = []
    for (let index = 0; index < integrations; index++) ids.push(await addIntegration(db, world.workspaceId))
    const process = await startImportProcess(db.url, {
      concurrency: integrations,
      pageSize,
      records: Object.fromEntries(ids.map((id) => [id, pages * pageSize])),
    })
    const n = integrations * pages * pageSize
    const { result, ...measured } = await context.measure(db, async () => {
      const seconds = await importAll(db, world.workspaceId, ids)
      return { seconds, ...(await process.stop()) }
    })
    // The events of a page carry the time of their statement, which is the last but two of the page's transaction.
    const { rows } = await db.query<{ ms: number }>(
      `select (extract(epoch from min(e.created_at) - min(i.created_at)) * 1000)::float8 as ms
       from events e join imports i on i.workspace_id = e.workspace_id and i.import_id = e.import_id
       where e.workspace_id = $1 group by e.import_id order by ms`,
      [world.workspaceId],
    )
    if (rows.length !== integrations) throw new Error(`${rows.length} of ${integrations} have a first page`)
    const times = rows.map(({ ms }) => ms)
    context.report({
      bench: 'import-200',
      case: 'first page',
      n,
      rate_per_s: n / result.seconds,
      ...percentiles(times),
      max_ms: Math.max(...times),
      statements_per_item: measured.statements / n,
      commits_per_item: measured.commits / n,
      rss_mb: result.rssMb,
      rss_idle_mb: process.idleRssMb,
      waiting_most: result.waitingMost,
    })
  },
}
