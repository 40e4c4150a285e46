import { TributaryError } from '@tributary/contract'
import type { ClientTls, Egress, EgressResponse, OutboundProxy } from '../../egress/index.ts'
import { faultPoint } from '../../faultPoint.ts'
import type { CustomHeaders } from '../customHeaders.ts'
import { judgeAnswer, type Judgement } from '../judgeAnswer.ts'
import { signatureOf, type Signer } from '../signature.ts'

/** How much of an answer is kept for people. */
const responseBytesMax = 4_096

export type Post = {
  url: string
  eventId: string
  body: string
  signers: readonly Signer[]
  /** Those of the endpoint; none of ours is among them. */
  headers: CustomHeaders
  tls: ClientTls | null
  proxy: OutboundProxy | null
  timeoutMs: number
}

/** What one try came to. */
export type Tried = {
  judgement: Judgement
  statusCode: number | null
  durationMs: number
  /** Its first 4 kB, as text; null when it was empty. */
  responseBody: string | null
  /** The header webhook-signature as it was sent. */
  signature: string
}

/** Posts one delivery, signed for this moment. A failure of any kind is a result, not an error. */
export function postDelivery(egress: Egress, post: Post, nowMs: number): Promise<Tried> {
  const body = Buffer.from(post.body)
  const timestamp = Math.floor(nowMs / 1000)
  const signature = signatureOf(post.signers, { id: post.eventId, timestamp, body })
  const startedAt = performance.now()
  return egress
    .request({
      method: 'POST',
      url: post.url,
      headers: {
        ...post.headers,
        'content-type': 'application/json',
        'user-agent': 'Tributary',
        'webhook-id': post.eventId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signature,
      },
      body,
      timeoutMs: post.timeoutMs,
      bodyBytesMax: responseBytesMax,
      acceptPartialBody: true,
      ...(post.tls === null ? {} : { tls: post.tls }),
      ...(post.proxy === null ? {} : { proxy: post.proxy }),
    })
    .then(
      (answer) => answered(answer, signature, nowMs),
      (error: unknown) => failed(error, signature, performance.now() - startedAt),
    )
}

function answered(answer: EgressResponse, signature: string, nowMs: number): Tried {
  faultPoint('deliveries.posted')
  return {
    judgement: judgeAnswer(answer.status, answer.headers['retry-after'], nowMs),
    statusCode: answer.status,
    durationMs: answer.durationMs,
    responseBody: answer.body.length === 0 ? null : textOf(answer.body),
    signature,
  }
}

function failed(error: unknown, signature: string, durationMs: number): Tried {
  return {
    judgement: { kind: 'failed', error: wordsOf(error), slowDown: false, retryAfterMs: null },
    statusCode: null,
    durationMs,
    responseBody: null,
    signature,
  }
}

/** Text that PostgreSQL can keep: it takes any character but NUL. */
function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('utf8')
    .replaceAll('\0', '\ufffd')
}

function wordsOf(error: unknown): string {
  if (error instanceof TributaryError) return error.message
  return error instanceof Error ? `The request failed: ${error.name}.` : 'The request failed.'
}
