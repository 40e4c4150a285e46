import { ManifestError, ReadError } from '../errors.ts'
import type { Host } from '../host.ts'
import { openAnswerCache } from '../http/answerCache.ts'
import type { AnswerCache } from '../http/answerCache.ts'
import { openBudget } from '../http/apiBudget.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { concurrencyOf } from '../stream/concurrencyLevel.ts'
import { asReadError, readValues } from '../stream/readStream.ts'
import { openSlicePool } from '../stream/slicePool.ts'
import type { SlicePool } from '../stream/slicePool.ts'
import type { WantedStream } from './inputCatalog.ts'
import { errorMessage, logMessage, recordMessage, stateMessage, streamStatusMessage } from './messages.ts'
import type { Message } from './messages.ts'

/** Writes a message and waits until there is room for more. */
export type Write = (message: Message) => Promise<void>

/** What a read is made of. */
export interface ReadInput {
  manifest: Manifest
  config: JsonObject
  streams: readonly WantedStream[]
  states: ReadonlyMap<string, JsonValue>
  concurrency: number | undefined
  host: Host
}

/**
 * Reads the streams of a catalog, several at a time as the manifest's `concurrency_level` says, and writes what comes.
 * Returns the exit code: 0 where all of them were read.
 */
export async function readStreams(input: ReadInput, write: Write): Promise<number> {
  const { manifest, config, streams } = input
  let level: number
  let budget: ApiBudget | undefined
  try {
    level = input.concurrency ?? concurrencyOf(manifest, config)
    budget = openBudget(manifest, config)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    await write(logMessage('error', error.message))
    return 1
  }
  const failed: string[] = []
  const pool = openSlicePool(level)
  const answers = openAnswerCache()
  const waiting = [...streams]
  const readOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const isComplete = await readOne({ ...input, ...next, budget, pool, answers }, write)
      if (!isComplete) failed.push(next.name)
    }
  }
  // A refresh token that may be used once is handed from one stream to the next in the config.
  const atATime = keepsTokens(manifest) ? 1 : level
  await Promise.all(Array.from({ length: Math.min(atATime, streams.length) }, readOn))
  if (failed.length === 0) return 0
  const message = `These streams were not read to their end: ${failed.join(', ')}.`
  await write(errorMessage({ message, failureType: 'config_error', stream: undefined }, Date.now()))
  return 1
}

function keepsTokens(manifest: Manifest): boolean {
  return JSON.stringify(manifest.resolved.fields, (_key, value: unknown) =>
    typeof value === 'bigint' ? null : value,
  ).includes('"refresh_token_updater"')
}

interface OneStream extends ReadInput, WantedStream {
  budget: ApiBudget | undefined
  pool: SlicePool
  answers: AnswerCache
}

async function readOne(one: OneStream, write: Write): Promise<boolean> {
  const { name } = one
  await write(streamStatusMessage(name, 'STARTED', Date.now()))
  try {
    await writeStream(one, write)
    await write(streamStatusMessage(name, 'COMPLETE', Date.now()))
    return true
  } catch (error) {
    await write(errorMessage({ ...told(asReadError(error, name)), stream: name }, Date.now()))
    await write(streamStatusMessage(name, 'INCOMPLETE', Date.now()))
    return false
  }
}

function told(error: unknown): Pick<ReadError, 'message' | 'failureType'> {
  if (error instanceof ReadError) return { message: error.message, failureType: error.failureType }
  const words = error instanceof Error ? error.message : String(error)
  return { message: `An unexpected fault: ${words}`, failureType: 'system_error' }
}

async function writeStream(one: OneStream, write: Write): Promise<void> {
  const { name, manifest, config, host, budget, pool } = one
  let isRunning = false
  let sinceState = 0
  const messages = readValues({
    manifest,
    config,
    host,
    budget,
    stream: name,
    state: one.isIncremental ? one.states.get(name) : undefined,
    configured: one.configured,
    maxWaitMs: Number.MAX_SAFE_INTEGER,
    afterFailedSlice: 'go_on',
    concurrency: pool,
    answers: one.answers,
  })
  for await (const message of messages) {
    if (message.kind === 'log') await write(logMessage(message.level, message.message))
    if (message.kind === 'state') {
      await write(stateMessage(name, message.state, sinceState))
      sinceState = 0
    }
    if (message.kind !== 'page') continue
    if (!isRunning && message.records.length > 0)
      await write(streamStatusMessage(name, 'RUNNING', Date.now()))
    isRunning ||= message.records.length > 0
    sinceState += message.records.length
    const readAt = Date.now()
    for (const record of message.records) await write(recordMessage(name, record, readAt))
  }
}
