import type { Database } from '../../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { cpuPerItem, cpuTimes } from '../cpuTimes.ts'
import { addIntegration, createImportWorld, importAll, type ImportWorld } from '../importWorld.ts'
import { startImportProcess } from '../startImportProcess.ts'

const records = 1_000_000
const baseline = 50_000
const sideBySide = 10

/** A million records by one import and by ten at once: the memory of the worker, and the rate of reading again what is stored, as a share of the rate at 50,000. */
export const importLarge: BenchCase = {
  name: 'import-1m',
  async run(context) {
    const db = await context.database()
    const world = await createImportWorld(db)
    const [small, large] = [
      await addIntegration(db, world.workspaceId),
      await addIntegration(db, world.workspaceId),
    ]
    const ten: string[] = []
    for (let index = 0; index < sideBySide; index++) ten.push(await addIntegration(db, world.workspaceId))
    const run = (name: string, integrationIds: string[], each: number, share?: number) =>
      runCase(context, db, world, { name, integrationIds, each, share })
    await run('first-50k', [small], baseline)
    const rate = await run('unchanged-50k', [small], baseline)
    await run('first-1m', [large], records)
    await run('unchanged-1m', [large], records, rate)
    await run('first-10x100k', ten, records / sideBySide)
    await run('unchanged-10', ten, records / sideBySide, rate)
  },
}

async function runCase(
  context: BenchContext,
  db: Database,
  world: ImportWorld,
  of: { name: string; integrationIds: string[]; each: number; share: number | undefined },
): Promise<number> {
  const { integrationIds, each, share } = of
  const n = each * integrationIds.length
  await db.query('checkpoint')
  const process = await startImportProcess(db.url, {
    concurrency: integrationIds.length,
    pageSize: 1_000,
    records: Object.fromEntries(integrationIds.map((id) => [id, each])),
  })
  const cpuBefore = cpuTimes()
  const { result, ...measured } = await context.measure(db, async () => {
    const seconds = await importAll(db, world.workspaceId, integrationIds)
    const cpu = cpuPerItem(cpuBefore, n)
    return { seconds, cpu, ...(await process.stop()) }
  })
  const rate = n / result.seconds
  context.report({
    bench: 'import-1m',
    case: of.name,
    n,
    rate_per_s: rate,
    ...(share === undefined ? {} : { share_of_baseline: rate / share }),
    statements_per_item: measured.statements / n,
    commits_per_item: measured.commits / n,
    rss_mb: result.rssMb,
    rss_idle_mb: process.idleRssMb,
    ...(result.cpu === null ? {} : { cpu_us: result.cpu }),
  })
  return rate
}
