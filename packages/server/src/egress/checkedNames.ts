import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { TributaryError } from '@tributary/contract'
import type { AddressRules } from './addressRules.ts'
import { describeFailure } from './describeFailure.ts'

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>

/** The machine's resolver (getaddrinfo). */
export const resolveBySystem: Resolve = (name) =>
  new Promise((resolve, reject) => {
    systemLookup(name, { all: true, order: 'verbatim' }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    )
  })

/** The addresses of a host, which may be an address itself. Throws `egress.name_not_found`. */
export async function addressesOf(
  { host, isAddress }: { host: string; isAddress: boolean },
  resolveName: Resolve,
): Promise<string[]> {
  if (isAddress) return [host]
  try {
    const found = await resolveName(host)
    if (found.length > 0) return found.map(({ address }) => address)
  } catch (cause) {
    throw describeFailure(cause, host)
  }
  throw nameNotFound(host)
}

function nameNotFound(host: string): TributaryError {
  return new TributaryError('egress.name_not_found', `The name "${host}" has no address.`)
}

/** Throws `egress.address_forbidden` when one of the addresses of `host` is. */
export function refuseForbidden(
  host: string,
  addresses: readonly string[],
  reasonAgainst: AddressRules,
): void {
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
export function checkedLookup(resolveName: Resolve, reasonAgainst: AddressRules): LookupFunction {
  // With autoSelectFamily the whole list is asked for, whatever the options say.
  return callbackify(async (host: string, _options: LookupOptions) => {
    const found = await resolveName(host)
    if (found.length === 0) throw nameNotFound(host)
    refuseForbidden(
      host,
      found.map(({ address }) => address),
      reasonAgainst,
    )
    return [...found]
  })
}
