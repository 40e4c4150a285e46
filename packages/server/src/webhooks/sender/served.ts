import type { Keyring } from '../../secrets/index.ts'
import type { ClientTls, OutboundProxy } from '../../egress/index.ts'
import { openTls } from '../clientTls.ts'
import { openHeaders, type CustomHeaders } from '../customHeaders.ts'
import { openSecrets } from '../endpointSecrets.ts'
import { openProxy } from '../outboundProxy.ts'
import { createSigner, type Signer } from '../signature.ts'
import type { Endpoint } from '../store/endpoints.ts'
import { EndpointHealth } from './endpointHealth.ts'
import { EndpointQueue } from './endpointQueue.ts'
import { RateLimit } from './rateLimit.ts'

/** An endpoint that this process serves. */
export type Served = {
  endpoint: Endpoint
  keys: readonly { signer: Signer; expiresAtMs: number | null }[]
  /** Sent with every webhook. */
  headers: CustomHeaders
  /** Null: none of its own. */
  tls: ClientTls | null
  /** Null: none of its own. */
  proxy: OutboundProxy | null
  /** Null: no limit. */
  rate: RateLimit | null
  /** When the sender looks again whether the rate allows a request; null: it need not. */
  rateWakeAtMs: number | null
  health: EndpointHealth
  queue: EndpointQueue
  /** Its shard is being handed over: nothing new is sent. */
  leaving: boolean
}

/** Takes an endpoint into service. */
export function serve(endpoint: Endpoint, keyring: Keyring, concurrencyMax: number, nowMs: number): Served {
  return {
    endpoint,
    keys: keysOf(endpoint, keyring),
    headers: openHeaders(keyring, endpoint, endpoint.headersSealed),
    tls: openTls(keyring, endpoint, endpoint.tlsSealed),
    proxy: openProxy(keyring, endpoint),
    rate: rateOf(endpoint, null, nowMs),
    rateWakeAtMs: null,
    health: new EndpointHealth(endpoint, concurrencyMax),
    queue: new EndpointQueue(),
    leaving: false,
  }
}

/** Takes over what was changed at an endpoint; its queue and what is in flight stay. */
export function changeServed(
  served: Served,
  endpoint: Endpoint,
  keyring: Keyring,
  concurrencyMax: number,
  nowMs: number,
): void {
  const before = served.endpoint
  const opened = {
    keys: keysOf(endpoint, keyring),
    headers: openHeaders(keyring, endpoint, endpoint.headersSealed),
    // The same object keeps its connections.
    tls: isSame(before.tlsSealed, endpoint.tlsSealed)
      ? served.tls
      : openTls(keyring, endpoint, endpoint.tlsSealed),
    proxy:
      before.proxyUrl === endpoint.proxyUrl && isSame(before.proxySealed, endpoint.proxySealed)
        ? served.proxy
        : openProxy(keyring, endpoint),
  }
  Object.assign(served, opened, { endpoint, rate: rateOf(endpoint, served.rate, nowMs) })
  const isEnabledAnew = endpoint.status === 'enabled' && before.status !== 'enabled'
  // Enabled by hand, perhaps once more while it is down: it gets a fresh chance.
  const isForgiven = endpoint.notBeforeMs === null && served.health.notBeforeMs !== null
  if (isEnabledAnew || isForgiven) served.health = new EndpointHealth(endpoint, concurrencyMax)
  if (endpoint.status !== before.status) served.queue.forget()
  if (isEnabledAnew) served.queue.dueNow()
}

/** The keys that sign now. */
export function signersOf(served: Served, nowMs: number): Signer[] {
  return served.keys
    .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
    .map(({ signer }) => signer)
}

/** Whether anything may be sent to the endpoint now. */
export function maySend(served: Served, nowMs: number): boolean {
  return (
    served.endpoint.status === 'enabled' &&
    !served.leaving &&
    served.health.maySend(served.queue.inFlight, nowMs)
  )
}

function keysOf(endpoint: Endpoint, keyring: Keyring): Served['keys'] {
  return openSecrets(keyring, endpoint, endpoint.secretsSealed).map(({ key, expiresAtMs }) => ({
    signer: createSigner(key),
    expiresAtMs,
  }))
}

/** The limit goes on as it is unless it was changed. */
function rateOf({ rateLimitPerS }: Endpoint, known: RateLimit | null, nowMs: number): RateLimit | null {
  if (rateLimitPerS === null) return null
  return known?.perSecond === rateLimitPerS ? known : new RateLimit(rateLimitPerS, nowMs)
}

function isSame(before: Buffer | null, after: Buffer | null): boolean {
  if (before === null || after === null) return before === after
  return before.equals(after)
}
