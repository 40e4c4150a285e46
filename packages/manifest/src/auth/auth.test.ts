import { generateKeyPairSync, verify, createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

/** A flow of several lines on one, since what is inside of a block must be indented by its depth. */
function inLine(yaml: string): string {
  return yaml.replaceAll(/\s*\n\s*/g, ' ')
}

/** Reads once and gives the headers and the query of the request. */
async function sent(
  authenticator: string,
  config: JsonObject,
): Promise<{ headers: Record<string, unknown>; url: URL; error: unknown }> {
  let seen: { headers: Record<string, unknown>; url: URL } | undefined
  party = await startThirdParty(({ url, headers }) => {
    seen = { headers, url }
    return { body: { data: [{ id: 1 }] } }
  })
  const manifest = loadManifest(manifestText({ requester: `authenticator: ${inLine(authenticator)}` }))
  const { error } = await collect({ manifest, stream: 'items', config: { url: party.origin, ...config } })
  return { headers: seen?.headers ?? {}, url: seen?.url ?? new URL('http://none'), error }
}

function parsed(part: string | undefined): unknown {
  return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))
}

describe('a JSON Web Token', () => {
  const now = Date.parse('2024-03-01T00:00:00Z') / 1000

  test('is signed with a shared secret, with its claims and a prefix', async () => {
    const { headers } = await sent(
      `{type: JwtAuthenticator, algorithm: HS256, secret_key: "{{ config['secret'] }}", header_prefix: Bearer,
        token_duration: 60, jwt_headers: {kid: k1}, jwt_payload: {iss: "{{ config['id'] }}", aud: api},
        additional_jwt_payload: {scope: all}}`,
      { secret: 's3', id: 'me' },
    )
    const [prefix, token] = String(headers['authorization']).split(' ')
    const [head, payload, signature] = (token ?? '').split('.')
    expect(prefix).toBe('Bearer')
    expect(parsed(head)).toEqual({ kid: 'k1', typ: 'JWT', alg: 'HS256' })
    expect(parsed(payload)).toEqual({
      scope: 'all',
      iss: 'me',
      aud: 'api',
      iat: now,
      exp: now + 60,
      nbf: now,
    })
    expect(signature).toBe(createHmac('sha256', 's3').update(`${head}.${payload}`).digest('base64url'))
  })

  test('takes a private key out of a JSON file in the config', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const file = JSON.stringify({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }) })
    const { headers, error } = await sent(
      `{type: JwtAuthenticator, algorithm: ES256, secret_key: "{{ json_loads(config['file'])['key'] }}"}`,
      { file },
    )
    expect(error).toBeUndefined()
    const [head, payload, signature] = String(headers['authorization']).split('.')
    expect(
      verify(
        'sha256',
        Buffer.from(`${head}.${payload}`),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature ?? '', 'base64url'),
      ),
    ).toBe(true)
  })

  test('of a key with a passphrase goes where its request option says', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pass' })
    const { url, headers } = await sent(
      `{type: JwtAuthenticator, algorithm: RS256, secret_key: "{{ config['key'] }}", passphrase: pass,
        request_option: {type: RequestOption, inject_into: request_parameter, field_name: jwt}}`,
      { key: String(key) },
    )
    const [head, payload, signature] = String(url.searchParams.get('jwt')).split('.')
    expect(headers['authorization']).toBeUndefined()
    expect(
      verify(
        'sha256',
        Buffer.from(`${head}.${payload}`),
        publicKey,
        Buffer.from(signature ?? '', 'base64url'),
      ),
    ).toBe(true)
  })

  test('with a key that is none fails without showing it', async () => {
    const { error } = await sent(
      `{type: JwtAuthenticator, algorithm: RS256, secret_key: "{{ config['key'] }}"}`,
      { key: 'not-a-key-but-secret' },
    )
    expect(error).toMatchObject({ code: 'manifest.template', failureType: 'config_error' })
    expect(String(error)).not.toContain('not-a-key')
  })
})

