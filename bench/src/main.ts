import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  type Database,
} from '../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from './benchCase.ts'
import { backlogOfAMillion } from './cases/backlog.ts'
import { deliver } from './cases/deliver.ts'
import { importRecords } from './cases/import.ts'
import { importLarge } from './cases/importLarge.ts'
import { importMany } from './cases/importMany.ts'
import { oneHangs } from './cases/oneHangs.ts'
import { peers } from './cases/peers.ts'
import { manifest } from './cases/manifest.ts'
import { measure } from './measure.ts'
import { createReporter } from './report.ts'
import { startSink, type Sink } from './startSink.ts'

const cases: readonly BenchCase[] = [
  deliver,
  backlogOfAMillion,
  oneHangs,
  peers,
  importRecords,
  importLarge,
  importMany,
  manifest,
]

const scaleOption = /^--scale=(0\.\d+|1)$/

/**
 * `npm run bench [-- name ...] [--json] [--scale=0.1]`: runs the benches named, or all of them, on a PostgreSQL of its own. `--scale` makes
 * `import-1m` smaller.
 */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'))
  const scale = Number(args.map((arg) => scaleOption.exec(arg)?.[1]).find((text) => text !== undefined) ?? 1)
  const unknown = [
    ...args.filter((arg) => arg.startsWith('--') && arg !== '--json' && !scaleOption.test(arg)),
    ...names.filter((name) => !cases.some((one) => one.name === name)),
  ]
  if (unknown.length > 0) {
    console.error(
      `bench: "${unknown.join('", "')}" is not known. Expected: npm run bench [-- ${cases.map(({ name }) => name).join('|')}] [--json] [--scale=0.1]`,
    )
    process.exitCode = 1
    return
  }
  const report = createReporter(args.includes('--json'), (line) => console.log(line))
  const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  // mkdtemp closes it to others; the account that PostgreSQL runs as under root must enter it.
  await chmod(dir, 0o755)
  const postgres = await startEmbeddedPostgres({ dir })
  const opened: Database[] = []
  const sinks: Sink[] = []
  const context: BenchContext = {
    database: async () => {
      const db = await createDatabase(postgres.url, `bench_${opened.length}`)
      opened.push(db)
      return db
    },
    sink: async () => {
      const sink = await startSink()
      sinks.push(sink)
      return sink
    },
    measure,
    report,
    progress: (text) => console.error(text),
    scale,
  }
  try {
    for (const one of cases) if (names.length === 0 || names.includes(one.name)) await one.run(context)
  } finally {
    for (const sink of sinks) sink.stop()
    await Promise.all(opened.map((db) => db.close()))
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<Database> {
  const server = openDatabase(serverUrl, { maxConnections: 1 })
  await server.query(`create database ${name}`)
  await server.close()
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
  return openDatabase(url.href)
}

await main(process.argv.slice(2))
