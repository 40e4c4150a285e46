import type { EventName, EventPayload, JsonValue } from '@tributary/contract'
import type { Sql, Transaction } from './db/index.ts'

// What a stage asks of a later one. No stage imports a later stage (a lint rule holds that fence); main.ts hands these in.

/** An event to be told, one of the eight. */
export type NewEvent = {
  [N in EventName]: {
    event: N
    workspaceId: string
    /** Null for webhook_test alone. */
    customerId: string | null
    state: JsonValue
    payload: EventPayload<N>
    integrationId: string | null
    /** The import that found it; null outside of imports. */
    importId: string | null
    /** The resource of a record event; null for the others. */
    resourceId: string | null
    /** For webhook_test: the one endpoint that gets it, whatever its filter. */
    onlyEndpointId?: string
  }
}[EventName]

export type EventRecorder = {
  /**
   * Writes events, one delivery for each endpoint that wants them, and what wakes the sender, all in the caller's transaction:
   * they commit with the change that caused them. The order of the array is the order of the events.
   */
  record(tx: Transaction, events: readonly NewEvent[]): Promise<void>
}

export type ImportTrigger = 'installation' | 'reconnect' | 'schedule' | 'manual'
export type ImportMode = 'incremental' | 'full'

export type ImportQueue = {
  /** Queues an import in the caller's transaction; `null` when one of this integration is queued or running already. Returns its id. */
  queue(
    tx: Transaction,
    wanted: { workspaceId: string; integrationId: string; trigger: ImportTrigger; mode: ImportMode },
  ): Promise<string | null>
}

export type ImportProgress = {
  /** The integration's newest import, whatever its status; null when there was none. */
  lastImport(
    sql: Sql,
    workspaceId: string,
    integrationId: string,
  ): Promise<{
    importId: string
    status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
  } | null>
}
