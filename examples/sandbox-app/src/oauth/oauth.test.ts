import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import {
  callJson,
  callToken,
  createBrowser,
  getTokens,
  refresh,
  signIn,
  testClient,
} from '../../test/signIn.ts'
import { startSandboxApp } from '../index.ts'
import type { SandboxApp } from '../index.ts'

let app: SandboxApp

beforeAll(async () => {
  app = await startSandboxApp({ clients: [testClient] })
})
afterAll(() => app.close())

const api = (path: string, token: string) =>
  callJson(app.url, 'GET', path, undefined, { authorization: `Bearer ${token}` })

test('a user who allows access sends the client a code, which becomes tokens that read the API', async () => {
  const { returned, verifier } = await signIn(app.url)
  expect(returned.get('state')).toBe('a-state')
  const answer = await callToken(app.url, {
    grant_type: 'authorization_code',
    code: returned.get('code') ?? '',
    redirect_uri: testClient.redirectUris[0] ?? '',
    code_verifier: verifier,
  })
  expect(answer).toMatchObject({
    status: 200,
    body: { token_type: 'Bearer', expires_in: 300, scope: 'read' },
  })
  const me = await api('/api/me', String(answer.body.access_token))
  expect(me).toMatchObject({ status: 200, body: { method: 'oauth2', user: { id: 1, username: 'ines' } } })
})

test('the consent page lists the active users, needs no script, and says who asks', async () => {
  const { consentPage } = await signIn(app.url)
  expect(consentPage).toContain('Test client wants to read')
  expect(consentPage).toContain('Tomas Lindqvist')
  expect(consentPage).not.toContain('Lena Vogel')
  expect(consentPage).not.toContain('<script')
})

test('Cancel gives the client access_denied and no code', async () => {
  const { returned } = await signIn(app.url, { decision: 'cancel' })
  expect(returned.get('error')).toBe('access_denied')
  expect(returned.get('state')).toBe('a-state')
  expect(returned.has('code')).toBe(false)
})

test('one browser can connect as several users, one after another, each with a grant of its own', async () => {
  const browser = createBrowser()
  const before = await callJson(app.url, 'GET', '/admin/grants')
  await signIn(app.url, { user_id: '1', decision: 'allow' }, browser)
  await signIn(app.url, { user_id: '2', decision: 'allow' }, browser)
  const after = await callJson(app.url, 'GET', '/admin/grants')
  const added = after.body.grants.slice(before.body.grants.length)
  expect(added.map((grant: { user: string }) => grant.user)).toEqual(['Ines Moreau', 'Tomas Lindqvist'])
})

test('an authorization request without PKCE is refused', async () => {
  const url = `${app.url}/oauth/auth?client_id=test-client&response_type=code&scope=read&redirect_uri=${testClient.redirectUris[0]}`
  const response = await fetch(url, { redirect: 'manual' })
  const location = new URL(response.headers.get('location') ?? '')
  expect(location.searchParams.get('error')).toBe('invalid_request')
})

test('an unknown client and a foreign redirect URI get a page, not a redirect', async () => {
  for (const query of ['client_id=nobody', 'client_id=test-client&redirect_uri=https://evil.example/']) {
    const response = await fetch(`${app.url}/oauth/auth?response_type=code&${query}`, { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('This did not work')
  }
})

test('a consent page that is not open any more says so', async () => {
  const response = await fetch(`${app.url}/consent/nothing`)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('no longer valid')
})

test.each(['basic', 'post'] as const)(
  'a refresh rotates the refresh token (client_secret_%s)',
  async (secretIn) => {
    const tokens = await getTokens(app.url)
    const answer = await refresh(app.url, tokens.refreshToken, secretIn)
    expect(answer.status).toBe(200)
    expect(answer.body.refresh_token).not.toBe(tokens.refreshToken)
    expect((await api('/api/me', String(answer.body.access_token))).status).toBe(200)
  },
)

test('a refresh token used twice ends the whole grant', async () => {
  const tokens = await getTokens(app.url)
  const first = await refresh(app.url, tokens.refreshToken)
  const again = await refresh(app.url, tokens.refreshToken)
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await refresh(app.url, String(first.body.refresh_token))).body.error).toBe('invalid_grant')
  expect((await api('/api/me', String(first.body.access_token))).status).toBe(401)
})

