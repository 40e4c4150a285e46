import type { Component } from '../load/component.ts'
import { copyOf } from '../python/containerMethods.ts'
import { emptyDict } from '../python/dict.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { fullRefreshCursor } from '../slices/cursor.ts'
import type { Cursor } from '../slices/cursor.ts'
import { rangeFields, singleCursor } from '../slices/datetimeCursor.ts'
import { migrateState } from '../slices/migrateState.ts'
import { cursorSettings } from '../slices/datetimeRange.ts'
import { PartitionCursor } from '../slices/partitionCursor.ts'
import { buildRouter, singlePartition } from '../slices/partitionRouter.ts'
import { contentKey } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import type { ParentStream } from '../slices/substreamRouter.ts'
import { chooseDelegate } from './delegate.ts'
import type { Delegate } from './delegate.ts'
import { buildRetriever } from './retriever.ts'
import type { Retriever } from './retriever.ts'
import { schemaOf } from './schema.ts'

/** A stream that is ready to be read. */
export interface Stream {
  name: string
  /** Which stream of a StateDelegatingStream it is. */
  delegate?: Delegate
  cursor: Cursor
  retriever: Retriever
  /** The same stream, built anew. */
  rebuilt: () => Stream
}

/** Where a read stands: the slice, the token of the next page, and what the cursor has noted. */
export interface Position {
  slice: Slice
  token: PyValue
  /** Whether the slice has been read to its end. */
  isDone: boolean
  origin: PyValue
  cursor: PyValue
}

/** Builds a stream with the state to start from. */
export function buildStream(run: Run, component: Component, given: PlainDict, delegate?: Delegate): Stream {
  if (component.type !== 'StateDelegatingStream') return buildDeclarative(run, component, given)
  const chosen = delegate ?? chooseDelegate(run, component, given)
  // The full stream is chosen for a state that is too old, too; it then begins without it.
  const isStale = chosen === 'full_refresh_stream' && delegate === undefined
  const stream = component.requiredChild(chosen)
  return { ...buildDeclarative(run, stream, isStale ? emptyDict() : given), delegate: chosen }
}

function buildDeclarative(run: Run, component: Component, given: PlainDict): Stream {
  if (component.type !== 'DeclarativeStream') component.unsupported()
  if (component.child('file_uploader') !== undefined) component.requiredChild('file_uploader').unsupported()
  const state = migrateState(run, component, given)
  const retrieverComponent = component.requiredChild('retriever')
  const router = buildRouter(run, retrieverComponent, state, (parent, parentState) =>
    buildParent(run, parent, parentState),
  )
  const sync = component.child('incremental_sync')
  const cursor = buildCursor()
  return {
    name: component.text('name') ?? '',
    cursor,
    retriever: buildRetriever(run, component, cursor, schemaOf(component)),
    rebuilt: () => buildDeclarative(run, component, state),
  }

  function buildCursor(): Cursor {
    if (sync === undefined) return fullRefreshCursor(router)
    if (sync.type !== 'DatetimeBasedCursor') return sync.unsupported()
    // Ranges are cut as of the time when the read began, so that a read which goes on later cuts the same ones.
    const frozen = { ...run, now: () => run.asOf }
    const settings = cursorSettings(frozen, sync)
    const own = withoutMarker(state)
    if (router === singlePartition)
      return singleCursor(run, sync, settings, own, (message) => run.log('warn', message))
    return new PartitionCursor({
      run,
      settings,
      router,
      range: rangeFields(run, sync, settings),
      state: own,
      usesGlobal: sync.flag('global_substream_cursor') === true,
    })
  }
}

function withoutMarker(state: PlainDict): PlainDict {
  const { __ab_no_cursor_state_message: marker, ...own } = state
  return marker === undefined ? state : own
}

function buildParent(run: Run, component: Component, state: PlainDict): ParentStream {
  const stream = buildStream(run, component, state)
  const sync = component.child('incremental_sync')
  return {
    name: stream.name,
    cursorField: sync?.text('cursor_field'),
    state: () => stream.cursor.state(),
    pages: async function* (start) {
      let before = start
      for await (const { records, slice, position, close } of pagesOf(stream, readPosition(start))) {
        yield { records, slice, before, close }
        before = writePosition(position)
      }
    },
  }
}

