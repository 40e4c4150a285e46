/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }
/** A JSON object. */
export type JsonObject = { [key: string]: JsonValue }

/** One field that differs. A field that appeared has only `new`, one that went only `old`. */
export type FieldDiff =
  { old: JsonValue; new: JsonValue } | { old?: never; new: JsonValue } | { old: JsonValue; new?: never }

/** What each of the eight events says. `id` is the integration, `resource_id` Tributary's id of a record, `type` its data model. */
export type EventPayloads = {
  /** Somebody pressed "send a test". */
  webhook_test: { test: true }
  /** A customer granted access, and the credentials work. */
  integration_installed: {
    id: string
    connector_type: string
    metadata: JsonObject
    state: JsonValue
  }
  /** An import found a record never seen. */
  integration_new_data_model: { id: string; resource_id: string; type: string }
  /** A mapped record really changed; `data` is the whole record as the API returns it. */
  integration_updated_data_model: {
    id: string
    resource_id: string
    type: string
    diff: { [field: string]: FieldDiff }
    data: JsonObject
  }
  /** A record is gone at the third party. */
  integration_deleted_data_model: { id: string; resource_id: string; type: string }
  /** An import finished; its record events came before. */
  integration_import_done: { id: string; connector_type: string }
  /** The token can not be refreshed, and the customer must connect again. */
  integration_cannot_refresh_oauth_token: { id: string; error: string }
  /** Access works again. */
  integration_oauth_token_fixed: { id: string }
}

/** The name of an event. */
export type EventName = keyof EventPayloads

/** The body of a webhook. `switch (event.event)` tells the eight apart; `customer_id` and `state` are null for `webhook_test`. */
export type WebhookEvent<N extends EventName = EventName> = {
  [K in N]: {
    workspace_id: string
    customer_id: string | null
    event: K
    /** What your page passed to connect(), handed back unchanged. */
    state: JsonValue
    payload: EventPayloads[K]
  }
}[N]
