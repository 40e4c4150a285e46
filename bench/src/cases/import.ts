import type { Database } from '../../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { cpuPerItem, cpuTimes } from '../cpuTimes.ts'
import { openHttpReader } from '../importHttp.ts'
import {
  addIntegration,
  createImportWorld,
  importOnce,
  memoryReader,
  recordOf,
  type ImportWorld,
  type Source,
} from '../importWorld.ts'
import { copyRows, insertRaw, lookUpRaw, updateRaw, type CopiedRows } from './importRaw.ts'

const records = 50_000
/** Of an integration of its own, imported and changed before what is measured: the code of a service that runs is compiled. */
const warmUpRecords = 10_000

/**
 * Imports of records from memory, through map, diff, store, events and one endpoint's deliveries: everything of an import but the third
 * party. Each case is a full read of the same integration; the last one reads a third party through its manifest.
 */
export const importRecords: BenchCase = {
  name: 'import',
  async run(context) {
    const db = await context.database()
    const world = await createImportWorld(db)
    await warmUp(db, world)
    const integrationId = await addIntegration(db, world.workspaceId)
    const version = (changed: number) => (index: number) => recordOf(index, changed)
    const onePercent = (index: number) => recordOf(index, index % 100 === 0 ? 1 : 0)
    const withoutSome = (index: number) => (index % 20 === 0 ? null : recordOf(index, 2))
    const cases: readonly Case[] = [
      { name: 'first', source: version(0), raw: insertRaw },
      { name: 'unchanged', source: version(0), raw: lookUpRaw },
      { name: 'one-percent', source: onePercent },
      { name: 'all-changed', source: version(2), raw: updateRaw },
      { name: 'sweep', source: withoutSome },
    ]
    for (const one of cases) {
      const reader = memoryReader(one.source, () => records)
      await runCase(context, db, one, () => importOnce(db, world, integrationId, reader))
    }
    await runHttp(context, db, world)
  },
}

type Case = {
  name: string
  source: Source
  /** The same work by bare batches. */
  raw?: (db: Database, rows: CopiedRows) => Promise<void>
}

async function warmUp(db: Database, world: ImportWorld): Promise<void> {
  const integrationId = await addIntegration(db, world.workspaceId)
  for (const version of [0, 1]) {
    const reader = memoryReader(
      (index) => recordOf(index, version),
      () => warmUpRecords,
    )
    await importOnce(db, world, integrationId, reader)
  }
}

async function runHttp(context: BenchContext, db: Database, world: ImportWorld): Promise<void> {
  const integrationId = await addIntegration(db, world.workspaceId)
  const http = await openHttpReader(db, world, integrationId, records)
  try {
    await runCase(context, db, { name: 'http' }, () =>
      importOnce(db, { ...world, connector: http.connector }, integrationId, http.reader),
    )
  } finally {
    await http.close()
  }
}

async function runCase(
  context: BenchContext,
  db: Database,
  { name, raw }: Pick<Case, 'name' | 'raw'>,
  work: () => Promise<number>,
): Promise<void> {
  // A checkpoint of what an earlier case wrote is no part of this one.
  await db.query('checkpoint')
  const cpuBefore = cpuTimes()
  const { result: seconds, ...measured } = await context.measure(db, work)
  const cpu = cpuPerItem(cpuBefore, records)
  const rawRate = raw ? await measureRaw(context, db, raw) : null
  context.report({
    bench: 'import',
    case: name,
    n: records,
    rate_per_s: records / seconds,
    ...(rawRate === null ? {} : { raw_rate_per_s: rawRate }),
    statements_per_item: measured.statements / records,
    commits_per_item: measured.commits / records,
    rss_mb: measured.rssMb,
    ...(cpu === null ? {} : { cpu_us: cpu }),
  })
}

async function measureRaw(
  context: BenchContext,
  db: Database,
  raw: NonNullable<Case['raw']>,
): Promise<number> {
  const rows = await copyRows(db)
  const { seconds } = await context.measure(db, () => raw(db, rows))
  return records / seconds
}
