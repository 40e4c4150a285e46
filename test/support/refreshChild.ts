// A process of its own that wants an access token, for the tests of the refresh. It says "ready", waits for a line, then answers with
// one JSON line. Everything comes in one JSON argument.
import { once } from 'node:events'
import { pino } from 'pino'
import { z } from 'zod'
import { openDatabase } from '../../packages/server/src/db/index.ts'
import type { Connector } from '../../packages/server/src/connectors/connector.ts'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import { createAccessTokens } from '../../packages/server/src/integrations/credentials/accessTokens.ts'
import { createKeyring } from '../../packages/server/src/secrets/index.ts'
import { testEvents, testImports } from './recordedPorts.ts'

const wanted = z
  .object({
    databaseUrl: z.string(),
    sealingKeys: z.string(),
    workspaceId: z.string(),
    integrationId: z.string(),
    clockOffsetMs: z.number(),
    connector: z.custom<Connector>(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const db = openDatabase(wanted.databaseUrl, { maxConnections: 2 })
const egress = createEgress({ allow: ['127.0.0.0/8'] })
const { accessTokenFor } = createAccessTokens({
  db,
  egress,
  clock: {
    now: () => Date.now() + wanted.clockOffsetMs,
    sleep: (ms) => new Promise((resume) => setTimeout(resume, ms)),
  },
  logger: pino({ level: 'silent' }),
  keyring: createKeyring(wanted.sealingKeys),
  connectors: { all: () => [wanted.connector], find: () => wanted.connector, get: () => wanted.connector },
  events: testEvents,
  imports: testImports,
})
await db.query('select 1')
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const answer = await accessTokenFor(wanted.workspaceId, wanted.integrationId).then(
  (token) => ({ token }),
  (error: unknown) => ({ error: String(error) }),
)
process.stdout.write(`${JSON.stringify(answer)}\n`)
await db.close()
await egress.close()
process.exit(0)
