import { openDatabase } from '../../packages/server/src/db/index.ts'
import { benchConnector, memoryReader, recordOf, startImportWorker } from './importWorld.ts'

// A worker of imports in a process of its own, so that its memory is its own: importProcess.ts <database url> <settings as JSON>

/** How it is set. */
export type ImportProcessSettings = {
  concurrency: number
  pageSize: number
  /** How many records each integration has. */
  records: Record<string, number>
}

/** What it says when it is ready, and when it was asked to stop and has stopped. */
export type ImportProcessMessage = { idleRssMb: number } | { rssMb: number; waitingMost: number }

const sampleMs = 50

const [url = '', settingsText = ''] = process.argv.slice(2)
const settings = JSON.parse(settingsText) as ImportProcessSettings
const db = openDatabase(url)
const reader = memoryReader(
  (index) => recordOf(index, 0),
  (integrationId) => settings.records[integrationId] ?? 0,
  settings.pageSize,
)
const worker = await startImportWorker(db, await benchConnector(), reader, settings.concurrency)
// Idle: everything is loaded, and the worker has looked for work.
await db.query('select 1')
let rss = process.memoryUsage.rss()
let waitingMost = 0
process.send?.({ idleRssMb: rss / 2 ** 20 } satisfies ImportProcessMessage)
const sample = () => {
  rss = Math.max(rss, process.memoryUsage.rss())
  waitingMost = Math.max(waitingMost, db.pool.waitingCount)
}
const sampler = setInterval(sample, sampleMs)

process.on('message', () => {
  void (async () => {
    await worker.stop()
    clearInterval(sampler)
    sample()
    await db.close()
    process.send?.({ rssMb: rss / 2 ** 20, waitingMost } satisfies ImportProcessMessage)
    process.disconnect()
  })()
})
process.on('disconnect', () => process.exit(0))
