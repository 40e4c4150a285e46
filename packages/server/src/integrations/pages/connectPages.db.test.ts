import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createConnectWorld, type ConnectWorld } from '../../../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'
import { loadManifestConfig } from '../credentials/manifestConfig.ts'

let world: ConnectWorld
beforeAll(async () => {
  world = await createConnectWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.db.query(
    'truncate test_events, test_imports, connect_sessions, integrations, customers cascade',
  )
})

const origin = 'https://app.example'
async function registerUrl(
  claims: Record<string, unknown> = {},
  parameters: Record<string, string> = {},
): Promise<string> {
  const secret = await world.sign({ customer_id: 'c1', ...claims })
  const query = new URLSearchParams({ secret, origin, ...parameters })
  return `${world.url}/v1/credentials/sandbox/register?${query.toString()}`
}
const integrations = async () =>
  (await world.db.query('select * from integrations order by integration_id')).rows

test('OAuth2: from the secret over the consent page to READY, one integration, one event, one import', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl({ name: 'Customer One', state: { project: 7 } }))
  expect(start.status).toBe(200)
  expect(start.url).not.toContain('secret')
  expect(start.body).toContain('Acme &#60;Projects&#62; &#38; Co will read')
  const last = await connectBySandbox(
    visitor,
    await registerUrl({ name: 'Customer One', state: { project: 7 } }),
  )
  expect(last.status).toBe(200)
  expect(last.said).toMatchObject({ message: { type: 'READY' }, origin, closes: true })

  const [integration, ...more] = await integrations()
  expect(more).toEqual([])
  expect(integration).toMatchObject({
    workspace_id: world.workspace.workspaceId,
    customer_id: 'c1',
    connector_type: 'sandbox',
    status: 'active',
    auth_method: 'oauth2',
    state: { project: 7 },
    metadata: { auth_method: 'oauth2' },
  })
  const id = integration?.['integration_id']
  expect(await world.events()).toEqual([
    {
      event: 'integration_installed',
      workspaceId: world.workspace.workspaceId,
      customerId: 'c1',
      state: { project: 7 },
      payload: { id, connector_type: 'sandbox', metadata: { auth_method: 'oauth2' }, state: { project: 7 } },
      integrationId: id,
      importId: null,
      resourceId: null,
    },
  ])
  expect(await world.imports()).toEqual([{ integration_id: id, trigger: 'installation', mode: 'full' }])
  const { rows } = await world.db.query('select name from customers')
  expect(rows).toEqual([{ name: 'Customer One' }])
})

test('the first page has a strict policy, hides the secret from the history and tells the opener its session', async () => {
  const page = await createVisitor().get(await registerUrl())
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action /,
  )
  expect(policy).toContain("frame-ancestors 'none'")
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.said).toMatchObject({ message: { type: 'SESSION' }, origin, closes: false })
})

test('credentials are sealed: neither the database nor the API shows a token', async () => {
  const visitor = createVisitor()
  await connectBySandbox(visitor, await registerUrl())
  const { rows } = await world.db.query<{ sealed: Buffer }>('select sealed from credentials')
  expect(rows[0]?.sealed.toString('latin1')).not.toContain('accessToken')
})

test('the same state connects the same integration again; another state or none makes a new one', async () => {
  for (const state of ['s1', 's1', 's2', null, null]) {
    await connectBySandbox(createVisitor(), await registerUrl({ state }))
  }
  expect((await integrations()).map((row) => row['state'])).toEqual(['s1', 's2', null, null])
  expect((await world.events()).map(({ event }) => event)).toEqual(Array(4).fill('integration_installed'))
  expect((await world.imports()).map(({ trigger }) => trigger)).toEqual([
    'installation',
    'reconnect',
    'installation',
    'installation',
    'installation',
  ])
})

test('two connects with the same state at the same time make one integration', async () => {
  const state = { order: ['of', { keys: 1, matters: 2 }] }
  const pages = await Promise.all(
    Array.from({ length: 6 }, async () => connectBySandbox(createVisitor(), await registerUrl({ state }))),
  )
  expect(pages.map(({ said }) => said?.message?.['type'])).toEqual(Array(6).fill('READY'))
  expect(await integrations()).toHaveLength(1)
  expect(await world.events()).toHaveLength(1)
})

