/** Why a webhook was not accepted. */
export type WebhookErrorCode =
  /** Your secret is not one that Tributary gave: mend your configuration. */
  | 'secret_invalid'
  /** The body came as something that was parsed already. */
  | 'body_not_raw'
  | 'header_missing'
  | 'timestamp_invalid'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_invalid'
  /** Signed by us, but no JSON. */
  | 'body_not_json'
  /** Signed by us, but none of the eight events: perhaps this SDK is older than the service. */
  | 'event_unknown'

/**
 * A webhook that was not accepted. `message` says what was expected, what came and what to do; it holds neither the secret nor a
 * signature, so that it can be logged and answered.
 */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  readonly code: WebhookErrorCode
  /** The HTTP status to answer with: 500 when your own secret is at fault, 400 otherwise. Either way the delivery is tried again. */
  readonly status: 400 | 500

  constructor(code: WebhookErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.status = code === 'secret_invalid' ? 500 : 400
  }
}
