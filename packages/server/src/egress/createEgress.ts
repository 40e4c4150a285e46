import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { Agent } from 'undici'
import { TributaryError } from '@tributary/contract'
import { createAddressRules, type AddressRules } from './addressRules.ts'
import { describeFailure } from './describeFailure.ts'
import type { ClientTls, Egress, EgressRequest, EgressResponse } from './egress.ts'
import { Exchange } from './exchange.ts'
import { parseTarget, type Target } from './parseTarget.ts'

/** All addresses of a name. */
type Resolve = (name: string) => Promise<readonly LookupAddress[]>

export type EgressOptions = {
  /** CIDRs that may be dialled although they are not public. */
  allow: readonly string[]
  /** Default: the machine's resolver (getaddrinfo). */
  resolve?: Resolve
  /** PEM certificates of authorities that are trusted beside the machine's own list. */
  trustedAuthorities?: readonly string[]
}

const defaultConnectTimeoutMs = 10_000
const targetsMax = 10_000

/**
 * Makes the one door to outside URLs. Connections are kept and used again, per origin. A name is resolved once for each new
 * connection; all its addresses must be allowed, and only those that were checked are dialled, so that a second answer of the
 * name server (DNS rebinding) changes nothing.
 */
export function createEgress(options: EgressOptions): Egress {
  const reasonAgainst = createAddressRules(options.allow)
  const resolveName = options.resolve ?? resolveBySystem
  const agents = new Map<number, Agent>()
  // An agent goes with the settings that it was made for, once its connections have ended.
  const agentsOfTls = new WeakMap<ClientTls, Map<number, Agent>>()
  const tlsAgents = new Set<WeakRef<Agent>>()
  const targets = new Map<string, Target>()
  let closed = false

  function makeAgent(connectTimeoutMs: number, tls: ClientTls | undefined): Agent {
    const authorities = [
      ...(options.trustedAuthorities ?? []),
      ...(tls?.authorities === undefined ? [] : [tls.authorities]),
    ]
    return new Agent({
      connect: {
        timeout: connectTimeoutMs,
        autoSelectFamily: true,
        lookup: checkedLookup(resolveName, reasonAgainst),
        ...(authorities.length > 0 ? { ca: authorities } : {}),
        ...(tls?.certificate !== undefined && tls.key !== undefined
          ? { cert: tls.certificate, key: tls.key }
          : {}),
      },
      allowH2: false,
      // Exchange has one timer for the whole answer.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  }

  function agentFor({ connectTimeoutMs = defaultConnectTimeoutMs, tls }: EgressRequest): Agent {
    const known = tls ? (agentsOfTls.get(tls) ?? new Map<number, Agent>()) : agents
    const found = known.get(connectTimeoutMs)
    if (found) return found
    const agent = makeAgent(connectTimeoutMs, tls)
    known.set(connectTimeoutMs, agent)
    if (tls) {
      agentsOfTls.set(tls, known)
      for (const other of tlsAgents) if (other.deref() === undefined) tlsAgents.delete(other)
      tlsAgents.add(new WeakRef(agent))
    }
    return agent
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

  return {
    async request(request: EgressRequest): Promise<EgressResponse> {
      if (closed) throw new TributaryError('egress.connect_failed', 'The service is stopping.')
      const target = targetOf(request.url)
      return await new Promise((resolve, reject) => {
        const exchange = new Exchange(request, target.host, resolve, reject)
        try {
          agentFor(request).dispatch(
            {
              origin: target.origin,
              path: target.path,
              method: request.method,
              ...(request.headers ? { headers: request.headers } : {}),
              ...(request.body === undefined ? {} : { body: request.body }),
            },
            exchange,
          )
        } catch (error) {
          reject(describeFailure(error, target.host))
        }
      })
    },
    async checkUrl(url: string): Promise<void> {
      const { host, isAddress } = parseTarget(url)
      const addresses = isAddress ? [host] : await addressesOf(host, resolveName)
      refuseForbidden(host, addresses, reasonAgainst)
    },
    async close(): Promise<void> {
      closed = true
      const all = [...agents.values(), ...[...tlsAgents].flatMap((agent) => agent.deref() ?? [])]
      await Promise.all(all.map((agent) => agent.destroy()))
    },
  }
}

async function addressesOf(host: string, resolveName: Resolve): Promise<string[]> {
  try {
    const found = await resolveName(host)
    if (found.length > 0) return found.map(({ address }) => address)
  } catch (cause) {
    throw describeFailure(cause, host)
  }
  throw new TributaryError('egress.name_not_found', `The name "${host}" has no address.`)
}

/** Throws `egress.address_forbidden` when one of the addresses of `host` is. */
function refuseForbidden(host: string, addresses: readonly string[], reasonAgainst: AddressRules): void {
  for (const address of addresses) {
    const reason = reasonAgainst(address)
    if (reason === null) continue
    throw new TributaryError(
      'egress.address_forbidden',
      `${address === host ? `The address ${address}` : `"${host}" has the address ${address}, which`} must not be reached: ${reason}. ` +
        'Only public addresses are, unless the operator allows a range with TRIBUTARY_EGRESS_ALLOW.',
      { details: { host, address } },
    )
  }
}

/** The look-up of `net.connect`: what it answers is dialled, so what it answers was checked. */
function checkedLookup(resolveName: Resolve, reasonAgainst: AddressRules): LookupFunction {
  // With autoSelectFamily the whole list is asked for, whatever the options say.
  return callbackify(async (host: string, _options: LookupOptions) => {
    const found = await resolveName(host)
    if (found.length === 0) {
      throw new TributaryError('egress.name_not_found', `The name "${host}" has no address.`)
    }
    refuseForbidden(
      host,
      found.map(({ address }) => address),
      reasonAgainst,
    )
    return [...found]
  })
}

const resolveBySystem: Resolve = (name) =>
  new Promise((resolve, reject) => {
    systemLookup(name, { all: true, order: 'verbatim' }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    )
  })
