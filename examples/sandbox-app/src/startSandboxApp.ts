import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'

import Fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Provider } from 'oidc-provider'

import { createCallCounts } from './callCounts.ts'
import { createFaults } from './faults.ts'
import { consentRoutes } from './oauth/consentRoutes.ts'
import { createOAuthServer } from './oauth/provider.ts'
import { createTokenStore } from './oauth/tokenStore.ts'
import type { OAuthClient } from './oauth/tokenStore.ts'
import { Problem } from './problem.ts'
import { createRateLimiter } from './rateLimit.ts'
import type { RateLimit } from './rateLimit.ts'
import { defaultSeedSizes, seedStore } from './records/seed.ts'
import type { SeedSizes } from './records/seed.ts'
import { createRecordStore } from './records/store.ts'
import { adminRoutes } from './routes/adminRoutes.ts'
import { apiRoutes } from './routes/apiRoutes.ts'
import { pageRoutes } from './routes/pageRoutes.ts'
import { createPresenters } from './routes/presenters.ts'
import { recordRoutes } from './routes/recordRoutes.ts'
import { defaultSettings } from './settings.ts'
import type { Settings } from './settings.ts'

/** How to start the app. Everything has a default. */
export type SandboxAppOptions = {
  /** Default 0: any free port. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** The address that browsers use, when it is not `http://host:port`; it is the issuer of the OAuth2 server. */
  publicUrl?: string
  /** How long an access token lives; default 300. */
  accessTokenTtlSeconds?: number
  /** For so long after its use a refresh token is taken once more; default 0: a second use ends the grant. */
  refreshReuseGraceSeconds?: number
  /** Who may ask for access; more can be added on `/admin/clients` while the app runs. */
  clients?: OAuthClient[]
  /** How many records to begin with. */
  seed?: Partial<SeedSizes>
  /** Calls a credential may make; default 200 at once and 100 a second. */
  rateLimit?: RateLimit
  apiKeys?: string[]
  /** The password of every seeded user. */
  password?: string
  /** The clock, in milliseconds, of `updated_at` and of the rate limit. */
  nowMs?: () => number
}

/** A running app. */
export type SandboxApp = {
  /** The address without a trailing slash. */
  url: string
  apiKeys: readonly string[]
  password: string
  /** Lets another client ask for access, or changes one. */
  putClient: (client: OAuthClient) => void
  /** Stops it; waiting requests are broken off. */
  close: () => Promise<void>
}

/**
 * Starts the sandbox: a third-party app with an OAuth2 server, a REST API and a page, in this process,
 * with data in memory. Rejects when the port is taken.
 */
export async function startSandboxApp(options: SandboxAppOptions = {}): Promise<SandboxApp> {
  const nowMs = options.nowMs ?? Date.now
  const settings: Settings = {
    ...defaultSettings,
    accessTokenTtlSeconds: options.accessTokenTtlSeconds ?? defaultSettings.accessTokenTtlSeconds,
    refreshReuseGraceSeconds: options.refreshReuseGraceSeconds ?? defaultSettings.refreshReuseGraceSeconds,
    rateLimit: options.rateLimit ?? defaultSettings.rateLimit,
    apiKeys: [...(options.apiKeys ?? defaultSettings.apiKeys)],
    password: options.password ?? defaultSettings.password,
  }
  const store = createRecordStore(nowMs)
  seedStore(store, { ...defaultSeedSizes, ...options.seed }, nowMs())
  const tokens = createTokenStore(Date.now, () => settings.refreshReuseGraceSeconds * 1000)
  for (const client of options.clients ?? []) tokens.putClient(client)
  const faults = createFaults()
  const counts = createCallCounts()

  // The OAuth2 server needs the address, which is known only when the port is open.
  const site: Site = { url: '', provider: null, oauth: null }
  const provider = (): Provider => {
    if (!site.provider) throw new Problem(503, 'starting', 'The sandbox is starting. Try again.')
    return site.provider
  }
  const present = createPresenters(() => site.url)
  const app = createApp(site)
  await app.register(pageRoutes)
  await app.register(
    async (admin) => {
      admin.addHook('onRequest', async (request) => refuseOtherOrigins(request, site.url))
      await admin.register(recordRoutes, { store, present })
      await admin.register(adminRoutes, { store, tokens, faults, counts, settings, nowMs })
    },
    { prefix: '/admin' },
  )
  await app.register(consentRoutes, {
    provider,
    users: store.users.all,
    clientName: (id) => tokens.clients().find((client) => client.clientId === id)?.name ?? id,
  })
  await app.register(apiRoutes, {
    prefix: '/api',
    provider,
    apiKeys: () => settings.apiKeys,
    password: () => settings.password,
    users: store.users.all,
    store,
    present,
    faults,
    counts,
    limiter: createRateLimiter(nowMs),
    rateLimit: () => settings.rateLimit,
  })

  const address = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
  site.url = (options.publicUrl ?? address).replace(/\/+$/, '')
  site.provider = await createOAuthServer({
    issuer: site.url,
    tokens,
    faults,
    counts,
    accessTokenTtlSeconds: () => settings.accessTokenTtlSeconds,
    accountExists: (accountId) => store.users.get(Number(accountId)) !== undefined,
  })
  const oauth = site.provider.callback()
  site.oauth = (request, response) => void oauth(request, response)
  return {
    url: site.url,
    apiKeys: settings.apiKeys,
    password: settings.password,
    putClient: tokens.putClient,
    close: async () => {
      faults.clear()
      await app.close()
    },
  }
}

type Site = { url: string; provider: Provider | null; oauth: RequestListener | null }

function createApp(site: Site): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    serverFactory: (handler: RequestListener): Server =>
      createServer((request: IncomingMessage, response: ServerResponse) => {
        const isOAuth = /^\/(oauth|\.well-known)\//.test(request.url ?? '')
        if (isOAuth && site.oauth) site.oauth(request, response)
        else handler(request, response)
      }),
  })
  app.setErrorHandler((error: FastifyError | Problem, _request, reply) => sendError(error, reply))
  app.setNotFoundHandler((request, reply) =>
    sendError(new Problem(404, 'not_found', `There is nothing at ${request.method} ${request.url}.`), reply),
  )
  return app
}

function sendError(error: FastifyError | Problem, reply: FastifyReply): FastifyReply {
  const known = error instanceof Problem
  const status = known ? error.status : (error.statusCode ?? 500)
  const code = known ? error.code : status < 500 ? 'invalid_request' : 'server_error'
  const message = known || status < 500 ? error.message : 'The sandbox made a mistake.'
  return reply
    .code(status)
    .headers(known ? error.headers : {})
    .send({ error: { code, message } })
}

/** The page changes data without a login, so another site open in the same browser must not. */
function refuseOtherOrigins(request: FastifyRequest, siteUrl: string): void {
  const origin = request.headers.origin
  if (
    origin === undefined ||
    origin === new URL(siteUrl).origin ||
    origin === `http://${request.headers.host}`
  )
    return
  throw new Problem(403, 'other_origin', `Requests from ${JSON.stringify(origin)} are not served here.`)
}
