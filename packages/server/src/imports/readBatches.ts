import type { JsonObject, JsonValue } from '@tributary/contract'
import type { Clock } from '../clock.ts'
import { keepWithPosition, openPosition } from './answersWithoutList.ts'
import { faultPoint } from '../faultPoint.ts'
import { checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import type { ImportStream } from './store/streams.ts'
import type { StreamMessage } from './streamReader.ts'

/** Pages that followed each other and are committed together. */
export type PageBatch = {
  records: readonly JsonObject[]
  pages: number
  /** After the last of them. */
  position: JsonValue
  /** As it was told before the last of them. */
  state: JsonValue
}

/** How many records a batch may have; its reader may change it while it reads. A page is never split. */
export type BatchLimit = { records: number }

/** A batch waits so long for more pages, from its first one on. */
const lingerMs = 250

type Step =
  | { kind: 'message'; message: StreamMessage }
  | { kind: 'ended' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'waited' }

/**
 * Reads a stream and puts small pages together, for a commit costs much the same for 100 records as for 1,000. The first page comes
 * alone, so that it is seen at once. The next page is asked for while a batch is worked on. Pages that were read before a failure come
 * before it. Returns the state at the end.
 */
export async function* readBatches(
  { reader, clock, logger }: Pick<ImportDeps, 'reader' | 'clock' | 'logger'>,
  {
    claimed,
    connector,
    signal,
    withoutList,
  }: Pick<ImportRun, 'claimed' | 'connector' | 'signal' | 'withoutList'>,
  { stream, state: startState, position: kept }: Pick<ImportStream, 'stream' | 'state' | 'position'>,
  limit: BatchLimit,
): AsyncGenerator<PageBatch, JsonValue> {
  const { workspaceId, integrationId, importId } = claimed
  const of = { workspaceId, integrationId, stream }
  const { position, said } = openPosition(kept)
  if (said !== undefined) withoutList.set(stream, said)
  const ending = new AbortController()
  const reading = AbortSignal.any([signal, ending.signal])
  const messages = reader.read({ ...of, connector, state: startState, position, signal: reading })
  const iterator = messages[Symbol.asyncIterator]()
  let state = startState
  let batch: PageBatch | null = null
  let linger: Linger | null = null
  let recordsMax = 1
  try {
    let next = ask(iterator)
    for (;;) {
      const step = await Promise.race(linger ? [next, linger.over] : [next])
      if (batch && !hasRoom(batch, step, recordsMax)) {
        checkStopped(signal)
        linger?.stop()
        yield batch
        recordsMax = limit.records
        batch = null
        linger = null
      }
      if (step.kind === 'waited') continue
      if (step.kind === 'failed') throw step.error
      if (step.kind === 'ended') return state
      checkStopped(signal)
      next = ask(iterator)
      const { message } = step
      if (message.kind === 'state') state = message.state
      else if (message.kind === 'log') logger[message.level]({ ...of, import_id: importId }, message.message)
      else if (message.kind === 'missing_list') withoutList.set(stream, inWords(message))
      else {
        faultPoint('imports.page_fetched')
        const after = keepWithPosition(message.position, withoutList.get(stream))
        batch = joined(batch, { ...message, position: after }, state)
        linger ??= startLinger(clock)
        if (batch.records.length >= recordsMax) linger.stop()
      }
    }
  } finally {
    ending.abort()
    linger?.stop()
    // Not waited for: a third party that does not answer holds up nothing.
    void iterator.return?.(undefined)?.catch(() => {})
  }
}

function inWords({ path, found }: { path: string; found: string }): string {
  return path === ''
    ? `${found}, where a list of records is expected`
    : `${found} with nothing at "${path}", where its records are expected`
}

type Linger = { over: Promise<Step>; stop(): void }

function startLinger(clock: Clock): Linger {
  const controller = new AbortController()
  const over = clock.sleep(lingerMs, controller.signal).then((): Step => ({ kind: 'waited' }))
  return { over, stop: () => controller.abort() }
}

/** The next message. It never rejects, for it may never be awaited. */
async function ask(iterator: AsyncIterator<StreamMessage>): Promise<Step> {
  try {
    const { done, value } = await iterator.next()
    return done === true ? { kind: 'ended' } : { kind: 'message', message: value }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** Whether the batch goes on growing after this step. */
function hasRoom(batch: PageBatch, step: Step, recordsMax: number): boolean {
  if (step.kind !== 'message' || batch.records.length >= recordsMax) return false
  return step.message.kind !== 'page' || batch.records.length + step.message.records.length <= recordsMax
}

function joined(
  batch: PageBatch | null,
  page: { records: readonly JsonObject[]; position: JsonValue },
  state: JsonValue,
): PageBatch {
  return {
    records: batch ? [...batch.records, ...page.records] : page.records,
    pages: (batch?.pages ?? 0) + 1,
    position: page.position,
    state,
  }
}
