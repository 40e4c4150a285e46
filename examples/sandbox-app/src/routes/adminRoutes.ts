import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import { createCallCounts } from '../callCounts.ts'
import type { CallCounts } from '../callCounts.ts'
import type { Faults } from '../faults.ts'
import type { TokenStore } from '../oauth/tokenStore.ts'
import { parseInput } from '../parseInput.ts'
import { notFound, Problem } from '../problem.ts'
import { seedMoreIssues } from '../records/seed.ts'
import type { RecordStore } from '../records/store.ts'
import type { Settings } from '../settings.ts'
import type { Grant, PageAnswers, ShownSettings } from './pageAnswers.ts'

/** What the pages and tests may change, besides the records. */
export type AdminParts = {
  store: RecordStore
  tokens: TokenStore
  faults: Faults
  counts: CallCounts
  settings: Settings
  nowMs: () => number
}

const seedBody = z.strictObject({ issues: z.number().int().min(0).max(1_000_000) })
const revokeBody = z
  .strictObject({
    grant_id: z.string().optional(),
    api_key: z.string().optional(),
    access_tokens_only: z.boolean().default(false),
  })
  .default({ access_tokens_only: false })
const faultBody = z.strictObject({
  on: z.enum(['token', 'api']),
  path: z.string().startsWith('/').optional(),
  skip: z.number().int().min(0).default(0),
  times: z.number().int().min(1).default(1),
  answer: z.union([z.number().int().min(400).max(599), z.enum(['cut', 'lose', 'hold'])]),
})
const clientBody = z.strictObject({
  client_id: z.string().min(1),
  client_secret: z.string().min(8),
  redirect_uris: z.array(z.url()).min(1),
  name: z.string().min(1).optional(),
})
const settingsBody = z.strictObject({
  access_token_ttl_seconds: z.number().int().min(1).optional(),
  rate_limit: z.strictObject({ burst: z.number().min(1), per_second: z.number().positive() }).optional(),
})

/** What the page does besides the records, and what tests use to make the app misbehave: below `/admin`. */
export async function adminRoutes(app: FastifyInstance, parts: AdminParts): Promise<void> {
  const { faults, store, counts, settings } = parts

  app.post('/seed', async (request) => {
    const { issues } = parseInput(seedBody, request.body, 'body')
    if (store.projects.size() === 0 || store.statuses.size() === 0) {
      throw new Problem(409, 'nothing_to_seed', 'Issues need a project and a status; add them first.')
    }
    return { issues: seedMoreIssues(store, issues, parts.nowMs()) }
  })

  app.get('/faults', async () => ({ faults: faults.list() }))
  app.post('/faults', async (request) => {
    faults.add(parseInput(faultBody, request.body, 'body'))
    return { faults: faults.list() }
  })
  app.delete('/faults', async () => {
    faults.clear()
    return { faults: faults.list() }
  })

  app.get('/stats', async () => counts)
  app.delete('/stats', async () => Object.assign(counts, createCallCounts()))

  app.get('/settings', async () => showSettings(settings))
  app.patch('/settings', async (request) => {
    const body = parseInput(settingsBody, request.body, 'body')
    settings.accessTokenTtlSeconds = body.access_token_ttl_seconds ?? settings.accessTokenTtlSeconds
    if (body.rate_limit) {
      settings.rateLimit = { burst: body.rate_limit.burst, perSecond: body.rate_limit.per_second }
    }
    return showSettings(settings)
  })
  accessRoutes(app, parts)
}

function accessRoutes(app: FastifyInstance, { tokens, settings, store }: AdminParts): void {
  const grants = (): Grant[] =>
    tokens.grants().map((grant) => ({
      grant_id: grant.grantId,
      client_id: grant.clientId,
      client_name:
        tokens.clients().find((client) => client.clientId === grant.clientId)?.name ?? grant.clientId,
      user: store.users.get(Number(grant.accountId))?.name ?? null,
      scope: grant.scope,
      granted_at: grant.grantedAt,
    }))

  app.get('/grants', async (): Promise<PageAnswers['grants']> => ({ grants: grants() }))
  app.post('/revoke', async (request) => {
    const body = parseInput(revokeBody, request.body ?? undefined, 'body')
    if (body.api_key !== undefined) {
      if (!settings.apiKeys.includes(body.api_key))
        throw notFound('API key', `${body.api_key.slice(0, 8)}...`)
      settings.apiKeys = settings.apiKeys.filter((key) => key !== body.api_key)
      return { revoked: 1 }
    }
    const ids = tokens.grants().map((grant) => grant.grantId)
    const chosen = body.grant_id === undefined ? ids : ids.filter((id) => id === body.grant_id)
    if (body.grant_id !== undefined && chosen.length === 0) throw notFound('grant', body.grant_id)
    for (const id of chosen) {
      if (body.access_tokens_only) tokens.dropAccessTokens(id)
      else tokens.revokeGrant(id)
    }
    return { revoked: chosen.length }
  })

  app.get('/clients', async () => ({
    clients: tokens.clients().map((client) => ({
      client_id: client.clientId,
      name: client.name ?? client.clientId,
      redirect_uris: client.redirectUris,
    })),
  }))
  app.post('/clients', async (request, reply) => {
    const body = parseInput(clientBody, request.body, 'body')
    tokens.putClient({
      clientId: body.client_id,
      clientSecret: body.client_secret,
      redirectUris: body.redirect_uris,
      name: body.name,
    })
    void reply.code(201)
    return { client_id: body.client_id, name: body.name ?? body.client_id, redirect_uris: body.redirect_uris }
  })
}

function showSettings(settings: Settings): ShownSettings {
  return {
    access_token_ttl_seconds: settings.accessTokenTtlSeconds,
    rate_limit: { burst: settings.rateLimit.burst, per_second: settings.rateLimit.perSecond },
    api_keys: settings.apiKeys,
    password: settings.password,
  }
}
