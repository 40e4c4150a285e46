import type { Adapter, AdapterPayload } from 'oidc-provider'
import { z } from 'zod'

/** A consent that a user gave to a client: what "connected apps" lists. */
type GrantView = {
  grantId: string
  clientId: string
  accountId: string
  scope: string
  grantedAt: string
}

/** A client that may ask for access. */
export type OAuthClient = {
  clientId: string
  clientSecret: string
  redirectUris: string[]
  name?: string | undefined
}

/** Everything that the OAuth2 server keeps, in memory. */
export type TokenStore = {
  /** The face that oidc-provider wants: one adapter for each of its models. */
  adapter: (model: string) => Adapter
  putClient: (client: OAuthClient) => void
  clients: () => OAuthClient[]
  grants: () => GrantView[]
  /** Ends a grant: its access and refresh tokens are dead at once. False when there is no such grant. */
  revokeGrant: (grantId: string) => boolean
  /** Ends only the access tokens of a grant; a refresh still works. The number of tokens ended. */
  dropAccessTokens: (grantId: string) => number
}

type Entry = { model: string; id: string; payload: AdapterPayload; expiresAtMs: number }

const sweepEvery = 1000
const grantedScope = z.object({ openid: z.object({ scope: z.string().optional() }).optional() })

/**
 * Makes an empty store. `nowMs` decides what has expired. For `reuseGraceMs` after its use a refresh token is taken again, as third parties
 * do that forgive an answer that was lost on the way.
 */
export function createTokenStore(
  nowMs: () => number = Date.now,
  reuseGraceMs: () => number = () => 0,
): TokenStore {
  const entries = new Map<string, Entry>()
  const clients = new Map<string, OAuthClient>()
  let writes = 0

  const live = (entry: Entry | undefined): AdapterPayload | undefined =>
    entry && entry.expiresAtMs > nowMs() ? entry.payload : undefined
  const sweep = (): void => {
    for (const [key, entry] of entries) if (entry.expiresAtMs <= nowMs()) entries.delete(key)
  }
  const dropByGrant = (grantId: string, models: ReadonlySet<string> | null): number => {
    let dropped = 0
    for (const [key, { model, payload }] of entries) {
      if (payload.grantId !== grantId || (models && !models.has(model))) continue
      entries.delete(key)
      dropped += 1
    }
    return dropped
  }
  const findWhere = (
    model: string,
    accept: (payload: AdapterPayload) => boolean,
  ): AdapterPayload | undefined => {
    for (const entry of entries.values()) {
      if (entry.model === model && live(entry) && accept(entry.payload)) return entry.payload
    }
    return undefined
  }

  const forgiven = (payload: AdapterPayload | undefined): AdapterPayload | undefined => {
    const usedAt: unknown = payload?.consumed
    if (payload?.kind !== 'RefreshToken' || typeof usedAt !== 'number') return payload
    const { consumed: _consumed, ...unused } = payload
    return nowMs() - usedAt * 1000 < reuseGraceMs() ? unused : payload
  }

  const adapter = (model: string): Adapter => {
    const keyOf = (id: string): string => `${model}:${id}`
    return {
      upsert: async (id, payload, expiresIn) => {
        writes += 1
        if (writes % sweepEvery === 0) sweep()
        const expiresAtMs = expiresIn ? nowMs() + expiresIn * 1000 : Number.POSITIVE_INFINITY
        entries.set(keyOf(id), { model, id, payload, expiresAtMs })
      },
      find: async (id) => {
        const client = model === 'Client' ? clients.get(id) : undefined
        return client ? clientMetadata(client) : forgiven(live(entries.get(keyOf(id))))
      },
      findByUid: async (uid) => findWhere(model, (payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findWhere(model, (payload) => payload.userCode === userCode),
      consume: async (id) => {
        const entry = entries.get(keyOf(id))
        if (entry) entry.payload.consumed = Math.floor(nowMs() / 1000)
      },
      destroy: async (id) => {
        entries.delete(keyOf(id))
      },
      revokeByGrantId: async (grantId) => {
        dropByGrant(grantId, new Set([model]))
      },
    }
  }

  return {
    adapter,
    putClient: (client) => {
      clients.set(client.clientId, client)
    },
    clients: () => [...clients.values()],
    grants: () =>
      [...entries.values()]
        .filter((entry) => entry.model === 'Grant' && live(entry))
        .map(({ id, payload }) => ({
          grantId: id,
          clientId: payload.clientId ?? '',
          accountId: payload.accountId ?? '',
          scope: grantedScope.parse(payload).openid?.scope ?? '',
          grantedAt: new Date((payload.iat ?? 0) * 1000).toISOString(),
        })),
    revokeGrant: (grantId) => {
      dropByGrant(grantId, null)
      return entries.delete(`Grant:${grantId}`)
    },
    dropAccessTokens: (grantId) => dropByGrant(grantId, new Set(['AccessToken'])),
  }
}

function clientMetadata(client: OAuthClient): AdapterPayload {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    client_name: client.name ?? client.clientId,
    redirect_uris: client.redirectUris,
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    // A client that is registered for one of the two is let in by the other as well.
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
  }
}
