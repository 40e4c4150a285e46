import { hash } from 'node:crypto'

/** Computes resource ids of one integration: (model, external id) -> UUIDv5. */
export type Identity = (model: string, externalId: string) => string

/** Ids of one model that are kept at hand. */
const keptMax = 1_000

/** `identity` with its first answers at hand: for the references of a page, where many records refer to few others. */
export function rememberingIdentity(identity: Identity): Identity {
  const byModel = new Map<string, Map<string, string>>()
  return (model, externalId) => {
    const kept = byModel.get(model) ?? new Map<string, string>()
    const known = kept.get(externalId)
    if (known !== undefined) return known
    const id = identity(model, externalId)
    if (kept.size < keptMax) byModel.set(model, kept.set(externalId, id))
    return id
  }
}

/**
 * The ids of an integration's resources, the same as `resourceIdOf` of the contract (a test holds them together), with the
 * integration's bytes prepared once: this runs for every record and every reference that is read.
 */
export function identityOf(integrationId: string): Identity {
  const namespace = Buffer.from(integrationId.replaceAll('-', ''), 'hex')
  return (model, externalId) => {
    const name = `${model}:${externalId}`
    const bytes = Buffer.allocUnsafe(16 + name.length * 3)
    namespace.copy(bytes)
    const end = 16 + bytes.write(name, 16)
    const hex = hash('sha1', bytes.subarray(0, end), 'hex')
    // RFC 9562 section 5.5: version 5 in the 13th digit, variant 10 in the 17th.
    const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}
