import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { text } from '../python/text.ts'
import { countCursor } from '../slices/countCursor.ts'
import { fullRefreshCursor } from '../slices/cursor.ts'
import type { Cursor } from '../slices/cursor.ts'
import { rangeFields, singleCursor } from '../slices/datetimeCursor.ts'
import { migrateState } from '../slices/migrateState.ts'
import { cursorSettings } from '../slices/datetimeRange.ts'
import { PartitionCursor } from '../slices/partitionCursor.ts'
import { buildRouter, singlePartition } from '../slices/partitionRouter.ts'
import type { PartitionRouter } from '../slices/routedSlice.ts'
import type { ParentStream } from '../slices/substreamRouter.ts'
import { interpolated } from '../template/text.ts'
import { chooseDelegate } from './delegate.ts'
import type { Delegate } from './delegate.ts'
import { retrieverOf } from './loadSchema.ts'
import { readPosition, writePosition } from './position.ts'
import type { Stream } from './stream.ts'
import { pagesOf } from './streamPages.ts'

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
    retriever: retrieverOf(run, component, cursor, isLazy(component, state)),
    rebuilt: () => buildDeclarative(run, component, state),
  }

  function buildCursor(): Cursor {
    if (sync === undefined) return fullRefreshCursor(router)
    if (sync.type === 'IncrementingCountCursor')
      return buildCount(run, component, sync, router, withoutMarker(state))
    if (sync.type !== 'DatetimeBasedCursor') return sync.unsupported()
    // Ranges are cut as of the time when the read began, so that a read which goes on later cuts the same ones.
    const frozen = { ...run, now: () => run.asOf }
    const settings = { ...cursorSettings(frozen, sync), ...catalogField(run, component) }
    const own = withoutMarker(state)
    if (router === singlePartition)
      return singleCursor(run, sync, settings, own, (message) => run.log('warn', message))
    return new PartitionCursor({
      run,
      settings,
      router,
      range: rangeFields(run, sync, settings),
      state: own,
      // A group has no state of its own: tomorrow's groups are others.
      usesGlobal: sync.flag('global_substream_cursor') === true || isGrouping(retrieverComponent),
    })
  }
}

/**
 * Whether the first pages of children are taken out of the parent's records (`lazy_read_pointer`): only where there is
 * no state, since what is new in a child says nothing of its parent's record. Refuses what does not go with it.
 */
function isLazy(stream: Component, state: PlainDict): boolean {
  const retriever = stream.requiredChild('retriever')
  const configs = retriever.child('partition_router')?.children('parent_stream_configs') ?? []
  if (configs.every((config) => config.list('lazy_read_pointer').length === 0)) return false
  if (Object.keys(state).length > 0) return false
  const sync = stream.child('incremental_sync')
  if (sync !== undefined && sync.type !== 'DatetimeBasedCursor')
    sync.fail('type', 'DatetimeBasedCursor, to go with a lazy_read_pointer;')
  for (const name of ['step', 'cursor_granularity'])
    if (sync?.text(name) !== undefined)
      sync.fail(name, 'one slice for each parent, to go with a lazy_read_pointer;')
  const decoder = retriever.child('decoder')
  if (decoder !== undefined && decoder.type !== 'JsonDecoder')
    decoder.fail('type', 'JsonDecoder, to go with a lazy_read_pointer;')
  return true
}

function isGrouping(retriever: Component): boolean {
  return retriever.child('partition_router')?.type === 'GroupingPartitionRouter'
}

function buildCount(
  run: Run,
  stream: Component,
  sync: Component,
  router: PartitionRouter,
  state: PlainDict,
): Cursor {
  if (router !== singlePartition)
    stream
      .requiredChild('retriever')
      .fail('partition_router', 'none, since the stream has an IncrementingCountCursor;')
  const written = text(interpolated(run, sync.requiredText('cursor_field'), sync.parameters).value())
  const { field = written } = catalogField(run, stream)
  return countCursor(run, sync, field, state, (message) => run.log('warn', message))
}

/** The cursor field that the configured catalog names, where the manifest lets it. */
function catalogField(run: Run, stream: Component): { field?: string } {
  const isAllowed = stream.child('incremental_sync')?.flag('allow_catalog_defined_cursor_field') === true
  const field = run.configured?.cursorField
  return isAllowed && field !== undefined && stream.text('name') === run.stream ? { field } : {}
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