test('integration_id in the secret mends a broken integration: fixed is told once, an import follows', async () => {
  await connectBySandbox(createVisitor(), await registerUrl({ state: 'kept' }))
  const id = String((await integrations())[0]?.['integration_id'])
  await world.db.query(`update integrations set status = 'needs_reconnect'`)
  for (let time = 0; time < 2; time++) {
    const last = await connectBySandbox(createVisitor(), await registerUrl({ integration_id: id }))
    expect(last.said?.message).toMatchObject({ type: 'READY' })
  }
  const [integration, ...more] = await integrations()
  expect(more).toEqual([])
  expect(integration).toMatchObject({ integration_id: id, status: 'active', state: 'kept' })
  expect((await world.events()).map(({ event, payload }) => [event, payload])).toEqual([
    ['integration_installed', expect.anything()],
    ['integration_oauth_token_fixed', { id }],
  ])
  expect((await world.imports()).map(({ trigger }) => trigger)).toEqual([
    'installation',
    'reconnect',
    'reconnect',
  ])
})

test("an integration of another customer or workspace can't be mended, and looks as if it did not exist", async () => {
  await connectBySandbox(createVisitor(), await registerUrl())
  const id = String((await integrations())[0]?.['integration_id'])
  const ofOtherCustomer = await registerUrl({ integration_id: id, customer_id: 'c2' })
  const secret = await world.sign(
    { workspace_id: world.other.workspaceId, customer_id: 'c1', integration_id: id },
    { privateKeyPem: world.other.privateKeyPem },
  )
  const ofOtherWorkspace = `${world.url}/v1/credentials/sandbox/register?secret=${secret}`
  const nobody = await registerUrl({ integration_id: '0192f3a4-0000-7000-8000-00000000dead' })
  for (const url of [ofOtherCustomer, ofOtherWorkspace, nobody]) {
    const page = await createVisitor().get(url)
    expect(page.status).toBe(404)
    expect(page.said?.message).toMatchObject({ code: 'connect.integration_unknown' })
  }
})

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
    'credentials.api_key': world.sandbox.apiKeys[0] ?? '',
  })
  expect(last.said?.message).toMatchObject({ type: 'READY' })
  const [integration] = await integrations()
  expect(integration).toMatchObject({ auth_method: 'api_key', config: {} })
  expect(
    await loadManifestConfig(
      world.deps,
      world.workspace.workspaceId,
      String(integration?.['integration_id']),
    ),
  ).toEqual({
    base_url: world.sandbox.url,
    credentials: { auth_type: 'api_key', api_key: world.sandbox.apiKeys[0] },
  })
})

test('user name and password: the name is kept as configuration, the password is sealed', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const form = await visitor.get(`${start.url}?method=2`)
  const answer = await fetch(`${world.sandbox.url}/api/users`, {
    headers: { 'x-api-key': world.sandbox.apiKeys[0] ?? '' },
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
    'credentials.password': world.sandbox.password,
  })
  expect(last.said?.message).toMatchObject({ type: 'READY' })
  expect((await integrations())[0]).toMatchObject({
    auth_method: 'basic',
    config: { credentials: { username } },
  })
})

test('access denied ends the session, tells the opener and closes', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const consent = await visitor.submit(start, '/authorize')
  const last = await visitor.submit(consent, new URL(consent.url).pathname, { decision: 'cancel' })
  expect(last.status).toBe(403)
  expect(last.said).toMatchObject({
    message: { type: 'error', code: 'connect.access_denied' },
    origin,
    closes: true,
  })
  expect(await integrations()).toEqual([])
})

test('cancel ends the session', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const last = await visitor.submit(start, '/cancel')
  expect(last.said).toMatchObject({ message: { type: 'error', code: 'connect.cancelled' }, closes: true })
  const again = await visitor.submit({ ...start, body: start.body }, '/authorize')
  expect([again.status, again.said?.message?.['code']]).toEqual([404, 'connect.session_unknown'])
})

