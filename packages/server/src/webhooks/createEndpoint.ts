import { TributaryError, faultAt, newUuid, type EventName } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import type { ClientTls } from '../egress/index.ts'
import { checkTls, storedTls } from './clientTls.ts'
import { checkHeaders, storedHeaders } from './customHeaders.ts'
import { checkProxy, storedProxy } from './outboundProxy.ts'
import { sealSecrets } from './endpointSecrets.ts'
import { shardOf } from './shardOf.ts'
import { checkSecret, newAsymmetricKey, newSecret } from './signature.ts'
import { insertEndpoint, type Endpoint, type NewEndpoint } from './store/endpoints.ts'
import { lockAndCountEndpoints } from './store/limits.ts'

export type EndpointDeps = Pick<Deps, 'db' | 'config' | 'egress' | 'keyring' | 'clock'>

export type EndpointWanted = {
  workspaceId: string
  url: string
  description: string
  /** Null: every event. */
  events: EventName[] | null
  /** Null: one is made. */
  secret: string | null
  /** Null: the default. */
  retryScheduleS: number[] | null
  /** Connector types; left out: every connector. */
  connectors?: string[] | null
  /** The app's own ids; left out: every customer. */
  customers?: string[] | null
  /** Sent with every webhook (customHeaders.ts). */
  headers?: { [name: string]: string }
  /** Requests a second; left out: no limit. */
  rateLimitPerS?: number | null
  /** Left out: the schedule alone decides when a delivery is given up. */
  maxAgeS?: number | null
  /** A client certificate and authorities of its own (clientTls.ts); left out: the machine's. */
  tls?: ClientTls | null
  /** URL of an HTTP proxy, with user name and password if it wants them; left out: none of its own. */
  proxy?: string | null
  /** Whether an ed25519 key signs as well (v1a). */
  ed25519?: boolean
  /** Left out: enabled. */
  status?: 'enabled' | 'paused'
}

/**
 * Makes a webhook endpoint. `secret` is shown this once. Throws `webhook.endpoint_url_invalid`, `webhook.secret_invalid`,
 * `webhook.header_invalid`, `webhook.tls_invalid`, `webhook.proxy_invalid`, `webhook.endpoint_limit`.
 */
export async function createEndpoint(
  deps: EndpointDeps,
  wanted: EndpointWanted,
): Promise<{ endpoint: Endpoint; secret: string }> {
  if (wanted.secret !== null) checkSecret(wanted.secret)
  const headers = checkHeaders(wanted.headers ?? {})
  if (wanted.tls) checkTls(wanted.tls, deps.clock.now())
  await checkEndpointUrl(deps, wanted.url)
  const proxy = typeof wanted.proxy === 'string' ? await checkProxy(deps, wanted.proxy) : null
  const secret = wanted.secret ?? newSecret()
  const key = { workspaceId: wanted.workspaceId, endpointId: newUuid() }
  const asymmetric = wanted.ed25519 ? newAsymmetricKey() : null
  const keys = asymmetric ? [secret, asymmetric.secret] : [secret]
  const endpoint = await insertWithinLimit(deps, {
    ...key,
    url: wanted.url,
    description: wanted.description,
    eventFilter: wanted.events,
    retryScheduleS: wanted.retryScheduleS,
    secretsSealed: sealSecrets(
      deps.keyring,
      key,
      keys.map((one) => ({ key: one, expiresAtMs: null })),
    ),
    publicKey: asymmetric?.publicKey ?? null,
    shard: shardOf(key.endpointId),
    connectorFilter: wanted.connectors ?? null,
    customerFilter: wanted.customers ?? null,
    ...storedHeaders(deps.keyring, key, headers),
    ...storedTls(deps.keyring, key, wanted.tls ?? null),
    ...storedProxy(deps.keyring, key, proxy),
    rateLimitPerS: wanted.rateLimitPerS ?? null,
    maxAgeS: wanted.maxAgeS ?? null,
    status: wanted.status ?? 'enabled',
  })
  return { endpoint, secret }
}

async function insertWithinLimit(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  endpoint: NewEndpoint,
): Promise<Endpoint> {
  const limit = config.endpointsPerWorkspace
  return await db.transaction(async (tx) => {
    const count = await lockAndCountEndpoints(tx, endpoint.workspaceId)
    if (count < limit) return await insertEndpoint(tx, endpoint)
    throw new TributaryError(
      'webhook.endpoint_limit',
      `Expected at most ${limit} webhook endpoints in a workspace; there are ${count}. Delete one that is not needed, ` +
        'or have the operator set TRIBUTARY_ENDPOINTS_PER_WORKSPACE.',
      { details: { limit } },
    )
  })
}

/** Throws `webhook.endpoint_url_invalid`, with the reason, unless webhooks may be sent to `url`. */
export async function checkEndpointUrl(
  { egress, config }: Pick<Deps, 'egress' | 'config'>,
  url: string,
): Promise<void> {
  const refused = (reason: string, cause?: unknown) =>
    new TributaryError('webhook.endpoint_url_invalid', reason, {
      cause,
      details: faultAt({ path: ['url'], detail: reason }),
    })
  try {
    await egress.checkUrl(url)
  } catch (cause) {
    throw cause instanceof TributaryError ? refused(cause.message, cause) : cause
  }
  if (!config.allowHttpEndpoints && new URL(url).protocol !== 'https:') {
    throw refused(
      'Expected an https URL; this one is http, which anybody on the way can read and change. ' +
        'The operator can allow it with TRIBUTARY_ALLOW_HTTP_ENDPOINTS=true.',
    )
  }
}
