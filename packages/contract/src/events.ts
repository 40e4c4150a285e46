import { z } from 'zod'
import type { JsonValue } from './json.ts'

const json: z.ZodType<JsonValue> = z.json()
const id = z.uuid()

/** One field that differs. A field that appeared has only `new`, one that went only `old`. */
export const fieldDiffSchema = z.union([
  z.strictObject({ old: json, new: json }),
  z.strictObject({ new: json }),
  z.strictObject({ old: json }),
])
export type FieldDiff = { old?: JsonValue; new?: JsonValue }
/** One key for each top-level field that differs. `created`, `modified` and key order are never a difference. */
export type Diff = { [field: string]: FieldDiff }

/** The payload of each of the eight events: exactly these keys. The contract: docs/webhooks.md. */
export const eventPayloadSchemas = {
  webhook_test: z.strictObject({ test: z.literal(true) }),
  integration_installed: z.strictObject({
    id,
    connector_type: z.string(),
    metadata: z.record(z.string(), json),
    state: json,
  }),
  integration_new_data_model: z.strictObject({ id, resource_id: id, type: z.string() }),
  integration_updated_data_model: z.strictObject({
    id,
    resource_id: id,
    type: z.string(),
    diff: z.record(z.string(), fieldDiffSchema),
    data: z.record(z.string(), json),
  }),
  integration_deleted_data_model: z.strictObject({ id, resource_id: id, type: z.string() }),
  integration_import_done: z.strictObject({ id, connector_type: z.string() }),
  integration_cannot_refresh_oauth_token: z.strictObject({ id, error: z.string() }),
  integration_oauth_token_fixed: z.strictObject({ id }),
} as const

export type EventName = keyof typeof eventPayloadSchemas
export type EventPayload<N extends EventName> = z.infer<(typeof eventPayloadSchemas)[N]>

/** The eight event names, in the order of the contract. */
export const eventNames = [
  'webhook_test',
  'integration_installed',
  'integration_new_data_model',
  'integration_updated_data_model',
  'integration_deleted_data_model',
  'integration_import_done',
  'integration_cannot_refresh_oauth_token',
  'integration_oauth_token_fixed',
] as const satisfies readonly EventName[]

/** The body of every webhook: exactly these five keys. `customer_id` and `state` are null for `webhook_test`. */
export type Envelope<N extends EventName = EventName> = {
  [K in N]: {
    workspace_id: string
    customer_id: string | null
    event: K
    state: JsonValue
    payload: EventPayload<K>
  }
}[N]

/** The schema of one event's whole body. */
export function envelopeSchemaOf<N extends EventName>(name: N) {
  return z.strictObject({
    workspace_id: id,
    customer_id: name === 'webhook_test' ? z.null() : z.string(),
    event: z.literal(name),
    state: name === 'webhook_test' ? z.null() : json,
    payload: eventPayloadSchemas[name],
  })
}

/** The schema of any webhook body. Parse with it what a webhook endpoint received, after its signature was verified. */
export const envelopeSchema = z.discriminatedUnion('event', [
  envelopeSchemaOf('webhook_test'),
  envelopeSchemaOf('integration_installed'),
  envelopeSchemaOf('integration_new_data_model'),
  envelopeSchemaOf('integration_updated_data_model'),
  envelopeSchemaOf('integration_deleted_data_model'),
  envelopeSchemaOf('integration_import_done'),
  envelopeSchemaOf('integration_cannot_refresh_oauth_token'),
  envelopeSchemaOf('integration_oauth_token_fixed'),
])
