import { randomBytes } from 'node:crypto'
import { createKeyring } from '../packages/server/src/secrets/index.ts'
import { createLogger } from '../packages/server/src/logger.ts'
import { readConfig } from '../packages/server/src/config.ts'
import { openDatabase } from '../packages/server/src/db/index.ts'
import { assembleStages, buildServiceApp } from '../packages/server/src/service.ts'

/** docs/openapi.json: what a running service answers at /openapi.json. Nothing connects to a database. */
export async function openApiDocument(): Promise<string> {
  const stages = await assembleStages({
    config: readConfig({}),
    logger: createLogger('silent'),
    db: openDatabase('postgres://nobody@127.0.0.1:1/nothing'),
    keyring: createKeyring(`k:${randomBytes(32).toString('base64')}`),
    publicUrl: () => 'http://127.0.0.1:8080',
  })
  const app = await buildServiceApp(stages)
  await app.ready()
  const document = app.swagger()
  await app.close()
  await stages.egress.close()
  return JSON.stringify(document)
}
