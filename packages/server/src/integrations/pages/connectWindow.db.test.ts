import { expect, test } from 'vitest'
import { origin, useConnectPages } from '../../../../../test/support/connectPages.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'

const pages = useConnectPages()
const { registerUrl, integrations } = pages

test('the state of the page counts only when the secret has none', async () => {
  const config = JSON.stringify({ state: 'of the page' })
  await connectBySandbox(createVisitor(), await registerUrl({ customer_id: 'a' }, { config }))
  await connectBySandbox(
    createVisitor(),
    await registerUrl({ customer_id: 'b', state: 'signed' }, { config }),
  )
  expect((await integrations()).map((row) => row['state'])).toEqual(['of the page', 'signed'])
})

test('the status tells the opener alone, with its token, when the import is done', async () => {
  const last = await connectBySandbox(createVisitor(), await registerUrl())
  const { session_id: id, status_token: token } = last.said?.message ?? {}
  const status = (given = token) =>
    fetch(`${pages.world.url}/v1/connect-sessions/${id}/status?token=${given}`, { headers: { origin } })
  const first = await status()
  expect([first.status, first.headers.get('access-control-allow-origin')]).toEqual([200, origin])
  expect(await first.json()).toEqual({ status: 'ready', import: 'queued', error: null })
  await pages.world.finishImports('succeeded')
  expect(await (await status()).json()).toEqual({ status: 'ready', import: 'succeeded', error: null })
  for (const wrong of ['', 'nope']) expect((await status(wrong)).status).toBe(404)
  expect((await fetch(`${pages.world.url}/v1/connect-sessions/not-an-id/status?token=${token}`)).status).toBe(
    404,
  )
})

test('the SDK is served with its own address, for other origins, compressed when asked', async () => {
  for (const path of ['/connect.mjs', '/connect.js']) {
    const answer = await fetch(`${pages.world.url}${path}`)
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.text()).toContain('tributaryScriptUrl')
  }
})

test('under another name of this machine the flow moves to the public address first, where the third party comes back to', async () => {
  const url = (await registerUrl()).replace('127.0.0.1', 'localhost')
  const moved = await fetch(url, { redirect: 'manual' })
  expect(moved.status).toBe(303)
  expect(moved.headers.getSetCookie()).toEqual([])
  const target = new URL(moved.headers.get('location') ?? '')
  expect([target.origin, target.searchParams.get('moved')]).toEqual([pages.world.url, '1'])
  // Behind a proxy that changes the name, the second request is served wherever it arrives.
  const served = await fetch(`${url}&moved=1`, { redirect: 'manual' })
  expect(served.headers.get('location')).toMatch(/^\/v1\/connect-sessions\//)
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
  const wrong = await visitor.get(`${pages.world.url}/v1/credentials/sandbox/register?secret=x`)
  expect(wrong.body).toContain('La connexion est impossible pour le moment')
  // For the app's developer, as it is.
  expect(wrong.body).toContain('connect.secret_malformed')
})

async function allowOrigins(origins: string[]): Promise<void> {
  await pages.world.db.query('update workspaces set connect_origins = $2 where workspace_id = $1', [
    pages.world.workspace.workspaceId,
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
    const status = await fetch(`${pages.world.url}/v1/connect-sessions/${id}/status?token=${token}`)
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
