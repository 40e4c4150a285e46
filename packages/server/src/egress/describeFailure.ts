import { TributaryError, type ErrorCode } from '@tributary/contract'
import { AnswerFault } from './answerFault.ts'

const tlsWords: Record<string, string> = {
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  CERT_REVOKED: 'the certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain of certificates ends in one that is self-signed and not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of the certificate is unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the certificate is unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate can not be verified; the server may not send its intermediate certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the server asks for a client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not know the issuer of the client certificate',
  EPROTO: 'the server does not speak TLS as expected, or not at all',
}

const connectWords: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while the request was sent',
  EHOSTUNREACH: 'the host can not be reached',
  ENETUNREACH: 'the network can not be reached',
}

const timeoutCodes = ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT']
const nameCodes = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']

/** Turns what a failed request threw into an error of the catalogue, in words that name the cause. `host` is shown. */
export function describeFailure(failure: unknown, host: string): TributaryError {
  const error = innermost(failure)
  if (error instanceof TributaryError) return error
  const code = codeOf(error)
  const [kind, words] = kindOf(code, error)
  return new TributaryError(kind, `The request to "${host}" failed: ${words}.`, { cause: failure })
}

function kindOf(code: string, error: unknown): [ErrorCode, string] {
  const tls = tlsWords[code]
  if (tls) return ['egress.tls_failed', `${tls} (${code})`]
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return ['egress.tls_failed', `TLS could not be agreed on (${code})`]
  }
  if (nameCodes.includes(code)) return ['egress.name_not_found', `the name has no address (${code})`]
  if (timeoutCodes.includes(code)) return ['egress.timeout', 'the connection was not made in time']
  if (error instanceof AnswerFault) return ['egress.connect_failed', error.message]
  const words = connectWords[code]
  if (words) return ['egress.connect_failed', `${words} (${code})`]
  return ['egress.connect_failed', code || (error instanceof Error ? error.name : 'unknown failure')]
}

/** When several addresses of a name were tried, the first failure tells the most. */
function innermost(failure: unknown): unknown {
  if (failure instanceof AggregateError && failure.errors.length > 0) return innermost(failure.errors[0])
  return failure
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}
