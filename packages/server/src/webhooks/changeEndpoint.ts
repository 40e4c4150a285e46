import type { Transaction } from '../db/index.ts'
import type { ClientTls } from '../egress/index.ts'
import { checkEndpointUrl, type EndpointDeps } from './createEndpoint.ts'
import { checkTls, storedTls } from './clientTls.ts'
import { checkHeaders, storedHeaders } from './customHeaders.ts'
import { checkProxy, storedProxy } from './outboundProxy.ts'
import { openSecrets, sealSecrets } from './endpointSecrets.ts'
import { endpointNotFound } from './rotateSecret.ts'
import { isAsymmetric, newAsymmetricKey } from './signature.ts'
import { findEndpoint, lockEndpoint, updateSecrets, type Endpoint } from './store/endpoints.ts'
import { updateEndpoint, type EndpointChange } from './store/updateEndpoint.ts'

export type ChangeWanted = Omit<EndpointChange, 'headers' | 'tls' | 'proxy'> & {
  /** Replace those that are there. */
  headers?: { [name: string]: string } | undefined
  /** Replaces what is there; null: the machine's. */
  tls?: ClientTls | null | undefined
  /** URL of an HTTP proxy; null: none of its own. */
  proxy?: string | null | undefined
  /** Whether an ed25519 key signs as well; false takes the one that is there away at once. */
  ed25519?: boolean | undefined
}

/**
 * Changes what is given of an endpoint. Throws `webhook.endpoint_not_found`, `webhook.endpoint_url_invalid`,
 * `webhook.header_invalid`, `webhook.tls_invalid`, `webhook.proxy_invalid`; nothing is changed then.
 */
export async function changeEndpoint(
  deps: EndpointDeps,
  key: { workspaceId: string; endpointId: string },
  { headers, tls, proxy, ed25519, ...change }: ChangeWanted,
): Promise<Endpoint> {
  const { workspaceId, endpointId } = key
  if (!(await findEndpoint(deps.db, workspaceId, endpointId))) throw endpointNotFound(endpointId)
  const checked = headers && checkHeaders(headers)
  if (tls) checkTls(tls, deps.clock.now())
  // Look-ups of names: not while the row is locked.
  if (change.url !== undefined) await checkEndpointUrl(deps, change.url)
  const wantedProxy = typeof proxy === 'string' ? await checkProxy(deps, proxy) : proxy
  return await deps.db.transaction(async (tx) => {
    if (ed25519 !== undefined) await changeAsymmetricKey(tx, deps, key, ed25519)
    const endpoint = await updateEndpoint(tx, workspaceId, endpointId, {
      ...change,
      headers: checked && storedHeaders(deps.keyring, key, checked),
      tls: tls === undefined ? undefined : storedTls(deps.keyring, key, tls),
      proxy: wantedProxy === undefined ? undefined : storedProxy(deps.keyring, key, wantedProxy),
    })
    if (!endpoint) throw endpointNotFound(endpointId)
    return endpoint
  })
}

async function changeAsymmetricKey(
  tx: Transaction,
  { keyring }: EndpointDeps,
  key: { workspaceId: string; endpointId: string },
  wanted: boolean,
): Promise<void> {
  const endpoint = await lockEndpoint(tx, key.workspaceId, key.endpointId)
  if (!endpoint || wanted === (endpoint.publicKey !== null)) return
  const secrets = openSecrets(keyring, endpoint, endpoint.secretsSealed)
  const made = wanted ? newAsymmetricKey() : null
  const changed = made
    ? [...secrets, { key: made.secret, expiresAtMs: null }]
    : secrets.filter((secret) => !isAsymmetric(secret.key))
  await updateSecrets(tx, {
    ...key,
    secretsSealed: sealSecrets(keyring, endpoint, changed),
    publicKey: made?.publicKey ?? null,
  })
}
