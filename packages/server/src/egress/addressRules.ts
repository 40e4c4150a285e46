import ipaddr from 'ipaddr.js'

/** Says why an address must not be dialled; null when it may be. */
export type AddressRules = (address: string) => string | null

/** What is not the public internet, from the IANA special-purpose registries; docs/security.md lists it for operators. */
const forbiddenRanges: readonly (readonly [cidr: string, what: string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'a private network'],
  ['100.64.0.0/10', 'a carrier network'],
  ['127.0.0.0/8', 'this machine'],
  ['169.254.0.0/16', 'link-local, where clouds keep their metadata'],
  ['172.16.0.0/12', 'a private network'],
  ['192.0.0.0/24', 'reserved for protocols'],
  ['192.0.2.0/24', 'for documentation'],
  ['192.88.99.0/24', 'a 6to4 relay'],
  ['192.168.0.0/16', 'a private network'],
  ['198.18.0.0/15', 'for benchmarks'],
  ['198.51.100.0/24', 'for documentation'],
  ['203.0.113.0/24', 'for documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  // Unspecified, loopback, IPv4-compatible and IPv4-mapped addresses, all of them.
  ['::/8', 'this machine, or an IPv4 address in disguise'],
  ['100::/64', 'for discarding'],
  ['2001::/23', 'reserved for protocols'],
  ['2001:db8::/32', 'for documentation'],
  ['2002::/16', '6to4, an IPv4 address in disguise'],
  ['3fff::/20', 'for documentation'],
  ['5f00::/16', 'for segment routing'],
  ['fc00::/7', 'a private network'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
]

const forbidden = forbiddenRanges.map(([cidr, what]) => ({ cidr, what, range: ipaddr.parseCIDR(cidr) }))
// RFC 6052 and RFC 8215: the last four bytes are the IPv4 address that a translator dials.
const nat64 = ['64:ff9b::/96', '64:ff9b:1::/48'].map((cidr) => ipaddr.parseCIDR(cidr))

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range)
}

/** Whether an address is within one of the ranges (CIDRs). */
export function createRangeTest(cidrs: readonly string[]): (address: string) => boolean {
  const ranges = cidrs.map((cidr) => ipaddr.parseCIDR(cidr))
  return (text) => {
    if (!ipaddr.isValid(text)) return false
    const address = ipaddr.parse(text)
    return ranges.some((range) => isWithin(address, range))
  }
}

/**
 * The rules for addresses that are dialled: private and special ranges are refused unless `allow` (CIDRs) holds them. Anything
 * that is not an IP address is refused.
 */
export function createAddressRules(allow: readonly string[]): AddressRules {
  const allowed = allow.map((cidr) => ipaddr.parseCIDR(cidr))
  const reasonFor = (address: ipaddr.IPv4 | ipaddr.IPv6): string | null => {
    if (allowed.some((range) => isWithin(address, range))) return null
    // NAT64 lies within ::/8, so it is asked first.
    if (address instanceof ipaddr.IPv6 && nat64.some((range) => isWithin(address, range))) {
      return nat64Reason(address, reasonFor)
    }
    const hit = forbidden.find(({ range }) => isWithin(address, range))
    return hit ? `it is in ${hit.cidr} (${hit.what})` : null
  }
  return (text) => {
    const plain = text.split('%', 1)[0] ?? ''
    if (!ipaddr.isValid(plain)) return 'it is not an IP address'
    return reasonFor(ipaddr.parse(plain))
  }
}

function nat64Reason(
  address: ipaddr.IPv6,
  reasonFor: (address: ipaddr.IPv4) => string | null,
): string | null {
  const bytes = address.toByteArray()
  // Below the /48 a network may place the IPv4 address elsewhere; a form that could be read in two ways is refused.
  if (bytes.slice(6, 12).some((byte) => byte !== 0)) return 'it is a NAT64 address of an unknown form'
  const reason = reasonFor(new ipaddr.IPv4(bytes.slice(12)))
  return reason && `it stands for an IPv4 address by NAT64, and of that, ${reason}`
}
