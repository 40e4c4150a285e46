import type { JsonObject, JsonValue } from '@tributary/contract'
import type { Connector } from '../connectors/index.ts'

/** What a read of a stream gives, in order. */
export type StreamMessage =
  | {
      kind: 'page'
      records: readonly JsonObject[]
      /** Opaque: with it and the state, a read goes on after this page. */
      position: JsonValue
    }
  /** Where the next import may begin, as far as it was read. */
  | { kind: 'state'; state: JsonValue }
  /** An answer has nothing at the path of its records, and is read as one without; before the page that it gave. */
  | { kind: 'missing_list'; path: string; found: string }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; message: string }

type StreamRead = {
  workspaceId: string
  integrationId: string
  connector: Connector
  stream: string
  /** Null: from the start, everything. */
  state: JsonValue
  /** Null: at the beginning of what the state asks for. */
  position: JsonValue
  /** Ends the read when it is aborted. */
  signal: AbortSignal
}

/** Whose streams, and how they are reached. */
export type StreamsOf = Pick<StreamRead, 'workspaceId' | 'integrationId' | 'connector' | 'signal'>

/** `holds` is undefined for a value that says nothing. */
type StreamWindow = { cursorField: string; holds: (value: JsonValue) => boolean | undefined }

/** Reads third parties. The one that runs manifests is createManifestReader. */
export type StreamReader = {
  /** Whether a stream can be read from a state on. */
  isIncremental(connector: Connector, stream: string): boolean
  /**
   * The streams that this account has, where that is for the third party to say; null (or no such function): those of the connector. Throws
   * as `read` does.
   */
  listStreams?(of: StreamsOf): Promise<ReadonlyMap<string, { isIncremental: boolean }> | null>
  /**
   * Whether a stream's pages are counted from the beginning of the list: then a record that goes while it is read moves those behind it, and
   * one of them past the reader. No such function: they are not.
   */
  countsPages?(connector: Connector, stream: string): boolean
  read(read: StreamRead): AsyncIterable<StreamMessage>
  /**
   * The part of a stream that a read from its beginning covers, by a field of its records; null (or no such function): all of it. What lies
   * outside is not gone for not having been shown. Throws as `read` does.
   */
  windowOf?(of: StreamsOf & { stream: string }): Promise<StreamWindow | null>
}

/** Why a stream could not be read, in the words of this stage. What else a reader throws is taken for our own fault, and tried again. */
export class StreamReadError extends Error {
  override readonly name = 'StreamReadError'
  /** later: the same again may work. never: somebody must change something first. */
  readonly retry: 'later' | 'never'
  /** import: no other stream would fare better (a rate limit, a refused credential). stream: the others may. */
  readonly scope: 'import' | 'stream'
  /** What the third party asked for. */
  readonly retryAfterMs: number | null
  /**
   * A limit of the third party is waited for, which is no failure. `refused`: this read was told so; `shared`: others were, or our own count
   * says so. Null: something else.
   */
  readonly limit: 'refused' | 'shared' | null
  /** What was asked for is refused as it stands, so that the state or position from which it was asked may be what is wrong. */
  readonly refusesRequest: boolean

  constructor(
    message: string,
    details: {
      retry: 'later' | 'never'
      scope: 'import' | 'stream'
      retryAfterMs?: number | null
      limit?: 'refused' | 'shared' | null
      refusesRequest?: boolean
      cause?: unknown
    },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.retry = details.retry
    this.scope = details.scope
    this.retryAfterMs = details.retryAfterMs ?? null
    this.limit = details.limit ?? null
    this.refusesRequest = details.refusesRequest === true
  }
}
