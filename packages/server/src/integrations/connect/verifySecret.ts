import { decodeJwt, decodeProtectedHeader, errors, importSPKI, jwtVerify, type JWTPayload } from 'jose'
import { TributaryError, isUuid, type JsonValue } from '@tributary/contract'
import type { Clock } from '../../clock.ts'
import type { Sql } from '../../db/index.ts'
import { findWorkspace, listCertificates } from '../../workspaces/index.ts'
import { isStorableJson, isStorableText } from './storableJson.ts'

/** What a connect secret says, checked. */
export type ConnectClaims = {
  workspaceId: string
  customerId: string
  customerName: string | null
  /** The integration to mend; null makes a new one. */
  integrationId: string | null
  /** Undefined when the secret has no `state`. */
  state: JsonValue | undefined
}

const clockSkewS = 60
const secretBytesMax = 16_384
const textLengthMax = 255
const stateBytesMax = 8_192

/**
 * Checks a connect secret: an RS256 JWT signed with the private half of any valid certificate of its workspace; `exp` and `nbf` are
 * honoured when present, with 60 s of clock skew. Throws `connect.*` with words for the app's developer.
 */
export async function verifySecret(
  sql: Sql,
  clock: Clock,
  secret: string | undefined,
): Promise<ConnectClaims> {
  if (!secret) {
    throw new TributaryError(
      'connect.secret_missing',
      'Expected the parameter "secret" with a signed JWT; there was none. Pass the secret that your backend signed to connect().',
    )
  }
  const { algorithm, payload } = decode(secret)
  const workspaceId = workspaceOf(payload)
  if (!isUuid(workspaceId) || !(await findWorkspace(sql, workspaceId))) {
    throw new TributaryError(
      'connect.workspace_unknown',
      `There is no workspace "${workspaceId.slice(0, 80)}". Sign the secret with the workspace_id that was shown with your private key.`,
    )
  }
  if (algorithm !== 'RS256') {
    throw badSignature(`Expected a secret signed with RS256; it says "${algorithm.slice(0, 40)}".`)
  }
  await verifySignature(sql, clock, secret, workspaceId)
  refuseFutureIssue(payload, clock)
  return claimsOf(payload, workspaceId)
}

function decode(secret: string): { algorithm: string; payload: JWTPayload } {
  try {
    if (secret.length > secretBytesMax) throw new Error('too long')
    const { alg } = decodeProtectedHeader(secret)
    return { algorithm: String(alg), payload: decodeJwt(secret) }
  } catch (cause) {
    throw new TributaryError(
      'connect.secret_malformed',
      `Expected a JWT (three parts of base64url with a dot between them, at most ${secretBytesMax} characters); ` +
        `what came has ${secret.split('.').length} part(s) and ${secret.length} characters. Sign the secret with a JWT library.`,
      { cause },
    )
  }
}

function workspaceOf(payload: JWTPayload): string {
  const { workspace_id: workspaceId } = payload
  if (typeof workspaceId === 'string' && workspaceId !== '') return workspaceId
  throw claimFault('workspace_id', 'the id of your workspace as text', workspaceId)
}

async function verifySignature(sql: Sql, clock: Clock, secret: string, workspaceId: string): Promise<void> {
  const valid = (await listCertificates(sql, workspaceId)).filter(({ revokedAt }) => revokedAt === null)
  for (const { publicKeyPem } of valid) {
    try {
      await jwtVerify(secret, await importSPKI(publicKeyPem, 'RS256'), {
        algorithms: ['RS256'],
        clockTolerance: clockSkewS,
        currentDate: new Date(clock.now()),
      })
      return
    } catch (cause) {
      if (cause instanceof errors.JWSSignatureVerificationFailed) continue
      throw claimRefused(cause)
    }
  }
  throw badSignature(
    `None of the ${valid.length} valid certificate(s) of this workspace made the signature. ` +
      'Sign with the private key of a certificate that is not revoked.',
  )
}

function claimRefused(cause: unknown): TributaryError {
  if (cause instanceof errors.JWTExpired) {
    return new TributaryError(
      'connect.secret_expired',
      `The secret expired at ${timeOf(cause.payload.exp)}. Sign a new one for each connect.`,
      { cause },
    )
  }
  if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'nbf') {
    return notYetValid(`It is valid from ${timeOf(cause.payload.nbf)} on (nbf).`)
  }
  return new TributaryError(
    'connect.secret_malformed',
    `The secret is not a JWT that can be checked: ${cause instanceof Error ? cause.message : 'unknown fault'}. Sign it with a JWT library.`,
    { cause },
  )
}

/** jose checks `iat` only together with a maximum age; a secret from the future means a clock that is wrong. */
function refuseFutureIssue(payload: JWTPayload, clock: Clock): void {
  const { iat } = payload
  if (iat !== undefined && iat > clock.now() / 1000 + clockSkewS) {
    throw notYetValid(`It was signed at ${timeOf(iat)} (iat), which is in the future.`)
  }
}

function notYetValid(why: string): TributaryError {
  return new TributaryError(
    'connect.secret_not_yet_valid',
    `The secret is not valid yet. ${why} Check the clock of the machine that signs (60 s of difference are allowed).`,
  )
}

function timeOf(seconds: number | undefined): string {
  const date = new Date((seconds ?? 0) * 1000)
  return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString()
}

function badSignature(message: string): TributaryError {
  return new TributaryError('connect.secret_bad_signature', message)
}

function claimFault(claim: string, expected: string, came: unknown): TributaryError {
  const shown = came === undefined ? 'it is missing' : `it is ${JSON.stringify(came)?.slice(0, 80)}`
  return new TributaryError(
    'connect.secret_claim_missing',
    `Expected the claim "${claim}" to be ${expected}; ${shown}. Put it into the secret before signing.`,
    { details: { claim } },
  )
}

function claimsOf(payload: JWTPayload, workspaceId: string): ConnectClaims {
  const { customer_id: customerId, name, integration_id: integrationId, state } = payload
  if (!isText(customerId)) {
    throw claimFault(
      'customer_id',
      `your own id of the customer as text of 1 to ${textLengthMax} characters`,
      customerId,
    )
  }
  if (name !== undefined && name !== null && !isText(name)) {
    throw claimFault('name', `text of 1 to ${textLengthMax} characters, or absent`, name)
  }
  const wanted = integrationId ?? null
  if (wanted !== null && !(typeof wanted === 'string' && isUuid(wanted))) {
    throw claimFault('integration_id', 'the id of the integration to mend, or absent', wanted)
  }
  return {
    workspaceId,
    customerId,
    customerName: isText(name) ? name : null,
    integrationId: wanted,
    state: state === undefined ? undefined : checkState(state),
  }
}

function isText(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length > 0 && value.length <= textLengthMax && isStorableText(value)
  )
}

/** Checks a `state`: any JSON of up to 8 kB without NUL characters. */
export function checkState(state: unknown): JsonValue {
  if (isStorableJson(state) && Buffer.byteLength(JSON.stringify(state)) <= stateBytesMax) return state
  throw claimFault('state', `JSON of at most ${stateBytesMax} bytes without NUL characters`, state)
}
