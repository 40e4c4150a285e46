import { ManifestError, ReadError } from '../errors.ts'
import type { CustomComponents } from '../custom/components.ts'
import type { Host, LogLevel } from '../host.ts'
import { openAnswerCache } from '../http/answerCache.ts'
import type { AnswerCache } from '../http/answerCache.ts'
import { openBudget } from '../http/apiBudget.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { Component } from '../load/component.ts'
import { findStream } from '../load/loadManifest.ts'
import { parentNamesOf } from '../load/parentNames.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { MissingList } from '../select/missingList.ts'
import { fromJsonObject, isJsonAsIs, toJson, toJsonObject } from '../toJson.ts'
import { buildStream } from './buildStream.ts'
import type { Stream } from './stream.ts'
import type { Delegate } from './delegate.ts'
import { resolvePrepared } from './dynamicStreams.ts'
import { jobsAtATime, openRun } from './openRun.ts'
import type { ConfiguredStream } from './openRun.ts'
import { parallelPages } from './parallelPages.ts'
import { readPosition, writePosition } from './position.ts'
import { decodeExact, encodeExact } from './positionCode.ts'
import { prepare } from './prepare.ts'
import { openSlicePool } from './slicePool.ts'
import type { SlicePool } from './slicePool.ts'
import { pagesOf } from './streamPages.ts'

/** What a read gives out, in order. */
export type StreamMessage =
  /** A page of records. The position is plain JSON; a read that is given it goes on after this page. */
  | { kind: 'page'; records: JsonObject[]; position: JsonValue }
  /** The stream's state in the reference's form: after slices, and at the end. */
  | { kind: 'state'; state: JsonValue }
  | { kind: 'log'; level: LogLevel; message: string }
  | MissingListMessage

/**
 * An answer has nothing at the path of the records (`field_path`): it counts as one without records, but may be about
 * something else. Told of the first such answer of a read, before the page that it gave; parents' answers count too.
 */
type MissingListMessage = { kind: 'missing_list' } & MissingList

export interface ReadStreamOptions {
  manifest: Manifest
  stream: string
  config: JsonObject
  /** The last state of the stream, in any of the reference's shapes. */
  state?: JsonValue | undefined
  /** The position of the last page that was taken in; go on after it. Give the last state before it too. */
  position?: JsonValue | undefined
  host: Host
  /** The longest single wait, in milliseconds, to sleep through; a longer one ends the read with `retryAfterMs`. Default 60 s. */
  maxWaitMs?: number | undefined
  /** What the configured catalog says of the stream, where there is one. */
  configured?: ConfiguredStream | undefined
  /** Components that stand in for the manifest's Python classes. */
  components?: CustomComponents | undefined
  /** The account's budget of requests, from `openBudget`. One that is handed to several reads counts them together. */
  budget?: ApiBudget | undefined
  /**
   * What is kept of the answers to parents of child streams, from `openAnswerCache`. One that is handed to several reads
   * of one account spares them what another has asked; a read without one keeps what it asks itself.
   */
  answers?: AnswerCache | undefined
  /**
   * What to do when a slice fails: `stop` (the default) ends the read at once; `go_on` reads the other slices first, as
   * the reference does. Positions stay before the failed slice, so a read that goes on later comes back to it.
   */
  afterFailedSlice?: 'stop' | 'go_on' | undefined
  /**
   * How many slices to read at a time, 1 if not given: then pages come in the order of the slices. A pool (from
   * `openSlicePool`) counts the reads together that it is handed to; those must be consumed at the same time. With more
   * than one, pages come as they arrive, and a position may lie before pages that were handed out.
   */
  concurrency?: number | SlicePool | undefined
}

/**
 * Reads one stream. Ends when the stream has been read to its end; throws ReadError otherwise. Pages are fetched as
 * they are asked for, so a slow consumer slows the read.
 */
export async function* readStream(options: ReadStreamOptions): AsyncGenerator<StreamMessage> {
  for await (const message of readValues(options)) {
    if (message.kind === 'page') yield { ...message, records: message.records.map(plainRecord) }
    else if (message.kind === 'state') yield { kind: 'state', state: toJson(message.state) }
    else yield message
  }
}

/** A record as plain JSON; most are that already. */
function plainRecord(record: PlainDict): JsonObject {
  return isJsonAsIs(record) && isJsonObject(record) ? record : toJsonObject(record)
}

/** What a read gives out before it is made plain JSON: with integers beyond 2^53 and floats such as 1.0 as they came. */
export type ValueMessage =
  | { kind: 'page'; records: PlainDict[]; position: JsonValue }
  | { kind: 'state'; state: PyValue }
  | { kind: 'log'; level: LogLevel; message: string }
  | MissingListMessage

