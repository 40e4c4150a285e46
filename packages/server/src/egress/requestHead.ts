import { TributaryError } from '@tributary/contract'
import type { EgressRequest } from './egress.ts'
import { hopByHopHeaders, isToken } from './fieldSyntax.ts'
import type { Target } from './parseTarget.ts'

// RFC 9110 section 5.5; characters beyond 255 have no byte.
const forbiddenInValue = /[^\t\x20-\x7e\x80-\xff]/
/** They say how this connection is used and where the message ends, which is this folder's to say: a caller's are left out. */
const framing = new Set(['content-length', 'expect', ...hopByHopHeaders])
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH'])

/** Request line and headers of a request (RFC 9112), a byte for each character. Throws `egress.request_invalid`. */
export function requestHead(request: EgressRequest, target: Target, body: Uint8Array | null): string {
  const { method, headers } = request
  if (!isToken(method)) throw invalid(`the method "${method}" is not one`)
  let head = `${method} ${target.path} HTTP/1.1\r\n`
  let hasHost = false
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined) continue
    if (!isToken(name)) throw invalid(`"${name}" is not a header's name`)
    // The value may be a secret.
    if (forbiddenInValue.test(value))
      throw invalid(`the header "${name}" has characters that headers can not have`)
    const lower = name.toLowerCase()
    if (framing.has(lower)) continue
    if (lower === 'host') hasHost = true
    head += `${name}: ${value}\r\n`
  }
  if (!hasHost) head += `host: ${target.authority}\r\n`
  head += 'connection: keep-alive\r\n'
  if (body !== null || methodsWithBody.has(method)) head += `content-length: ${body?.length ?? 0}\r\n`
  return `${head}\r\n`
}

function invalid(reason: string): TributaryError {
  return new TributaryError('egress.request_invalid', `The request was not sent: ${reason}.`)
}