test('a token endpoint that fails leaves the session open, and the second try connects', async () => {
  await fetch(`${world.sandbox.url}/admin/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ on: 'token', answer: 503 }),
  })
  const visitor = createVisitor()
  const failed = await connectBySandbox(visitor, await registerUrl())
  expect(failed.body).toContain('Sandbox can not be reached right now')
  expect(failed.said?.message).toMatchObject({ type: 'SESSION' })
  const consent = await visitor.submit(failed, '/authorize')
  const last = await visitor.submit(consent, new URL(consent.url).pathname, {
    decision: 'allow',
    user_id: '1',
  })
  expect(last.said?.message).toMatchObject({ type: 'READY' })
})

/** Agrees at the sandbox and stops before the redirect back to the service. */
async function atCallback(): Promise<{ visitor: ReturnType<typeof createVisitor>; callback: string }> {
  const visitor = createVisitor({ stopBefore: '/v1/credentials/callback' })
  const { url } = await connectBySandbox(visitor, await registerUrl())
  return { visitor, callback: url }
}

test('the answer of the third party counts in the browser that asked, and once', async () => {
  const { visitor, callback } = await atCallback()
  const foreign = await createVisitor().get(callback)
  expect([foreign.status, foreign.said?.message?.['code']]).toEqual([400, 'connect.state_mismatch'])
  const first = await visitor.get(callback)
  expect(first.said?.message).toMatchObject({ type: 'READY' })
  const second = await visitor.get(callback)
  expect([second.status, second.said?.message?.['code']]).toEqual([400, 'connect.state_mismatch'])
  expect(await integrations()).toHaveLength(1)
})

test('an answer with the issuer of another server is refused', async () => {
  const { visitor, callback } = await atCallback()
  const url = new URL(callback)
  expect(url.searchParams.get('iss')).toBe(world.sandbox.url)
  url.searchParams.set('iss', 'https://evil.example')
  const page = await visitor.get(url.href)
  expect(page.said?.message).toMatchObject({ code: 'connect.state_mismatch' })
  expect(await integrations()).toEqual([])
})

test('a form that another site sent is refused', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  const page = await visitor.post(`${start.url}/authorize`, {}, { 'sec-fetch-site': 'cross-site' })
  expect([page.status, page.said?.message?.['code']]).toEqual([400, 'connect.state_mismatch'])
})

test('a session is of one browser, and over after 30 minutes', async () => {
  const visitor = createVisitor()
  const start = await visitor.get(await registerUrl())
  expect((await createVisitor().get(start.url)).status).toBe(404)
  await world.db.query('update connect_sessions set expires_at = to_timestamp(0)')
  const late = await visitor.get(start.url)
  expect([late.status, late.said?.message?.['code']]).toEqual([404, 'connect.session_unknown'])
})

test.each([
  ['no secret', '', 400, 'connect.secret_missing'],
  ['an unknown connector', 'SECRET', 404, 'connect.connector_unknown'],
])(
  '%s is a page with its code, and a problem for those who want JSON',
  async (_what, given, status, code) => {
    const secret = given && (await world.sign({ customer_id: 'c1' }))
    const url = `${world.url}/v1/credentials/${given ? 'nope' : 'sandbox'}/register?secret=${secret}&origin=${origin}`
    const page = await createVisitor().get(url)
    expect(page.status).toBe(status)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.body).toContain(code)
    expect(page.said).toMatchObject({ message: { type: 'error', code }, origin })
    const json = await fetch(url, { headers: { accept: 'application/json' } })
    expect([json.status, json.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ])
    expect(await json.json()).toMatchObject({ code, status })
  },
)

test.each([
  ['no JSON', '{', 400],
  ['no object', '[1]', 400],
  ['what the workspace sets', '{"base_url":"http://127.0.0.1:1"}', 400],
  ['credentials', '{"credentials":{"access_token":"x"}}', 400],
  ['an unknown name', '{"__proto__x":1}', 400],
])('a config with %s is refused', async (_what, config, status) => {
  const page = await createVisitor().get(await registerUrl({}, { config }))
  expect([page.status, page.said?.message?.['code']]).toEqual([status, 'connect.config_invalid'])
})

test('the state of the page counts only when the secret has none', async () => {
  const config = JSON.stringify({ state: 'of the page' })
  await connectBySandbox(createVisitor(), await registerUrl({ customer_id: 'a' }, { config }))
  await connectBySandbox(
    createVisitor(),
    await registerUrl({ customer_id: 'b', state: 'signed' }, { config }),
  )
  expect((await integrations()).map((row) => row['state'])).toEqual(['of the page', 'signed'])
})

test('an origin that is none is not posted to, and markup in it does no harm', async () => {
  const page = await createVisitor().get(
    await registerUrl({}, { origin: 'https://app.example/</script><script>alert(1)</script>' }),
  )
  expect(page.said?.origin).toBeNull()
  expect(page.body).not.toContain('alert(1)')
})

test('the status tells the opener alone, with its token, when the import is done', async () => {
  const last = await connectBySandbox(createVisitor(), await registerUrl())
  const { session_id: id, status_token: token } = last.said?.message ?? {}
  const status = (given = token) =>
    fetch(`${world.url}/v1/connect-sessions/${id}/status?token=${given}`, { headers: { origin } })
  const first = await status()
  expect([first.status, first.headers.get('access-control-allow-origin')]).toEqual([200, origin])
  expect(await first.json()).toEqual({ status: 'ready', import: 'queued', error: null })
  await world.finishImports('succeeded')
  expect(await (await status()).json()).toEqual({ status: 'ready', import: 'succeeded', error: null })
  for (const wrong of ['', 'nope']) expect((await status(wrong)).status).toBe(404)
  expect((await fetch(`${world.url}/v1/connect-sessions/not-an-id/status?token=${token}`)).status).toBe(404)
})

test('a connector whose client is not set up says so', async () => {
  await world.db.query('update connector_settings set client_id = null')
  try {
    const page = await createVisitor().get(await registerUrl())
    expect(page.body).not.toContain('/authorize')
    expect(page.body).toContain('API key')
  } finally {
    await world.db.query('update connector_settings set client_id = workspace_id::text')
  }
})

test('the SDK is served with its own address, for other origins, compressed when asked', async () => {
  for (const path of ['/connect.mjs', '/connect.js']) {
    const answer = await fetch(`${world.url}${path}`)
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.text()).toContain('tributaryScriptUrl')
  }
})

test('a third party that is down is no refusal: the form says so and nothing is installed', async () => {
  await world.db.query(`update connector_settings set settings = '{"base_url": "http://127.0.0.1:1"}'`)
  try {
    const visitor = createVisitor()
    const start = await visitor.get(await registerUrl())
    const form = await visitor.get(`${start.url}?method=1`)
    const page = await visitor.submit(form, '/credentials', { 'credentials.api_key': 'some-key-123' })
    expect(page.status).toBe(422)
    expect(page.body).toContain('Sandbox can not be reached right now')
    expect(await integrations()).toEqual([])
  } finally {
    await world.db.query('update connector_settings set settings = $1', [
      JSON.stringify({ base_url: world.sandbox.url }),
    ])
  }
})

test('under another name of this machine the flow moves to the public address first, where the third party comes back to', async () => {
  const url = (await registerUrl()).replace('127.0.0.1', 'localhost')
  const moved = await fetch(url, { redirect: 'manual' })
  expect(moved.status).toBe(303)
  expect(moved.headers.getSetCookie()).toEqual([])
  const target = new URL(moved.headers.get('location') ?? '')
  expect([target.origin, target.searchParams.get('moved')]).toEqual([world.url, '1'])
  // Behind a proxy that changes the name, the second request is served wherever it arrives.
  const served = await fetch(`${url}&moved=1`, { redirect: 'manual' })
  expect(served.headers.get('location')).toMatch(/^\/v1\/connect-sessions\//)
})

test('the cookie is out of reach of scripts and of other sites', async () => {
  const answer = await fetch(await registerUrl(), { redirect: 'manual' })
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^tributary_connect=[A-Za-z0-9_-]{43}; Max-Age=86400; Path=\/v1; HttpOnly; SameSite=Lax$/,
    ),
  ])
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

test('the page has nothing inline: its script and style are files of the service, the style in the colour of the workspace', async () => {
  await world.db.query(`update workspaces set colour = '#ffcc00' where workspace_id = $1`, [
    world.workspace.workspaceId,
  ])
  try {
    const page = await createVisitor().get(await registerUrl())
    expect(page.body).not.toMatch(/<style|style=|<script(?![^>]*(src=|application\/json))| on[a-z]+=/)
    const style = await fetch(`${world.url}/connect-page.css?colour=ffcc00`)
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(await style.text()).toContain('--accent: #ffcc00; --on-accent: #000000;')
    expect(page.body).toContain('/connect-page.css?colour=ffcc00')
    const plain = await (await fetch(`${world.url}/connect-page.css`)).text()
    for (const wrong of ['red', '}body{', 'ffcc0', 'FFCC00']) {
      const answer = await fetch(`${world.url}/connect-page.css?colour=${encodeURIComponent(wrong)}`)
      expect(await answer.text()).toBe(plain)
    }
    expect((await fetch(`${world.url}/connect-page.js`)).headers.get('content-type')).toContain('javascript')
  } finally {
    await world.db.query('update workspaces set colour = null')
  }
})

test('a browser that would rather have French gets French pages, faults and errors', async () => {
  const language = 'fr-CH, fr;q=0.9, en;q=0.8'
  const visitor = createVisitor({ language })
  const start = await visitor.get(await registerUrl())
  expect(start.body).toContain('<html lang="fr">')
  expect(start.body).toContain('Connecter Sandbox')
  const form = await visitor.get(`${start.url}?method=1`)
  const empty = await visitor.post(`${start.url}/credentials`, { method: '1' })
  expect(empty.body).toContain('Veuillez remplir ce champ.')
  expect(form.body).toContain('Utiliser une clé d’API')
  const wrong = await visitor.get(`${world.url}/v1/credentials/sandbox/register?secret=x`)
  expect(wrong.body).toContain('La connexion est impossible pour le moment')
  // For the app's developer, as it is.
  expect(wrong.body).toContain('connect.secret_malformed')
})

async function allowOrigins(origins: string[]): Promise<void> {
  await world.db.query('update workspaces set connect_origins = $2 where workspace_id = $1', [
    world.workspace.workspaceId,
    origins,
  ])
}

test('with a return_url the browser goes back to the app at the end, with how it ended', async () => {
  await allowOrigins(['https://app.example'])
  try {
    const back = { return_url: 'https://app.example/settings?tab=2' }
    const visitor = createVisitor({ stopBefore: 'https://app.example' })
    const last = new URL((await connectBySandbox(visitor, await registerUrl({}, back))).url)
    expect([last.origin, last.pathname, last.searchParams.get('tab')]).toEqual([
      'https://app.example',
      '/settings',
      '2',
    ])
    expect(last.searchParams.get('connect_status')).toBe('ready')
    const [id, token] = (last.searchParams.get('connect_session') ?? '').split('.')
    const status = await fetch(`${world.url}/v1/connect-sessions/${id}/status?token=${token}`)
    expect(await status.json()).toMatchObject({ status: 'ready' })

    const other = createVisitor({ stopBefore: 'https://app.example' })
    const start = await other.get(await registerUrl({}, back))
    expect(start.headers.get('content-security-policy')).toMatch(/form-action [^;]*https:\/\/app\.example/)
    const cancelled = new URL((await other.submit(start, '/cancel')).url)
    expect(cancelled.search).toBe('?tab=2&connect_status=error&connect_error=connect.cancelled')
  } finally {
    await allowOrigins([])
  }
})

test.each([
  ['https://app.example/x', []],
  ['https://evil.example/x', ['https://app.example']],
  ['https://app.example.evil.example/', ['https://app.example']],
  ['https://app.example@evil.example/', ['https://app.example']],
  ['javascript:alert(1)', ['https://app.example']],
  ['//evil.example', ['https://app.example']],
])('nobody is sent to %s when the workspace allows %j', async (url, origins) => {
  await allowOrigins(origins)
  try {
    const page = await createVisitor().get(await registerUrl({}, { return_url: url }))
    expect([page.status, page.said?.message?.['code']]).toEqual([400, 'connect.return_url_forbidden'])
  } finally {
    await allowOrigins([])
  }
})

test('a workspace that lists its origins refuses connect() from others', async () => {
  await allowOrigins(['https://other.example'])
  try {
    const page = await createVisitor().get(await registerUrl())
    expect([page.status, page.said?.message?.['code']]).toEqual([403, 'connect.origin_forbidden'])
  } finally {
    await allowOrigins([])
  }
})
