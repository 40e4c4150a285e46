import { validateHeaderName } from 'node:http'
import { z } from 'zod'
import { TributaryError, faultAt } from '@tributary/contract'
import { hopByHopHeaders } from '../egress/index.ts'
import type { Keyring } from '../secrets/index.ts'
import { endpointSealedFor } from './store/sealedColumns.ts'

/** Headers that an endpoint wants with every webhook, by name in lower case. */
export type CustomHeaders = { [name: string]: string }

type EndpointKey = { workspaceId: string; endpointId: string }

const storedSchema = z.record(z.string(), z.string())
const headersMax = 20
const nameCharactersMax = 64
const valueCharactersMax = 1_000

/** Set by us: another value would break the signature, the framing of the body, or where the request goes. */
const ours = ['content-type', 'content-length', 'content-encoding', 'host', 'user-agent', 'expect']
const reservedPrefixes = ['webhook-', 'proxy-']

/**
 * Checks headers and gives them with their names in lower case. `authorization` and `cookie` are allowed: a gateway before the
 * app may ask for them. Throws `webhook.header_invalid`, which names the header and never quotes its value.
 */
export function checkHeaders(given: { [name: string]: string }): CustomHeaders {
  const entries = Object.entries(given)
  if (entries.length > headersMax) {
    throw headerInvalid(`Expected at most ${headersMax} headers; ${entries.length} came.`, [])
  }
  const checked = new Map<string, string>()
  for (const [name, value] of entries) {
    const lower = name.toLowerCase()
    const fault = faultOfName(name, lower) ?? faultOfValue(value)
    if (fault !== null)
      throw headerInvalid(`The header "${name.slice(0, nameCharactersMax)}" ${fault}`, [name])
    if (checked.has(lower)) throw headerInvalid(`The header "${name}" is given twice.`, [name])
    checked.set(lower, value)
  }
  return Object.fromEntries(checked)
}

function headerInvalid(message: string, name: [string] | []): TributaryError {
  const path = ['headers', ...name.filter(({ length }) => length <= nameCharactersMax)]
  const details = faultAt({ path, detail: message })
  return new TributaryError('webhook.header_invalid', message, { details })
}

function faultOfName(name: string, lower: string): string | null {
  if (name.length > nameCharactersMax) return `is too long: expected at most ${nameCharactersMax} characters.`
  try {
    validateHeaderName(name)
  } catch {
    return 'is not the name of a header: expected letters, digits and hyphens.'
  }
  // An object would take it for its prototype.
  if (lower === '__proto__') return 'can not be sent.'
  if (ours.includes(lower) || reservedPrefixes.some((prefix) => lower.startsWith(prefix))) {
    return 'is reserved: Tributary sets it, or never sends it. Use another name, such as "x-app-token".'
  }
  if (hopByHopHeaders.includes(lower)) return 'is reserved: it belongs to the connection, not to the webhook.'
  return null
}

function faultOfValue(value: string): string | null {
  if (value.length > valueCharactersMax)
    return `has too long a value: expected at most ${valueCharactersMax} characters.`
  if (value.length === 0 || value.trim() !== value)
    return 'has a value that is empty, or begins or ends with a blank.'
  return /^[\x20-\x7e]*$/.test(value) ? null : 'has a value with a character that is not printable ASCII.'
}

/** What is stored of an endpoint's headers: the values sealed, the names to be shown. */
export function storedHeaders(
  keyring: Keyring,
  endpoint: EndpointKey,
  headers: CustomHeaders | null,
): { headersSealed: Buffer | null; headerNames: string[] } {
  const headerNames = Object.keys(headers ?? {}).sort()
  if (headerNames.length === 0) return { headersSealed: null, headerNames }
  return {
    headersSealed: keyring.seal(JSON.stringify(headers), endpointSealedFor('headers', endpoint)),
    headerNames,
  }
}

/** Opens what `storedHeaders` sealed. Throws `secrets.key_missing`. */
export function openHeaders(keyring: Keyring, endpoint: EndpointKey, sealed: Buffer | null): CustomHeaders {
  return sealed === null
    ? {}
    : storedSchema.parse(JSON.parse(keyring.open(sealed, endpointSealedFor('headers', endpoint))))
}
