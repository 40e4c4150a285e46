import type { Database } from '../../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { cpuPerItem, cpuTimes } from '../cpuTimes.ts'
import { addIntegration, createImportWorld, importAll, type ImportWorld } from '../importWorld.ts'
import { startImportProcess } from '../startImportProcess.ts'

const recordsAtFullSize = 1_000_000
const baseline = 50_000
const sideBySide = 10
/** A part that is slower than that is stuck, and ends the case. */
const slowestRate = 500
const progressMs = 10_000

/** A million records by one import and by ten at once: the memory of the worker, and the rate of reading again what is stored, as a share of the rate at 50,000. */
export const importLarge: BenchCase = {
  name: 'import-1m',
  async run(context) {
    const records = Math.max(sideBySide, Math.round(recordsAtFullSize * context.scale))
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
    await run(named('first', records), [large], records)
    await run(named('unchanged', records), [large], records, rate)
    await run(`first-${sideBySide}`, ten, records / sideBySide)
    await run(`unchanged-${sideBySide}`, ten, records / sideBySide, rate)
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
  const watch = watchImports(context, db, world, of.name, n)
  const { result, ...measured } = await context.measure(db, async () => {
    try {
      const seconds = await Promise.race([importAll(db, world.workspaceId, integrationIds), watch.stuck])
      const cpu = cpuPerItem(cpuBefore, n)
      return { seconds, cpu, ...(await process.stop()) }
    } finally {
      watch.stop()
    }
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

/** `first-1m`, and at another size `first-100k`. */
function named(what: string, records: number): string {
  return `${what}-${records >= 1_000_000 ? `${records / 1_000_000}m` : `${Math.round(records / 1_000)}k`}`
}

/** Says every ten seconds how far the imports under way are; `stuck` rejects when they take much longer than they may. */
function watchImports(
  context: BenchContext,
  db: Database,
  { workspaceId }: ImportWorld,
  name: string,
  n: number,
): { stuck: Promise<never>; stop(): void } {
  const startedAt = performance.now()
  const tell = async () => {
    const { rows } = await db.query<{ read: number; running: number }>(
      `select coalesce(sum(records_read), 0) as read, count(*) as running from imports
       where workspace_id = $1 and status in ('queued', 'running')`,
      [workspaceId],
    )
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const [row] = rows
    context.progress(
      `import-1m ${name}: ${seconds} s, ${row?.running} imports under way, ${row?.read} of ${n} read in them`,
    )
  }
  const ticker = setInterval(() => void tell().catch(() => {}), progressMs)
  let timer: NodeJS.Timeout | undefined
  const stuck = new Promise<never>((_, reject) => {
    const limitMs = (n / slowestRate) * 1000 + 60_000
    timer = setTimeout(() => reject(new Error(`${name} took more than ${limitMs / 1000} s`)), limitMs)
  })
  stuck.catch(() => {})
  return {
    stuck,
    stop: () => {
      clearInterval(ticker)
      clearTimeout(timer)
    },
  }
}
