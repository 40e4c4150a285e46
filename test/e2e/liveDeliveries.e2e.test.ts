import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkspace, type NewWorkspace } from '../../packages/server/src/workspaces/index.ts'
import { call } from '../../scripts/demo/call.ts'
import { testSealingKeys } from '../support/connectWorld.ts'
import { startServiceProcess, type ServiceProcess } from '../support/serviceProcess.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { startReceiver, type Receiver } from '../support/webhookReceiver.ts'

// The process that answers the page is not the one that sends: what the page shows must move all the same.
let db: TestDatabase
let receiver: Receiver
let workspace: NewWorkspace
let api: ServiceProcess
let sender: ServiceProcess
beforeAll(async () => {
  db = await createTestDatabase()
  receiver = await startReceiver()
  workspace = await createWorkspace(db, 'Acme')
  const env = {
    DATABASE_URL: db.url,
    TRIBUTARY_SEALING_KEYS: testSealingKeys,
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    TRIBUTARY_LOG_LEVEL: 'info',
  }
  api = await startServiceProcess(env, ['--roles=api'])
  sender = await startServiceProcess(env, ['--roles=deliveries'])
}, 60_000)
afterAll(async () => {
  for (const process of [sender, api]) await process.stop()
  await receiver.close()
  await db.drop()
})

const ask = <T>(method: 'GET' | 'POST', path: string, body?: unknown) =>
  call<T>(method, `${api.url}/v1${path}`, { apiKey: workspace.adminKey, body })

/** Like a page: reads `show` when the stream is ready, and again at each hint. */
async function watch(show: () => Promise<string>) {
  const ending = new AbortController()
  const answer = await fetch(`${api.url}/v1/events/stream?deliveries=true`, {
    headers: { authorization: `Api-Key ${workspace.adminKey}` },
    signal: ending.signal,
  })
  const shown: string[] = []
  const reading = (async () => {
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + chunk).split('\n\n')
      text = parts.pop() ?? ''
      if (parts.some((part) => /^event: (ready|deliveries)$/m.test(part))) shown.push(await show())
    }
  })().catch(() => {})
  return {
    shown,
    close: async () => {
      ending.abort()
      await reading
    },
  }
}

test('a delivery that fails, is tried again and gets through is told at each change, by another process', async () => {
  receiver.answer = () => (receiver.received.length === 1 ? 500 : 204)
  const { id } = await ask<{ id: string }>('POST', '/webhook-endpoints', {
    url: receiver.url,
    retry_schedule: [3],
  })
  const page = await watch(async () => {
    const { data } = await ask<{ data: { status: string; attempts: number }[] }>('GET', '/deliveries')
    return data.map(({ status, attempts }) => `${status} ${attempts}`).join()
  })
  await expect.poll(() => page.shown.length).toBeGreaterThan(0)
  await ask('POST', `/webhook-endpoints/${id}/test`)
  await expect.poll(() => page.shown.at(-1), { timeout: 20_000 }).toBe('delivered 2')
  expect(page.shown).toContain('pending 1')
  await page.close()
})

test('a replay is told until it is done', async () => {
  const [endpoint] = (await ask<{ data: { id: string }[] }>('GET', '/webhook-endpoints')).data
  const page = await watch(async () => {
    const { data } = await ask<{ data: { state: string; delivered: number }[] }>('GET', '/replays')
    return data.map(({ state, delivered }) => `${state} ${delivered}`).join()
  })
  await expect.poll(() => page.shown.length).toBeGreaterThan(0)
  const hourMs = 3_600_000
  await ask('POST', `/webhook-endpoints/${endpoint?.id}/replays`, {
    from: new Date(Date.now() - hourMs).toISOString(),
    to: new Date(Date.now() + hourMs).toISOString(),
  })
  await expect.poll(() => page.shown.at(-1), { timeout: 20_000 }).toMatch(/^done/)
  await page.close()
})