/** Reads one stream as `readStream` does, and hands out exact values. */
export async function* readValues(options: ReadStreamOptions): AsyncGenerator<ValueMessage> {
  const { stream: name } = options
  const asides: ValueMessage[] = []
  let stream: Stream | undefined
  let hasMissingList = false
  let failure: { error: unknown } | undefined
  const callOff = new AbortController()
  try {
    const pool = poolOf(options.concurrency)
    const saved = positionOf(options.position)
    const { manifest, config } = await preparedFor(options)
    const run = openRun({
      config,
      host: pool === undefined ? options.host : { ...options.host, signal: signalOf(options.host, callOff) },
      stream: name,
      maxWaitMs: options.maxWaitMs,
      budget: options.budget ?? openBudget(manifest, config),
      components: options.components,
      configured: options.configured,
      jobsAtATime: jobsAtATime(manifest),
      parentAnswers: {
        cache: options.answers ?? openAnswerCache(),
        parents: parentNamesOf(manifest.resolved),
      },
      asOf: saved?.asOf,
      noteMissingList: (missing) => {
        if (!hasMissingList) asides.push({ kind: 'missing_list', ...missing })
        hasMissingList = true
      },
      log: (level, message) => asides.push({ kind: 'log', level, message }),
    })
    const component = streamComponent(manifest, name)
    stream = buildStream(run, component, stateOf(options.state), saved?.delegate)
    const { delegate } = stream
    const start = saved === undefined ? undefined : readPosition(decodeExact(saved.position))
    let position: JsonValue = options.position ?? null
    const onFailure = (error: unknown): void => {
      if (options.afterFailedSlice !== 'go_on' || mustStop(error)) throw error
      failure ??= { error }
    }
    const pages =
      pool === undefined || stream.retriever.isSerial
        ? pagesOf(stream, start, onFailure)
        : parallelPages(stream, start, { pool, onFailure, callOff: () => callOff.abort() })
    for await (const page of pages) {
      yield* asides.splice(0)
      if (failure === undefined && page.position !== undefined) {
        position = {
          asOf: run.asOf.toString(),
          position: encodeExact(writePosition(page.position)),
          ...(delegate === undefined ? {} : { delegate }),
        }
      }
      yield { kind: 'page', records: page.records, position }
      if (!page.endsSlice) continue
      page.close()
      if (stream.cursor.hasNews()) yield stateMessage(stream)
    }
  } catch (error) {
    failure ??= { error }
  }
  yield* asides.splice(0)
  if (stream !== undefined) yield stateMessage(stream)
  if (failure !== undefined) throw asReadError(failure.error, name)
}

/** The host's signal, and one by which the read itself ends what is under way. */
function signalOf(host: Host, callOff: AbortController): AbortSignal {
  return host.signal === undefined ? callOff.signal : AbortSignal.any([host.signal, callOff.signal])
}

/** The pool of a read; none where slices are read one after another. */
function poolOf(concurrency: number | SlicePool | undefined): SlicePool | undefined {
  const pool = typeof concurrency === 'number' ? openSlicePool(concurrency) : concurrency
  return pool === undefined || (typeof concurrency === 'number' && concurrency === 1) ? undefined : pool
}

/** Whether a failure concerns all slices: the read was called off, or it has to wait for long. */
function mustStop(error: unknown): boolean {
  if (!(error instanceof ReadError)) return false
  return error.code === 'manifest.aborted' || error.retryAfterMs !== undefined
}

function stateMessage(stream: Stream): ValueMessage {
  return { kind: 'state', state: stream.cursor.state() }
}

function stateOf(state: JsonValue | undefined): PlainDict {
  return state !== undefined && isJsonObject(state) ? fromJsonObject(state) : emptyDict()
}

/** A position from outside. It names the delegate, so that a state that came meanwhile does not change the stream. */
function positionOf(
  position: JsonValue | undefined,
): { asOf: bigint; position: JsonValue; delegate?: Delegate } | undefined {
  if (position === undefined || !isJsonObject(position)) return undefined
  const { asOf, position: inner, delegate: chosen } = position
  const delegate = chosen === 'full_refresh_stream' || chosen === 'incremental_stream' ? chosen : undefined
  return typeof asOf === 'string' && /^\d+$/.test(asOf) && inner !== undefined
    ? { asOf: BigInt(asOf), position: inner, ...(delegate === undefined ? {} : { delegate }) }
    : undefined
}

/** Config and manifest as the streams see them, with the dynamic streams where the wanted one is not listed. */
async function preparedFor(options: ReadStreamOptions): ReturnType<typeof prepare> {
  const prepared = await prepare(options)
  const isListed = findStream(prepared.manifest, options.stream) !== undefined
  return isListed ? prepared : { ...prepared, manifest: await resolvePrepared({ ...options, ...prepared }) }
}

function streamComponent(manifest: Manifest, name: string): Component {
  const component = findStream(manifest, name)
  if (component !== undefined) return component
  const names = manifest.streams.map((stream) => `"${stream.name}"`).join(', ')
  throw new ReadError({
    code: 'manifest.stream_unknown',
    message: `The manifest has no stream "${name}"; it has ${names}.`,
    failureType: 'config_error',
    stream: name,
  })
}

/** Any error of a read as a ReadError. */
export function asReadError(error: unknown, stream: string): unknown {
  if (error instanceof ManifestError) {
    const code = error.code === 'manifest.unsupported' ? 'manifest.unsupported' : 'manifest.config'
    return new ReadError({ code, message: error.message, failureType: 'system_error', stream, cause: error })
  }
  if (!(error instanceof PyError)) return error
  const message = `A template or value of stream "${stream}" cannot be used: ${error.kind}: ${error.message}`
  const failureType = error.kind === 'ConfigError' ? 'config_error' : 'system_error'
  return new ReadError({ code: 'manifest.template', message, failureType, stream, cause: error })
}
