import type { EventName, EventPayloads, WebhookEvent } from './events.ts'
import { WebhookError } from './webhookError.ts'

type Kind = 'text' | 'true' | 'object' | 'any'

/** What each payload must hold. More than this is let through: a later service may say more. */
const payloadKinds: { [N in EventName]: { [K in keyof EventPayloads[N]]: Kind } } = {
  webhook_test: { test: 'true' },
  integration_installed: { id: 'text', connector_type: 'text', metadata: 'object', state: 'any' },
  integration_new_data_model: { id: 'text', resource_id: 'text', type: 'text' },
  integration_updated_data_model: {
    id: 'text',
    resource_id: 'text',
    type: 'text',
    diff: 'object',
    data: 'object',
  },
  integration_deleted_data_model: { id: 'text', resource_id: 'text', type: 'text' },
  integration_import_done: { id: 'text', connector_type: 'text' },
  integration_cannot_refresh_oauth_token: { id: 'text', error: 'text' },
  integration_oauth_token_fixed: { id: 'text' },
}

/** Reads the text of a webhook whose signature was verified. Throws `body_not_json` and `event_unknown`. */
export function parseEvent(text: string): WebhookEvent {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw new WebhookError('body_not_json', 'Expected the body to be JSON; it can not be parsed.', { cause })
  }
  const fault = faultOf(body)
  if (fault === null) return body as WebhookEvent
  throw new WebhookError(
    'event_unknown',
    `Expected one of the eight events of Tributary; ${fault}. Is this SDK as new as the service?`,
  )
}

function faultOf(body: unknown): string | null {
  if (!isObject(body)) return 'the body is no object'
  const { event, payload } = body
  if (typeof event !== 'string' || !isEventName(event))
    return `"event" is ${JSON.stringify(event)?.slice(0, 80)}`
  if (typeof body['workspace_id'] !== 'string') return '"workspace_id" is no text'
  const customer = body['customer_id']
  if (typeof customer !== 'string' && customer !== null) return '"customer_id" is neither text nor null'
  if (!('state' in body)) return '"state" is missing'
  if (!isObject(payload)) return '"payload" is no object'
  for (const [key, kind] of Object.entries(payloadKinds[event])) {
    if (!isOfKind(payload, key, kind)) return `"payload.${key}" of ${event} is not as documented`
  }
  return null
}

function isEventName(text: string): text is EventName {
  return Object.hasOwn(payloadKinds, text)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isOfKind(payload: Record<string, unknown>, key: string, kind: Kind): boolean {
  const value = payload[key]
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'true':
      return value === true
    case 'object':
      return isObject(value)
    case 'any':
      return value !== undefined
  }
}
