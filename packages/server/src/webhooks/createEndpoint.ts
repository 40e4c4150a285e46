import { TributaryError, newUuid, type EventName } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { sealSecrets } from './endpointSecrets.ts'
import { shardOf } from './shardOf.ts'
import { checkSecret, newSecret } from './signature.ts'
import { insertEndpoint, type Endpoint } from './store/endpoints.ts'

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
}

/** Makes a webhook endpoint. `secret` is shown this once. Throws `webhook.endpoint_url_invalid`, `webhook.secret_invalid`. */
export async function createEndpoint(
  deps: EndpointDeps,
  wanted: EndpointWanted,
): Promise<{ endpoint: Endpoint; secret: string }> {
  if (wanted.secret !== null) checkSecret(wanted.secret)
  await checkEndpointUrl(deps, wanted.url)
  const secret = wanted.secret ?? newSecret()
  const key = { workspaceId: wanted.workspaceId, endpointId: newUuid() }
  const endpoint = await insertEndpoint(deps.db, {
    ...key,
    url: wanted.url,
    description: wanted.description,
    eventFilter: wanted.events,
    retryScheduleS: wanted.retryScheduleS,
    secretsSealed: sealSecrets(deps.keyring, key, [{ key: secret, expiresAtMs: null }]),
    shard: shardOf(key.endpointId),
  })
  return { endpoint, secret }
}

/** Throws `webhook.endpoint_url_invalid`, with the reason, unless webhooks may be sent to `url`. */
export async function checkEndpointUrl(
  { egress, config }: Pick<Deps, 'egress' | 'config'>,
  url: string,
): Promise<void> {
  const refused = (reason: string, cause?: unknown) =>
    new TributaryError('webhook.endpoint_url_invalid', reason, { cause })
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
