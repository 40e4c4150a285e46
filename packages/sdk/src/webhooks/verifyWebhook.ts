import type { WebhookEvent } from './events.ts'
import { parseEvent } from './parseEvent.ts'
import { readSecret, type SigningKey } from './signingKeys.ts'
import { WebhookError } from './webhookError.ts'
import { readHeaders, type WebhookHeaders } from './webhookHeaders.ts'

/** The body as it came over the wire: bytes, or text that nobody parsed. */
export type RawBody = Uint8Array | ArrayBuffer | string

export type VerifyOptions = {
  /** How far the clocks of the sender and of this machine may be apart, both ways, in seconds. Default: 300. */
  toleranceS?: number
  /** The time now, in milliseconds since 1970. Default: this machine's clock. */
  nowMs?: number
}

const toleranceDefaultS = 300
/** A sender that rotates has two or three; thousands would be somebody who wants us to compute. */
const signaturesMax = 32

/**
 * Checks that a webhook comes from your workspace and is not an old one sent again, and reads it. `secret` is the endpoint's `whsec_...`, or
 * its public key `whpk_...`; give several while you rotate; one that is not set is refused (`secret_invalid`). Call it before anything is done with the body, on the raw bytes: JSON that
 * was parsed and written again is other bytes. Throws a `WebhookError` with a code and the status to answer with.
 */
export function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secret: string | readonly (string | undefined)[] | undefined,
  options: VerifyOptions = {},
): WebhookEvent {
  const keys = readSecrets(secret)
  const body = bytesOf(rawBody)
  const { id, timestamp, signature } = readHeaders(headers)
  checkTime(timestamp, options)
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`, 'utf8'), body])
  if (!isSigned(keys, signature, content)) {
    throw new WebhookError(
      'signature_invalid',
      'No signature of the header "webhook-signature" fits the body and your secret. Is it the secret of this endpoint, and are these the bytes as they came?',
    )
  }
  return parseEvent(body.toString('utf8'))
}

function readSecrets(secret: string | readonly (string | undefined)[] | undefined): SigningKey[] {
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (secrets.length === 0)
    throw new WebhookError('secret_invalid', 'Expected at least one secret; the list is empty.')
  return secrets.map(readSecret)
}

function bytesOf(rawBody: unknown): Buffer {
  if (typeof rawBody === 'string') return Buffer.from(rawBody, 'utf8')
  if (rawBody instanceof Uint8Array)
    return Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength)
  if (rawBody instanceof ArrayBuffer) return Buffer.from(rawBody)
  throw new WebhookError(
    'body_not_raw',
    rawBody === null || rawBody === undefined
      ? 'Expected the raw body (bytes or text); there is none. If the request had one, your framework did not read it: see the README.'
      : `Expected the raw body (bytes or text); a value of type ${typeof rawBody} came. Your framework has parsed the body already: read the raw bytes on this route (see the README).`,
  )
}

function checkTime(timestamp: string, options: VerifyOptions): void {
  const sentS = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (!Number.isFinite(sentS)) {
    throw new WebhookError(
      'timestamp_invalid',
      `Expected the header "webhook-timestamp" to be whole unix seconds; it is "${timestamp.slice(0, 40)}".`,
    )
  }
  const toleranceS = options.toleranceS ?? toleranceDefaultS
  const ageS = Math.floor((options.nowMs ?? Date.now()) / 1000) - sentS
  if (Math.abs(ageS) <= toleranceS) return
  throw new WebhookError(
    ageS > 0 ? 'timestamp_too_old' : 'timestamp_too_new',
    `Expected a webhook sent within ${toleranceS} s of now; this one says ${Math.abs(ageS)} s ${ageS > 0 ? 'ago' : 'ahead'}. ` +
      'Check the clock of this machine; an old request may be somebody sending it again.',
  )
}

/** Looks at each signature with each key, whatever came out before, so that the time taken tells nothing. */
function isSigned(keys: readonly SigningKey[], header: string, content: Buffer): boolean {
  let signed = false
  for (const entry of header.trim().split(/\s+/).slice(0, signaturesMax)) {
    const comma = entry.indexOf(',')
    const signature = Buffer.from(entry.slice(comma + 1), 'base64')
    for (const key of keys) signed = key.accepts(entry.slice(0, comma), signature, content) || signed
  }
  return signed
}
