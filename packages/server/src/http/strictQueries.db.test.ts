import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase } from '../../../../test/support/testDatabase.ts'
import { readConfig } from '../config.ts'
import { createLogger } from '../logger.ts'
import { createKeyring } from '../secrets/index.ts'
import { assembleStages, buildServiceApp } from '../service.ts'
import { createWorkspace } from '../workspaces/index.ts'

type Documented = { paths: Record<string, { get?: { parameters?: { in: string; name: string }[] } }> }

test('whatever takes query parameters refuses those that it does not know: a filter that is misspelt must not show everything', async () => {
  const db = await createTestDatabase()
  const stages = await assembleStages({
    config: readConfig({}),
    logger: createLogger('silent'),
    db,
    keyring: createKeyring(`k:${randomBytes(32).toString('base64')}`),
    publicUrl: () => 'http://127.0.0.1:8080',
  })
  const app = await buildServiceApp(stages)
  onTestFinished(async () => {
    await app.close()
    await stages.egress.close()
    await db.drop()
  })
  await app.ready()
  const { paths } = app.swagger() as Documented
  const asked = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.parameters?.some((parameter) => parameter.in === 'query') ? [path] : [],
  )
  expect(asked.length).toBeGreaterThan(15)
  const authorization = `Api-Key ${(await createWorkspace(db, 'Acme')).adminKey}`
  for (const path of asked) {
    const url = `${path.replace(/\{\w*id\}/g, newUuid()).replace(/\{\w+\}/g, 'x')}?custmer_id=acme`
    const answer = await app.inject({ method: 'GET', url, headers: { authorization } })
    expect
      .soft(answer.json(), path)
      .toMatchObject({ status: 400, detail: expect.stringContaining('custmer_id') })
  }
})