/** A page with the slice it belongs to and the position after it. */
export interface StreamPage {
  records: PlainDict[]
  slice: Slice
  position: Position
  /** Whether a slice ended with this page. */
  endsSlice: boolean
  /** Closes the slice where it ended with this page. Done when the next page is asked for, at the latest. */
  close: () => void
}

/**
 * The pages of a stream, from a position on where one is given. A slice is closed after its last page has been taken.
 * A failure within a slice is handed to `onFailure`, which may throw it; else the next slice is read.
 * Where the position's slice is not found any more, the stream is read from its beginning.
 */
export async function* pagesOf(
  stream: Stream,
  start: Position | undefined,
  onFailure: (error: unknown) => void = rethrow,
): AsyncGenerator<StreamPage> {
  if (start !== undefined) {
    stream.cursor.restore(start.cursor)
    let isFound = false
    for await (const page of slicesFrom(stream, start, onFailure)) {
      isFound = true
      if (page !== undefined) yield page
    }
    if (isFound) return
    Object.assign(stream, stream.rebuilt())
  }
  for await (const { slice, origin } of stream.cursor.slices(null)) {
    yield* tried(pagesOfSlice(stream, slice, origin, stream.retriever.initialToken), onFailure)
  }
  stream.cursor.finish()
}

function rethrow(error: unknown): never {
  throw error
}

/** The pages of a slice; where one fails, the failure is handed over and the slice ends unclosed. */
async function* tried(
  pages: AsyncGenerator<StreamPage>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<StreamPage> {
  try {
    yield* pages
  } catch (error) {
    onFailure(error)
  }
}

async function* slicesFrom(
  stream: Stream,
  start: Position,
  onFailure: (error: unknown) => void,
): AsyncGenerator<StreamPage | undefined> {
  const wanted = keyOf(start.slice)
  let isFound = false
  for await (const { slice, origin } of stream.cursor.slices(start.origin)) {
    if (isFound) {
      yield* tried(pagesOfSlice(stream, slice, origin, stream.retriever.initialToken), onFailure)
    } else if (keyOf(slice) === wanted) {
      isFound = true
      yield undefined
      if (start.isDone) stream.cursor.close(slice)
      else yield* tried(pagesOfSlice(stream, slice, origin, start.token), onFailure)
    } else {
      // Read before: its progress is in the state already.
      stream.cursor.skip(slice)
    }
  }
  if (isFound) stream.cursor.finish()
}

function keyOf(slice: Slice): string {
  return `${contentKey(slice.partition)} ${contentKey(slice.cursor)}`
}

async function* pagesOfSlice(
  stream: Stream,
  slice: Slice,
  origin: PyValue,
  token: PyValue,
): AsyncGenerator<StreamPage> {
  for await (const { records, next, isLast } of stream.retriever.pages(slice, token)) {
    for (const record of records) stream.cursor.observe(record, slice)
    const position = { slice, token: next, isDone: isLast, origin, cursor: stream.cursor.save(slice) }
    let isOpen = isLast
    const close = (): void => {
      if (isOpen) stream.cursor.close(slice)
      isOpen = false
    }
    yield { records, slice, position, endsSlice: isLast, close }
    close()
  }
}

/** A position as plain data. */
export function writePosition(position: Position): PlainDict {
  const { slice, token, isDone, origin, cursor } = position
  return { v: 1, slice: { ...slice }, token, isDone, origin, cursor }
}

/** A position from plain data; undefined where it is none. */
export function readPosition(value: PyValue): Position | undefined {
  if (!isPlainDict(value) || value['v'] !== 1) return undefined
  const { slice, token, isDone, origin, cursor } = value
  if (slice === undefined || !isPlainDict(slice)) return undefined
  const part = (name: string): PlainDict => {
    const dict = slice[name]
    const copy = copyOf(dict ?? emptyDict())
    return isPlainDict(copy) ? copy : emptyDict()
  }
  return {
    slice: { partition: part('partition'), cursor: part('cursor'), extra: part('extra') },
    token: token ?? null,
    isDone: isDone === true,
    origin: origin ?? null,
    cursor: cursor ?? null,
  }
}
