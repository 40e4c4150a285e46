import { expect, test } from 'vitest'
import { origin, useConnectPages } from '../../../../../test/support/connectPages.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'

const pages = useConnectPages()
const { registerUrl } = pages

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
  const { rows } = await pages.world.db.query<{ sealed: Buffer }>('select sealed from credentials')
  expect(rows[0]?.sealed.toString('latin1')).not.toContain('accessToken')
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
  await pages.world.db.query('update connect_sessions set expires_at = to_timestamp(0)')
  const late = await visitor.get(start.url)
  expect([late.status, late.said?.message?.['code']]).toEqual([404, 'connect.session_unknown'])
})

test.each([
  ['no secret', '', 400, 'connect.secret_missing'],
  ['an unknown connector', 'SECRET', 404, 'connect.connector_unknown'],
])(
  '%s is a page with its code, and a problem for those who want JSON',
  async (_what, given, status, code) => {
    const secret = given && (await pages.world.sign({ customer_id: 'c1' }))
    const url = `${pages.world.url}/v1/credentials/${given ? 'nope' : 'sandbox'}/register?secret=${secret}&origin=${origin}`
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

test('an origin that is none is not posted to, and markup in it does no harm', async () => {
  const page = await createVisitor().get(
    await registerUrl({}, { origin: 'https://app.example/</script><script>alert(1)</script>' }),
  )
  expect(page.said?.origin).toBeNull()
  expect(page.body).not.toContain('alert(1)')
})

test('the cookie is out of reach of scripts and of other sites', async () => {
  const answer = await fetch(await registerUrl(), { redirect: 'manual' })
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^tributary_connect=[A-Za-z0-9_-]{43}; Max-Age=86400; Path=\/v1; HttpOnly; SameSite=Lax$/,
    ),
  ])
})

test('the page has nothing inline: its script and style are files of the service, the style in the colour of the workspace', async () => {
  await pages.world.db.query(`update workspaces set colour = '#ffcc00' where workspace_id = $1`, [
    pages.world.workspace.workspaceId,
  ])
  try {
    const page = await createVisitor().get(await registerUrl())
    expect(page.body).not.toMatch(/<style|style=|<script(?![^>]*(src=|application\/json))| on[a-z]+=/)
    const style = await fetch(`${pages.world.url}/connect-page.css?colour=ffcc00`)
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(await style.text()).toContain('--accent: #ffcc00; --on-accent: #000000;')
    expect(page.body).toContain('/connect-page.css?colour=ffcc00')
    const plain = await (await fetch(`${pages.world.url}/connect-page.css`)).text()
    for (const wrong of ['red', '}body{', 'ffcc0', 'FFCC00']) {
      const answer = await fetch(`${pages.world.url}/connect-page.css?colour=${encodeURIComponent(wrong)}`)
      expect(await answer.text()).toBe(plain)
    }
    expect((await fetch(`${pages.world.url}/connect-page.js`)).headers.get('content-type')).toContain(
      'javascript',
    )
  } finally {
    await pages.world.db.query('update workspaces set colour = null')
  }
})
