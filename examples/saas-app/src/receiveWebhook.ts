import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { envelopeSchema, type Envelope } from '@tributary/contract'

export type Received =
  | { kind: 'webhook'; webhookId: string; body: Envelope }
  /** Answer with this status; the message is for your own log. */
  | { kind: 'refused'; status: 400 | 422 | 503; message: string }

/**
 * Checks one webhook: first its signature, over the raw bytes as they came, then its body. Parse nothing before the signature is verified, and
 * verify nothing but the raw bytes: text that was parsed and written again is another text.
 */
export function receiveWebhook(
  secret: string | null,
  headers: Record<string, string | string[] | undefined>,
  rawBody: Buffer,
): Received {
  if (secret === null) {
    return {
      kind: 'refused',
      status: 503,
      message: 'The signing secret of the webhook endpoint is not set yet.',
    }
  }
  const webhookId = String(headers['webhook-id'] ?? '')
  try {
    new Webhook(secret).verify(rawBody, {
      'webhook-id': webhookId,
      'webhook-timestamp': String(headers['webhook-timestamp'] ?? ''),
      'webhook-signature': String(headers['webhook-signature'] ?? ''),
    })
  } catch (error) {
    if (!(error instanceof WebhookVerificationError) && !(error instanceof SyntaxError)) throw error
    return { kind: 'refused', status: 400, message: error.message }
  }
  const body = envelopeSchema.safeParse(JSON.parse(rawBody.toString('utf8')))
  return body.success
    ? { kind: 'webhook', webhookId, body: body.data as Envelope }
    : {
        kind: 'refused',
        status: 422,
        message: `The body is not one of the eight events: ${body.error.message}`,
      }
}
