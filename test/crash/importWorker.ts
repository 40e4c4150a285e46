import { systemClock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { openDatabase } from '../../packages/server/src/db/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import { startImports } from '../../packages/server/src/imports/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import { createResourceWriter, loadModels } from '../../packages/server/src/resources/index.ts'
import { importTestConnector, importTestStreams } from '../support/importFixture.ts'
import { recordServerReader } from '../support/recordServer.ts'

// A process that runs imports and nothing else, to be killed: importWorker.ts <database url> <record server url> <lease in ms>
const [databaseUrl = '', serverUrl = '', leaseMs = ''] = process.argv.slice(2)
const db = openDatabase(databaseUrl, { maxConnections: 5 })
const connectors = {
  get: () => importTestConnector,
  find: () => importTestConnector,
  all: () => [importTestConnector],
}
const events = createEventRecorder()
const resources = createResourceWriter({
  clock: systemClock,
  models: await loadModels(),
  events,
  streamNamesOf: () => importTestStreams,
})
const deps = { db, clock: systemClock, logger: createLogger('error'), connectors, config: readConfig({}) }
const reader = recordServerReader(serverUrl, ['issues'])
// Two pages at once: a batch is what is lost or kept.
startImports(deps, {
  resources,
  events,
  reader,
  leaseMs: Number(leaseMs),
  pollMs: 100,
  recordsPerCommit: 20,
})
