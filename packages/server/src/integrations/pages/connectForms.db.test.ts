import { expect, test } from 'vitest'
import { useConnectPages } from '../../../../../test/support/connectPages.ts'
import { createVisitor } from '../../../../../test/support/visitor.ts'
import { loadManifestConfig } from '../credentials/manifestConfig.ts'

const pages = useConnectPages()
const { registerUrl, integrations } = pages

test('an API key is checked with the third party: a wrong one is refused at the form, the right one connects', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const form = await visitor.get(`${start.url}?method=1`)
  expect(form.body).toContain('type="password"')
  const empty = await visitor.submit(form, '/credentials', { 'credentials.api_key': '' })
  expect([empty.status, empty.body.includes('Please fill this in.')]).toEqual([422, true])
  const wrong = await visitor.submit(empty, '/credentials', { 'credentials.api_key': 'wrong-key-123' })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Sandbox does not accept this')
  expect(wrong.body).not.toContain('wrong-key-123')
  expect(await integrations()).toEqual([])
  const last = await visitor.submit(wrong, '/credentials', {
    'credentials.api_key': pages.world.sandbox.apiKeys[0] ?? '',
  })
  expect(last.said?.message).toMatchObject({ type: 'READY' })
  const [integration] = await integrations()
  expect(integration).toMatchObject({ auth_method: 'api_key', config: {} })
  expect(
    await loadManifestConfig(
      pages.world.deps,
      pages.world.workspace.workspaceId,
      String(integration?.['integration_id']),
    ),
  ).toEqual({
    base_url: pages.world.sandbox.url,
    credentials: { auth_type: 'api_key', api_key: pages.world.sandbox.apiKeys[0] },
  })
})

test('user name and password: the name is kept as configuration, the password is sealed', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const form = await visitor.get(`${start.url}?method=2`)
  const answer = await fetch(`${pages.world.sandbox.url}/api/users`, {
    headers: { 'x-api-key': pages.world.sandbox.apiKeys[0] ?? '' },
  })
  const users = (await answer.json()) as { data: { username: string }[] }
  const username = users.data[0]?.username ?? ''
  const wrong = await visitor.submit(form, '/credentials', {
    'credentials.username': username,
    'credentials.password': 'no',
  })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain(`value="${username}"`)
  const last = await visitor.submit(wrong, '/credentials', {
    'credentials.username': username,
    'credentials.password': pages.world.sandbox.password,
  })
  expect(last.said?.message).toMatchObject({ type: 'READY' })
  expect((await integrations())[0]).toMatchObject({
    auth_method: 'basic',
    config: { credentials: { username } },
  })
})

test('a third party that is down is no refusal: the form says so and nothing is installed', async () => {
  await pages.world.db.query(`update connector_settings set settings = '{"base_url": "http://127.0.0.1:1"}'`)
  try {
    const visitor = createVisitor()
    const start = await visitor.get(await registerUrl())
    const form = await visitor.get(`${start.url}?method=1`)
    const page = await visitor.submit(form, '/credentials', { 'credentials.api_key': 'some-key-123' })
    expect(page.status).toBe(422)
    expect(page.body).toContain('Sandbox can not be reached right now')
    expect(await integrations()).toEqual([])
  } finally {
    await pages.world.db.query('update connector_settings set settings = $1', [
      JSON.stringify({ base_url: pages.world.sandbox.url }),
    ])
  }
})

test('a connector whose client is not set up says so', async () => {
  await pages.world.db.query('update connector_settings set client_id = null')
  try {
    const page = await createVisitor().get(await registerUrl())
    expect(page.body).not.toContain('/authorize')
    expect(page.body).toContain('API key')
  } finally {
    await pages.world.db.query('update connector_settings set client_id = workspace_id::text')
  }
})

test('what is filled in cannot bring markup into the page', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const form = await visitor.get(`${start.url}?method=2`)
  const page = await visitor.submit(form, '/credentials', {
    'credentials.username': '"><script>alert(1)</script>',
    'credentials.password': '',
  })
  expect(page.body).not.toContain('<script>alert')
})

test.each(['x', '99', '0', '-1', ''])(
  'a form that names no form of the connector (%j) is refused',
  async (method) => {
    const visitor = createVisitor()
    const start = await visitor.get(await registerUrl())
    const page = await visitor.post(`${start.url}/credentials`, { method })
    expect([page.status, page.said?.message?.['code']]).toEqual([400, 'request.invalid'])
  },
)
