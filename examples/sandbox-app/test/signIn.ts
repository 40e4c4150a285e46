import { createHash, randomBytes } from 'node:crypto'

import type { OAuthClient } from '../src/index.ts'

/** The client that the tests use. Nothing listens at its redirect URI; the tests read the redirect itself. */
export const testClient: OAuthClient = {
  clientId: 'test-client',
  clientSecret: 'a-secret-for-tests',
  redirectUris: ['http://127.0.0.1:9/callback'],
  name: 'Test client',
}

export type TokenAnswer = { status: number; body: Record<string, unknown> }

/** A browser with cookies that stops at each redirect. */
export function createBrowser() {
  const jar = new Map<string, { value: string; path: string }>()
  return async (url: string, form?: Record<string, string>): Promise<Response> => {
    const path = new URL(url).pathname
    const cookies = [...jar].filter(([, cookie]) => path.startsWith(cookie.path))
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookies.map(([name, cookie]) => `${name}=${cookie.value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = pair.split('=')
      jar.set(name, { value, path: attributes.find((text) => text.startsWith('path='))?.slice(5) ?? '/' })
    }
    return response
  }
}

export type Browser = ReturnType<typeof createBrowser>

/** Goes through the consent page as a user would; gives what came back to the redirect URI, and the PKCE verifier. */
export async function signIn(
  appUrl: string,
  answer: Record<string, string> = { user_id: '1', decision: 'allow' },
  browser: Browser = createBrowser(),
): Promise<{ returned: URLSearchParams; verifier: string; consentPage: string }> {
  const verifier = randomBytes(32).toString('base64url')
  const authorize = new URL('/oauth/auth', appUrl)
  authorize.search = String(
    new URLSearchParams({
      client_id: testClient.clientId,
      response_type: 'code',
      redirect_uri: testClient.redirectUris[0] ?? '',
      scope: 'read',
      state: 'a-state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  )
  const start = await browser(authorize.href)
  const consent = new URL(start.headers.get('location') ?? '', appUrl)
  const shown = await browser(consent.href)
  const consentPage = await shown.text()
  const decided = await browser(consent.href, answer)
  const resumed = await browser(new URL(decided.headers.get('location') ?? '', appUrl).href)
  return { returned: new URL(resumed.headers.get('location') ?? '').searchParams, verifier, consentPage }
}

/** Calls the token endpoint, with the client's secret in the header or in the body. */
export async function callToken(
  appUrl: string,
  form: Record<string, string>,
  secretIn: 'basic' | 'post' = 'basic',
): Promise<TokenAnswer> {
  const { clientId, clientSecret } = testClient
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const response = await fetch(new URL('/oauth/token', appUrl), {
    method: 'POST',
    headers: secretIn === 'basic' ? { authorization: `Basic ${basic}` } : {},
    body: new URLSearchParams(
      secretIn === 'basic' ? form : { ...form, client_id: clientId, client_secret: clientSecret },
    ),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** Signs in and trades the code for tokens. */
export async function getTokens(appUrl: string): Promise<{ accessToken: string; refreshToken: string }> {
  const { returned, verifier } = await signIn(appUrl)
  const answer = await callToken(appUrl, {
    grant_type: 'authorization_code',
    code: returned.get('code') ?? '',
    redirect_uri: testClient.redirectUris[0] ?? '',
    code_verifier: verifier,
  })
  return { accessToken: String(answer.body.access_token), refreshToken: String(answer.body.refresh_token) }
}

/** Trades a refresh token for the next pair. */
export function refresh(appUrl: string, refreshToken: string, secretIn: 'basic' | 'post' = 'basic') {
  return callToken(appUrl, { grant_type: 'refresh_token', refresh_token: refreshToken }, secretIn)
}

/** An answer's JSON, as loosely as a test reads it. */
export type JsonAnswer = any // eslint-disable-line typescript/no-explicit-any

/** Calls one of the app's JSON endpoints. */
export async function callJson(
  appUrl: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: JsonAnswer; headers: Headers }> {
  const response = await fetch(new URL(path, appUrl), {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers }
}
