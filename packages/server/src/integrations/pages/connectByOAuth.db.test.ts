import { expect, test } from 'vitest'
import { origin, useConnectPages } from '../../../../../test/support/connectPages.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'

const pages = useConnectPages()
const { registerUrl, integrations } = pages

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
    workspace_id: pages.world.workspace.workspaceId,
    customer_id: 'c1',
    connector_type: 'sandbox',
    status: 'active',
    auth_method: 'oauth2',
    state: { project: 7 },
    metadata: { auth_method: 'oauth2' },
  })
  const id = integration?.['integration_id']
  expect(await pages.world.events()).toEqual([
    {
      event: 'integration_installed',
      workspaceId: pages.world.workspace.workspaceId,
      customerId: 'c1',
      state: { project: 7 },
      payload: { id, connector_type: 'sandbox', metadata: { auth_method: 'oauth2' }, state: { project: 7 } },
      integrationId: id,
      importId: null,
      resourceId: null,
    },
  ])
  expect(await pages.world.imports()).toEqual([{ integration_id: id, trigger: 'installation', mode: 'full' }])
  const { rows } = await pages.world.db.query('select name from customers')
  expect(rows).toEqual([{ name: 'Customer One' }])
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
  await fetch(`${pages.world.sandbox.url}/admin/faults`, {
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
  expect(url.searchParams.get('iss')).toBe(pages.world.sandbox.url)
  url.searchParams.set('iss', 'https://evil.example')
  const page = await visitor.get(url.href)
  expect(page.said?.message).toMatchObject({ code: 'connect.state_mismatch' })
  expect(await integrations()).toEqual([])
})
