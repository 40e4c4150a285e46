import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Provider } from 'oidc-provider'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '../src/index.ts'

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

/** An API behind a real OAuth2 server: refresh tokens work once, access tokens for a minute. */
interface Account {
  origin: string
  /** The grant types of the token requests, in order, with the status that they were answered with. */
  tokenRequests: string[]
  refreshToken: string
}

let server: Server | undefined
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifest-oauth-'))
})
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
  await rm(folder, { recursive: true })
})

async function startAccount(): Promise<Account> {
  const listening = createServer()
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const origin = `http://127.0.0.1:${address.port}`
  const provider = new Provider(origin, {
    clients: [
      {
        client_id: 'app',
        client_secret: 'secret',
        grant_types: ['refresh_token', 'authorization_code', 'client_credentials'],
        redirect_uris: ['https://app.example.com/back'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['a key for tests'] },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    findAccount: async (_context, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    rotateRefreshToken: true,
    ttl: { AccessToken: 60, ClientCredentials: 60, RefreshToken: 3600, Grant: 3600, IdToken: 60 },
  })
  const tokenRequests: string[] = []
  provider.use(async (context, next) => {
    await next()
    if (context.path === '/token')
      tokenRequests.push(`${String(context.oidc.params?.['grant_type'])} ${context.status}`)
  })
  const answer = provider.callback()
  listening.on('request', (request, response) => {
    const [kind, token = ''] = (request.headers.authorization ?? '').split(' ')
    if (!request.url?.startsWith('/api/')) {
      void answer(request, response)
      return
    }
    const known = async (): Promise<boolean> =>
      kind === 'Bearer' &&
      ((await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token))) !==
        undefined
    known().then(
      (isKnown) => {
        response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
        response.end(isKnown ? '{"data": [{"id": 1}]}' : '{"message": "no such token"}')
      },
      () => response.destroy(),
    )
  })
  const client = await provider.Client.find('app')
  if (client === undefined) throw new Error('The client is not there.')
  const grant = new provider.Grant({ accountId: 'someone', clientId: 'app' })
  grant.addOIDCScope('openid offline_access')
  const refresh = new provider.RefreshToken({
    accountId: 'someone',
    client,
    grantId: await grant.save(),
    gty: 'authorization_code',
    scope: 'openid offline_access',
    claims: {},
    authTime: Math.floor(Date.now() / 1000),
  })
  return {
    origin,
    tokenRequests,
    refreshToken: await refresh.save(),
  }
}

function manifestOf(authenticator: string): string {
  const stream = (name: string): string => `
  - type: DeclarativeStream
    name: ${name}
    retriever:
      type: SimpleRetriever
      partition_router: {type: ListPartitionRouter, cursor_field: part, values: [a, b, c, d]}
      requester:
        type: HttpRequester
        url_base: "{{ config['url'] }}/api"
        path: ${name}/{{ stream_partition.part }}
        authenticator: ${authenticator}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}`
  return `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [one]}
concurrency_level: {type: ConcurrencyLevel, default_concurrency: 4}
streams:${stream('one')}${stream('two')}
`
}

const common = `type: OAuthAuthenticator, token_refresh_endpoint: "{{ config['url'] }}/token",
          client_id: "{{ config['client_id'] }}", client_secret: "{{ config['client_secret'] }}"`

/** Reads both streams by the command line, with a config. */
async function read(
  manifest: string,
  config: JsonObject,
): Promise<{ code: number | null; messages: JsonObject[] }> {
  await writeFile(join(folder, 'manifest.yaml'), manifest)
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  const streams = ['one', 'two'].map((name) => ({ stream: { name } }))
  await writeFile(join(folder, 'catalog.json'), JSON.stringify({ streams }))
  const files = ['manifest.yaml', 'config.json', 'catalog.json'].map((name) => join(folder, name))
  const [manifestFile = '', configFile = '', catalogFile = ''] = files
  const child = spawn(process.execPath, [
    main,
    ...['read', '--manifest', manifestFile, '--config', configFile, '--catalog', catalogFile],
  ])
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const lines = stdout.split('\n').filter((line) => line !== '')
  return { code, messages: lines.map((line) => JSON.parse(line)) }
}

function configsOf(messages: readonly JsonObject[]): JsonObject[] {
  return messages.flatMap((message) => {
    const { control } = message as { control?: { connectorConfig: { config: JsonObject } } }
    return control === undefined ? [] : [control.connectorConfig.config]
  })
}

const countOf = (messages: readonly JsonObject[], type: string): number =>
  messages.filter((message) => message['type'] === type).length

test(
  'client credentials: streams and slices that are read at a time ask for a token once a stream',
  { timeout: 120_000 },
  async () => {
    const account = await startAccount()
    const manifest = manifestOf(`{${common}, grant_type: client_credentials}`)
    const config = { url: account.origin, client_id: 'app', client_secret: 'secret' }
    const { code, messages } = await read(manifest, config)
    expect([code, countOf(messages, 'RECORD')]).toEqual([0, 8])
    expect(account.tokenRequests).toEqual(['client_credentials 200', 'client_credentials 200'])
  },
)

test(
  'a refresh token that works once is used once, and what took its place is given out to be kept',
  { timeout: 120_000 },
  async () => {
    const account = await startAccount()
    const manifest = manifestOf(`{${common}, refresh_token_updater: {}}`)
    const credentials = { refresh_token: account.refreshToken, client_id: 'app', client_secret: 'secret' }
    const config = { url: account.origin, client_id: 'app', client_secret: 'secret', credentials }
    const first = await read(manifest, config)
    expect([first.code, countOf(first.messages, 'RECORD')]).toEqual([0, 8])
    expect(account.tokenRequests).toEqual(['refresh_token 200'])
    const [kept] = configsOf(first.messages)
    expect(kept).toMatchObject({ credentials: { client_id: 'app' } })
    expect(JSON.stringify(kept)).not.toContain(account.refreshToken)

    // With the config that was given out the access is still good; nothing need be asked.
    const second = await read(manifest, kept ?? {})
    expect([second.code, countOf(second.messages, 'RECORD')]).toEqual([0, 8])
    expect(account.tokenRequests).toEqual(['refresh_token 200'])

    // The old config's token is used up: the customer has to act, and is told so.
    const late = await read(manifest, config)
    expect([late.code, countOf(late.messages, 'RECORD')]).toEqual([1, 0])
    const errors = late.messages.flatMap(({ trace }) => {
      const { error } = (trace ?? {}) as { error?: JsonObject }
      return error === undefined ? [] : [error]
    })
    expect(errors[0]).toMatchObject({ failure_type: 'config_error', stream_descriptor: { name: 'one' } })
    expect(JSON.stringify(late.messages)).not.toContain(account.refreshToken)
  },
)
