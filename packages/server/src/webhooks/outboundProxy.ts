import { TributaryError, faultAt } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { parseProxy, type OutboundProxy } from '../egress/index.ts'
import type { Keyring } from '../secrets/index.ts'
import { endpointSealedFor } from './store/sealedColumns.ts'

type EndpointKey = { workspaceId: string; endpointId: string }

/**
 * Takes the URL of a proxy apart and checks that its own address may be reached. Throws `webhook.proxy_invalid`, which never quotes
 * its user name or password.
 */
export async function checkProxy({ egress }: Pick<Deps, 'egress'>, url: string): Promise<OutboundProxy> {
  try {
    const proxy = parseProxy(url)
    await egress.checkUrl(proxy.url)
    return proxy
  } catch (cause) {
    if (!(cause instanceof TributaryError)) throw cause
    const details = faultAt({ path: ['proxy'], detail: cause.message })
    throw new TributaryError('webhook.proxy_invalid', cause.message, { cause, details })
  }
}

/** What is stored of an endpoint's proxy: its URL to be shown, its user name and password sealed. */
export function storedProxy(
  keyring: Keyring,
  endpoint: EndpointKey,
  proxy: OutboundProxy | null,
): { proxyUrl: string | null; proxySealed: Buffer | null } {
  const authorization = proxy?.authorization ?? null
  return {
    proxyUrl: proxy?.url ?? null,
    proxySealed:
      authorization === null ? null : keyring.seal(authorization, endpointSealedFor('proxy', endpoint)),
  }
}

/** Opens what `storedProxy` made; null: the endpoint has no proxy of its own. Throws `secrets.key_missing`. */
export function openProxy(
  keyring: Keyring,
  endpoint: EndpointKey & { proxyUrl: string | null; proxySealed: Buffer | null },
): OutboundProxy | null {
  if (endpoint.proxyUrl === null) return null
  const { proxySealed } = endpoint
  return {
    url: endpoint.proxyUrl,
    authorization:
      proxySealed === null ? null : keyring.open(proxySealed, endpointSealedFor('proxy', endpoint)),
  }
}
