import type { EventName, EventPayload, JsonObject, JsonValue } from '@tributary/contract'
import type { Connector } from './connectors/index.ts'
import type { Sql, Transaction } from './db/index.ts'

// What a stage asks of a later one. No stage imports a later stage (a lint rule holds that fence); main.ts hands these in.

/** An event to be told, one of the eight. */
export type NewEvent = {
  [N in EventName]: NewEventOf<N>
}[EventName]

type NewEventOf<N extends EventName> = {
  event: N
  workspaceId: string
  /** Null for webhook_test alone. */
  customerId: string | null
  state: JsonValue
  integrationId: string | null
  /** The import that found it; null outside of imports. */
  importId: string | null
  /** The resource of a record event; null for the others. */
  resourceId: string | null
  /** For webhook_test: the one endpoint that gets it, whatever its filter. */
  onlyEndpointId?: string
} & (
  | { payload: EventPayload<N> }
  /** The JSON text of a payload, from who has it already. */
  | { payloadText: string }
)

export type EventRecorder = {
  /**
   * Writes events, one delivery for each endpoint that wants them, and what wakes the sender, all in the caller's transaction:
   * they commit with the change that caused them. The order of the array is the order of the events.
   */
  record(tx: Transaction, events: readonly NewEvent[]): Promise<void>
  /** The same in two steps: makes ids and bodies, and returns what then writes them. */
  prepare(events: readonly NewEvent[]): (tx: Transaction) => Promise<void>
  /**
   * How long, in milliseconds, whoever makes many events is to wait before the next batch of this workspace, because it is over its
   * ceiling; 0: not at all. Asked outside of transactions.
   */
  waitMs(workspaceId: string): Promise<number>
}

/** `mapping`: what is stored is mapped again, and the third party is not asked for anything. */
export type ImportTrigger = 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
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
    status: ImportStatusName
  } | null>
  /** The newest import of each of these integrations; one that had none is not in it. */
  lastImports(
    sql: Sql,
    workspaceId: string,
    integrationIds: readonly string[],
  ): Promise<Map<string, LastImport>>
}

type ImportStatusName = 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'

/** An integration's newest import; `endedAt` is null while it waits or runs. */
export type LastImport = {
  importId: string
  status: ImportStatusName
  endedAt: Date | null
  errorCode: string | null
}

/** Whose records an import brings. */
export type ImportTarget = {
  workspaceId: string
  customerId: string
  integrationId: string
  importId: string
  connector: Connector
  /** What the app passed to connect(), for the events. */
  state: JsonValue
}

/** A record that can not be taken, with the reason. */
export type RecordFailure = {
  /** Tells the record from others of its stream: `id:<external id>`, or `sha256:<hash>` when the id is what is missing. */
  recordKey: string
  /** The field of the mapping; null: the record as a whole. */
  field: string | null
  code: string
  message: string
  /** The record as JSON text; null: too large or too deep to keep. */
  raw: string | null
}

export type RecordCounts = {
  read: number
  new: number
  updated: number
  deleted: number
  unchanged: number
  failed: number
}

export type AppliedPage = {
  counts: RecordCounts
  /** The resource ids of all records of the page that have one. */
  seen: string[]
  failures: RecordFailure[]
  /** Record keys of what was taken, whether it differs or not: an earlier failure of these is over. Made when asked for; most pages need none. */
  takenKeys: () => string[]
}

/** Records of one stream that were hashed and named already; what is left needs the database. */
export type PreparedPage = {
  recordCount: number
  /** Characters of the records as JSON text. */
  characters: number
  /** The ids of the records that have one. */
  resourceIds: ReadonlySet<string>
  /**
   * Compares with what is held, so that `apply` has only to write: it can happen while the page before, `after`, is being committed.
   * Nothing is done when that page has a record of this one. Whether it was done: then the two can also be written side by side.
   */
  compare(sql: Sql, after: PreparedPage | null): Promise<boolean>
  /**
   * Stores what changed and tells it, in the caller's transaction, with a constant number of statements. When what is held changed since
   * the comparison it throws, and the caller may try again with a new transaction; it then compares anew. Nothing is told before `earlier`
   * resolves: so the events of pages that are written side by side keep the order of the pages.
   */
  apply(tx: Transaction, earlier?: Promise<unknown>): Promise<AppliedPage>
}

/** Thrown by `PreparedPage.apply`: what is held changed since the comparison. */
export class StaleComparison extends Error {
  override readonly name = 'StaleComparison'
}

export type ResourceWriter = {
  /** The connector with the mapping that is live in the workspace; what an import works with from its start to its end. */
  liveConnector(sql: Sql, workspaceId: string, connector: Connector): Promise<Connector>
  /**
   * The next records that are stored of a stream, from their raw form, for the mapping as it is now: after resource `after`, in the order
   * of ids. Null: there are no more. `next` is where the one after it begins.
   */
  prepareStored(
    sql: Sql,
    target: ImportTarget,
    stream: string,
    after: string | null,
  ): Promise<{ page: PreparedPage; next: string } | null>
  /** The next resources of a stream, whatever the mapping says of it. */
  listStreamResources(sql: Sql, target: ImportTarget, stream: string, limit: number): Promise<string[]>
  /** The streams that the connector's mapping reads, in its order, each with the hash of its part. Throws `mapping.invalid`. */
  mappedStreams(connector: Connector): readonly { stream: string; mappingHash: string }[]
  /** Does what needs no database, so that it can happen while the page before is being committed. A record at fault becomes a failure, never an error. */
  prepare(
    target: ImportTarget,
    stream: string,
    records: readonly JsonObject[],
    /** Hashes of mappings that are as good as the live one for the rows that have them (stream_states). */
    sameHashes?: readonly string[],
  ): Promise<PreparedPage>
  /** What is held of the stream, and which of it this import's full read has not seen (import_seen). */
  findMissing(sql: Sql, target: ImportTarget, stream: string): Promise<{ missing: string[]; held: number }>
  /** One field, at the top of the record as the third party sent it, of each of these resources that has it. */
  readField(
    sql: Sql,
    target: ImportTarget,
    resourceIds: readonly string[],
    field: string,
  ): Promise<Map<string, JsonValue>>
  /** Marks resources as deleted and tells it, in the caller's transaction. Returns how many there were to delete. */
  deleteResources(tx: Transaction, target: ImportTarget, resourceIds: readonly string[]): Promise<number>
}
