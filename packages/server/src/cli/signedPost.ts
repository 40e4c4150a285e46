import { createHmac, randomBytes } from 'node:crypto'
import { createSigner, signatureOf } from '../webhooks/signature.ts'

/** How a receiver on the developer's machine answered. */
export type ReceiverAnswer = {
  /** Null: no answer came. */
  status: number | null
  durationMs: number
  /** The first line of the body, or why there was no answer. */
  note: string
}

const timeoutMs = 30_000
const noteLengthMax = 200

/** Posts a webhook as the service does: the exact text, signed with `secret` (Standard Webhooks). */
export async function postSigned(
  url: string,
  secret: string,
  webhook: { id: string; body: string },
  signal: AbortSignal,
): Promise<ReceiverAnswer> {
  const beganAt = performance.now()
  const timestamp = Math.floor(Date.now() / 1000)
  const body = Buffer.from(webhook.body)
  const took = () => Math.round(performance.now() - beganAt)
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Tributary',
        'webhook-id': webhook.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf([createSigner(secret)], { id: webhook.id, timestamp, body }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const note = (await answer.text()).trim().split('\n')[0] ?? ''
    return { status: answer.status, durationMs: took(), note: note.slice(0, noteLengthMax) }
  } catch (error) {
    return { status: null, durationMs: took(), note: reasonOf(error) }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`
  const cause: unknown = error.cause
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : null
  return code === 'ECONNREFUSED'
    ? 'nothing listens there'
    : typeof code === 'string'
      ? code
      : cause instanceof Error
        ? cause.message
        : error.message
}

/** An answer in words: `204 (3 ms)`. */
export function describeAnswer({ status, durationMs, note }: ReceiverAnswer): string {
  const words = status === null ? `no answer: ${note}` : String(status)
  const why = status !== null && (status < 200 || status > 299) && note !== '' ? `  ${note}` : ''
  return `${words} (${durationMs} ms)${why}`
}

/** Whether the receiver took it. */
export function isTaken({ status }: ReceiverAnswer): boolean {
  return status !== null && status >= 200 && status <= 299
}

/** A secret for signing locally. The same key gives the same secret, so that the app's settings hold from one run to the next. */
export function localSecret(apiKey: string | null): string {
  const bytes =
    apiKey === null
      ? randomBytes(32)
      : createHmac('sha256', apiKey).update('tributary listen: the secret for signing locally').digest()
  return `whsec_${bytes.toString('base64')}`
}
