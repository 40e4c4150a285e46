import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createConnectWorld, type ConnectWorld } from '../../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../../test/support/visitor.ts'

let world: ConnectWorld
const time = { offsetMs: 0 }
beforeAll(async () => {
  world = await createConnectWorld({
    clock: { now: () => Date.now() + time.offsetMs, sleep: async () => {} },
  })
})
afterAll(() => world.close())
beforeEach(async () => {
  time.offsetMs = 0
  await world.db.query(
    'truncate test_events, test_imports, connect_sessions, used_connect_links, integrations, customers cascade',
  )
})

async function ask(query: Record<string, string>, key = world.workspace.adminKey) {
  const given = new URLSearchParams({ connector: 'sandbox', customer_id: 'c1', ...query })
  const answer = await fetch(`${world.url}/v1/connect-links?${given.toString()}`, {
    headers: { authorization: `Api-Key ${key}` },
  })
  return {
    status: answer.status,
    body: (await answer.json()) as { url: string; expires: string; code?: string },
  }
}
const integrations = async () =>
  (await world.db.query('select customer_id, state from integrations order by integration_id')).rows

test('a link connects without an SDK, for its customer and with its state, and ends on a page that says so', async () => {
  const { status, body } = await ask({ name: 'Customer One', state: '{"project":7}' })
  expect(status).toBe(200)
  expect(Date.parse(body.expires)).toBeGreaterThan(Date.now() + 6 * 86_400_000)
  expect(body.url).not.toContain('c1')
  const last = await connectBySandbox(createVisitor(), body.url)
  expect(last.status).toBe(200)
  expect(last.body).toContain('Sandbox is connected')
  expect(await integrations()).toEqual([{ customer_id: 'c1', state: { project: 7 } }])
})

test('a link works once: opened again it says so, and of two windows one connects', async () => {
  const { url } = (await ask({})).body
  const [one, two] = [createVisitor(), createVisitor()]
  const consents = [await one.get(url), await two.get(url)]
  expect(consents.map(({ status }) => status)).toEqual([200, 200])
  expect((await connectBySandbox(one, url)).body).toContain('Sandbox is connected')
  const second = consents[1]
  const consent = second ? await two.submit(second, '/authorize') : null
  const last = consent
    ? await two.submit(consent, new URL(consent.url).pathname, { decision: 'allow', user_id: '1' })
    : null
  expect(last?.body).toContain('connected an account already')
  const again = await createVisitor().get(url)
  expect([again.status, again.body.includes('Already connected')]).toEqual([410, true])
  expect(await integrations()).toHaveLength(1)
})

test('at the end a link leads to the redirect_url, of an allowed origin alone', async () => {
  const back = { redirect_url: 'https://app.example/thanks' }
  expect(await ask(back)).toMatchObject({ status: 400, body: { code: 'connect.return_url_forbidden' } })
  await world.db.query(`update workspaces set connect_origins = '{https://app.example}'`)
  try {
    const { url } = (await ask(back)).body
    const last = await connectBySandbox(createVisitor({ stopBefore: 'https://app.example' }), url)
    expect(last.url).toMatch(/^https:\/\/app\.example\/thanks\?connect_status=ready/)
  } finally {
    await world.db.query(`update workspaces set connect_origins = '{}'`)
  }
})

test('a link ends by itself, and one that was changed or cut is refused', async () => {
  const { url } = (await ask({ expires_in: '60' })).body
  time.offsetMs = 61_000
  const late = await createVisitor().get(url)
  expect([late.status, late.body.includes('This link has expired')]).toEqual([410, true])
  time.offsetMs = 0
  for (const wrong of [
    url.slice(0, -4),
    `${url.slice(0, -4)}AAAA`,
    url.replace(/token=.*/, 'token='),
    url.replace(/\?.*/, ''),
  ]) {
    const page = await createVisitor().get(wrong)
    expect([page.status, page.body.includes('This link is not complete')]).toEqual([400, true])
  }
})

test('a link may mend an integration, of its customer and connector alone', async () => {
  await connectBySandbox(createVisitor(), (await ask({})).body.url)
  const { rows } = await world.db.query<{ integration_id: string }>('select integration_id from integrations')
  const id = rows[0]?.integration_id ?? ''
  const mending = await ask({ integration_id: id })
  expect((await createVisitor().get(mending.body.url)).body).toContain('Reconnect Sandbox')
  expect(await ask({ integration_id: id, customer_id: 'c2' })).toMatchObject({ status: 404 })
  expect(await ask({ integration_id: id }, world.other.adminKey)).toMatchObject({ status: 404 })
})

test.each([
  [{ connector: 'nope' }, 404, 'connect.connector_unknown'],
  [{ customer_id: '' }, 400, 'request.invalid'],
  [{ customer_id: 'a\0b' }, 400, 'request.invalid'],
  [{ state: '"\\u0000"' }, 400, 'request.invalid'],
  [{ expires_in: '59' }, 400, 'request.invalid'],
  [{ expires_in: '99999999' }, 400, 'request.invalid'],
])('%j makes no link', async (query, status, code) => {
  expect(await ask(query)).toMatchObject({ status, body: { code } })
})

test('only an admin key makes a link: who has it connects for the customer', async () => {
  expect(await ask({}, world.userKey)).toMatchObject({ status: 403, body: { code: 'auth.admin_required' } })
})