test('"revoke access" ends the tokens of that grant at once, and a refresh answers invalid_grant', async () => {
  const tokens = await getTokens(app.url)
  const other = await getTokens(app.url)
  const { body } = await callJson(app.url, 'GET', '/admin/grants')
  const grantId = body.grants.at(-2).grant_id
  expect((await callJson(app.url, 'POST', '/admin/revoke', { grant_id: grantId })).body).toEqual({
    revoked: 1,
  })
  expect((await api('/api/me', tokens.accessToken)).status).toBe(401)
  expect(await refresh(app.url, tokens.refreshToken)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  })
  expect((await api('/api/me', other.accessToken)).status).toBe(200)
})

test('ending only the access tokens leaves the refresh token alive', async () => {
  const tokens = await getTokens(app.url)
  await callJson(app.url, 'POST', '/admin/revoke', { access_tokens_only: true })
  expect((await api('/api/me', tokens.accessToken)).status).toBe(401)
  expect((await refresh(app.url, tokens.refreshToken)).status).toBe(200)
})

test('the client can revoke its own refresh token (RFC 7009)', async () => {
  const tokens = await getTokens(app.url)
  const basic = Buffer.from(`${testClient.clientId}:${testClient.clientSecret}`).toString('base64')
  const response = await fetch(`${app.url}/oauth/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ token: tokens.refreshToken, token_type_hint: 'refresh_token' }),
  })
  expect(response.status).toBe(200)
  expect((await refresh(app.url, tokens.refreshToken)).body.error).toBe('invalid_grant')
  expect((await api('/api/me', tokens.accessToken)).status).toBe(401)
})

test('a wrong client secret is refused with invalid_client', async () => {
  const response = await fetch(`${app.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: testClient.clientId,
      client_secret: 'wrong',
    }),
  })
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ error: 'invalid_client' })
})

test('token calls are counted by grant type, and faults strike as often as they were set', async () => {
  const tokens = await getTokens(app.url)
  await callJson(app.url, 'DELETE', '/admin/stats')
  await callJson(app.url, 'POST', '/admin/faults', { on: 'token', times: 2, answer: 503 })
  const answers = []
  for (let call = 0; call < 3; call += 1) answers.push((await refresh(app.url, tokens.refreshToken)).status)
  await refresh(app.url, 'unknown')
  expect(answers).toEqual([503, 503, 200])
  expect((await callJson(app.url, 'GET', '/admin/stats')).body).toMatchObject({
    token_calls: { refresh_token: 1 },
    token_calls_refused: { refresh_token: 1 },
    token_calls_faulted: { refresh_token: 2 },
  })
})

test('a lost answer of the token endpoint rotates the token all the same', async () => {
  const tokens = await getTokens(app.url)
  await callJson(app.url, 'POST', '/admin/faults', { on: 'token', answer: 'lose' })
  await expect(refresh(app.url, tokens.refreshToken)).rejects.toThrow('fetch failed')
  expect((await refresh(app.url, tokens.refreshToken)).body.error).toBe('invalid_grant')
})

test('access tokens live as long as was set', async () => {
  const short = await startSandboxApp({ clients: [testClient], accessTokenTtlSeconds: 1 })
  try {
    const tokens = await getTokens(short.url)
    const dead = () =>
      callJson(short.url, 'GET', '/api/me', undefined, { authorization: `Bearer ${tokens.accessToken}` })
    await vi.waitFor(async () => expect((await dead()).status).toBe(401), { timeout: 10_000, interval: 100 })
    expect((await dead()).body.error.code).toBe('invalid_token')
    expect((await refresh(short.url, tokens.refreshToken)).body.expires_in).toBe(1)
  } finally {
    await short.close()
  }
})
