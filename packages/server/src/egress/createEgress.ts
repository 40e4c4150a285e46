import { buildConnector } from 'undici'
import { TributaryError } from '@tributary/contract'
import { createAddressRules, createRangeTest } from './addressRules.ts'
import { addressesOf, checkedLookup, refuseForbidden, resolveBySystem, type Resolve } from './checkedNames.ts'
import type { Connection } from './connection.ts'
import { Connections } from './connections.ts'
import type { ClientTls, Egress, EgressRequest, EgressResponse, OutboundProxy } from './egress.ts'
import { Exchange } from './exchange.ts'
import { parseTarget, type Target } from './parseTarget.ts'
import { shareLookups } from './shareLookups.ts'
import { tunnelConnector } from './tunnel.ts'

export type EgressOptions = {
  /** CIDRs that may be dialled although they are not public. */
  allow: readonly string[]
  /** Default: the machine's resolver (getaddrinfo). */
  resolve?: Resolve
  /** PEM certificates of authorities that are trusted beside the machine's own list. */
  trustedAuthorities?: readonly string[]
  /**
   * The operator's own proxy, for every request that brings none; ranges of `allow` are reached without it. Like the database it may
   * have a private address.
   */
  proxy?: OutboundProxy | null
}

/** What a request brings of its own. */
type Own = { tls: ClientTls | undefined; proxy: OutboundProxy | undefined }
const noTls = {}
const noProxy = {}

const defaultConnectTimeoutMs = 10_000
const targetsMax = 10_000

/**
 * Makes the one door to outside URLs. Connections are kept and used again, per origin. A name is resolved once for each new
 * connection; all its addresses must be allowed, and only those that were checked are dialled, so that a second answer of the
 * name server (DNS rebinding) changes nothing.
 */
export function createEgress(options: EgressOptions): Egress {
  const reasonAgainst = createAddressRules(options.allow)
  const resolveName = shareLookups(options.resolve ?? resolveBySystem)
  const isAllowed = createRangeTest(options.allow)
  const lookup = checkedLookup(resolveName, reasonAgainst)
  const common = new Map<number, Connections>()
  // Connections go with the settings that they were made for, once they have ended.
  const ofOwn = new WeakMap<object, WeakMap<object, Map<number, Connections>>>()
  const allOwn = new Set<WeakRef<Connections>>()
  const targets = new Map<string, Target>()
  let closed = false

  function makeConnections(connectTimeoutMs: number, { tls, proxy }: Own): Connections {
    const trusted = [...(options.trustedAuthorities ?? [])]
    const authorities = [...trusted, ...(tls?.authorities === undefined ? [] : [tls.authorities])]
    const targetTls = {
      ...(authorities.length > 0 ? { ca: authorities } : {}),
      ...(tls?.certificate !== undefined && tls.key !== undefined
        ? { cert: tls.certificate, key: tls.key }
        : {}),
    }
    const through = proxy ?? options.proxy ?? null
    return new Connections(
      through === null
        ? buildConnector({
            timeout: connectTimeoutMs,
            allowH2: false,
            autoSelectFamily: true,
            lookup,
            ...targetTls,
          })
        : tunnelConnector({
            proxy: through,
            isOperators: proxy === undefined,
            resolveName,
            reasonAgainst,
            isAllowed,
            connectTimeoutMs,
            targetTls,
            proxyTls: trusted.length > 0 ? { ca: trusted } : {},
          }),
    )
  }

  function connectionsFor({
    connectTimeoutMs = defaultConnectTimeoutMs,
    tls,
    proxy,
  }: EgressRequest): Connections {
    const hasOwn = tls !== undefined || proxy !== undefined
    const known = hasOwn ? connectionsOf(tls ?? noTls, proxy ?? noProxy) : common
    const found = known.get(connectTimeoutMs)
    if (found) return found
    const connections = makeConnections(connectTimeoutMs, { tls, proxy })
    known.set(connectTimeoutMs, connections)
    if (hasOwn) {
      for (const other of allOwn) if (other.deref() === undefined) allOwn.delete(other)
      allOwn.add(new WeakRef(connections))
    }
    return connections
  }

  function connectionsOf(tls: object, proxy: object): Map<number, Connections> {
    const ofTls = ofOwn.get(tls) ?? new WeakMap<object, Map<number, Connections>>()
    ofOwn.set(tls, ofTls)
    const both = ofTls.get(proxy) ?? new Map<number, Connections>()
    ofTls.set(proxy, both)
    return both
  }

  /** Taking a URL apart costs more than the rest of a request to a kept connection, and the same few come again and again. */
  function targetOf(url: string): Target {
    const found = targets.get(url)
    if (found) return found
    const target = parseTarget(url)
    // A literal address is never looked up, so it is checked here.
    if (target.isAddress) refuseForbidden(target.host, [target.host], reasonAgainst)
    if (targets.size >= targetsMax) targets.clear()
    targets.set(url, target)
    return target
  }

  /** What it throws rejects the promise in which it is called. */
  function begin(
    request: EgressRequest,
    resolve: (response: EgressResponse) => void,
    reject: (error: TributaryError) => void,
  ): void {
    if (closed) throw stopping()
    const target = targetOf(request.url)
    const { signal } = request
    if (!signal) {
      const exchange = new Exchange(request, target, resolve, reject)
      connectionsFor(request).take(target).carry(exchange)
      return
    }
    let connection: Connection | null = null
    const callOff = () => connection?.destroy(exchange.calledOff())
    const exchange = new Exchange(
      request,
      target,
      (response) => {
        signal.removeEventListener('abort', callOff)
        resolve(response)
      },
      (error) => {
        signal.removeEventListener('abort', callOff)
        reject(error)
      },
    )
    if (signal.aborted) return exchange.fail(exchange.calledOff())
    signal.addEventListener('abort', callOff, { once: true })
    connection = connectionsFor(request).take(target)
    connection.carry(exchange)
  }

  return {
    request(request: EgressRequest): Promise<EgressResponse> {
      return new Promise((resolve, reject) => begin(request, resolve, reject))
    },
    async checkUrl(url: string): Promise<void> {
      const target = parseTarget(url)
      refuseForbidden(target.host, await addressesOf(target, resolveName), reasonAgainst)
    },
    async close(): Promise<void> {
      closed = true
      const all = [...common.values(), ...[...allOwn].flatMap((own) => own.deref() ?? [])]
      for (const connections of all) connections.destroy(stopping())
    },
  }
}

function stopping(): TributaryError {
  return new TributaryError('egress.connect_failed', 'The service is stopping.')
}