describe('an older session token', () => {
  const authenticator = `{type: LegacySessionTokenAuthenticator, header: X-Session, login_url: /login,
        validate_session_url: /me, session_token_response_key: id, api_url: "{{ config['url'] }}",
        username: "{{ config['user'] }}", password: "{{ config['password'] }}", session_token: "{{ config['token'] }}"}`

  function api(valid: string): Promise<ThirdParty> {
    return startThirdParty(({ url, headers, body }): Reply => {
      if (url.pathname === '/login')
        return JSON.parse(body).password === 'right' ? { body: { id: valid } } : { status: 401 }
      if (headers['x-session'] !== valid) return { status: 401 }
      return { body: { data: [{ id: 1 }] } }
    })
  }

  test.each<[string, JsonObject, string[]]>([
    ['of the config is used while it is valid', { token: 'ok' }, ['GET /me', 'GET /items']],
    [
      'that is refused is replaced by a login',
      { token: 'old', user: 'u', password: 'right' },
      ['GET /me', 'POST /login', 'GET /items'],
    ],
    ['comes from a login', { token: '', user: 'u', password: 'right' }, ['POST /login', 'GET /items']],
  ])('%s', async (_name, config, requests) => {
    party = await api('ok')
    const manifest = loadManifest(manifestText({ requester: `authenticator: ${inLine(authenticator)}` }))
    const read = await collect({ manifest, stream: 'items', config: { url: party.origin, ...config } })
    expect(read.error).toBeUndefined()
    expect(read.records).toEqual([{ id: 1 }])
    expect(party.requests).toEqual(requests)
  })

  test('fails where nothing is valid, as the customer’s matter', async () => {
    party = await api('ok')
    const manifest = loadManifest(manifestText({ requester: `authenticator: ${inLine(authenticator)}` }))
    const config = { url: party.origin, token: 'old', user: 'u', password: 'wrong' }
    const { error } = await collect({ manifest, stream: 'items', config })
    expect(error).toMatchObject({ failureType: 'config_error', status: 401 })
    expect(party.requests).toEqual(['GET /me', 'POST /login'])
  })
})

describe('a token request', () => {
  const endpoint = `token_refresh_endpoint: "{{ config['url'] }}/token"`

  test('may carry a signed token that vouches for the account, and nothing else', async () => {
    let form = new URLSearchParams()
    party = await startThirdParty(({ url, headers, body }): Reply => {
      if (url.pathname === '/token') {
        form = new URLSearchParams(body)
        return { body: { access_token: 'fresh', expires_in: 60 } }
      }
      return headers.authorization === 'Bearer fresh' ? { body: { data: [{ id: 1 }] } } : { status: 401 }
    })
    const manifest = loadManifest(
      manifestText({
        requester: `authenticator: {type: OAuthAuthenticator, ${endpoint}, use_profile_assertion: true, profile_assertion: {type: JwtAuthenticator, algorithm: HS256, secret_key: s3, jwt_payload: {iss: me}}}`,
      }),
    )
    const { records, error } = await collect({ manifest, stream: 'items', config: { url: party.origin } })
    expect(error).toBeUndefined()
    expect(records).toEqual([{ id: 1 }])
    expect([...form.keys()]).toEqual(['grant_type', 'assertion'])
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    const [head, payload, signature] = (form.get('assertion') ?? '').split('.')
    expect(parsed(payload)).toMatchObject({ iss: 'me' })
    expect(signature).toBe(createHmac('sha256', 's3').update(`${head}.${payload}`).digest('base64url'))
  })

  test('is made before its time where the manifest says so, and the request is sent again', async () => {
    let tokens = 0
    party = await startThirdParty(({ url, headers }): Reply => {
      if (url.pathname === '/token') {
        tokens += 1
        return { body: { access_token: `t${tokens}`, expires_in: 3600 } }
      }
      return headers.authorization === 'Bearer t2' ? { body: { data: [{ id: 1 }] } } : { status: 401 }
    })
    const manifest = loadManifest(
      manifestText({
        requester: `authenticator: {type: OAuthAuthenticator, ${endpoint}, client_id: a, client_secret: b, refresh_token: c}
        error_handler: {type: DefaultErrorHandler, response_filters: [{type: HttpResponseFilter, http_codes: [401], action: REFRESH_TOKEN_THEN_RETRY}]}`,
      }),
    )
    const { records, error } = await collect({ manifest, stream: 'items', config: { url: party.origin } })
    expect(error).toBeUndefined()
    expect(records).toEqual([{ id: 1 }])
    expect(party.requests).toEqual(['POST /token', 'GET /items', 'POST /token', 'GET /items'])
  })
})
