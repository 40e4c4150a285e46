import type { RequestOption } from '../http/requestOption.ts'
import { requestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { isTrue } from '../python/compare.ts'
import { copyOf } from '../python/containerMethods.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { getAt, splitPath } from '../select/fieldPath.ts'
import { interpolated } from '../template/text.ts'
import type { PartitionRouter, RoutedSlice } from './routedSlice.ts'
import { keysOf } from './slice.ts'
import type { Slice } from './slice.ts'

/** A page of a parent stream. */
interface ParentPage {
  records: PlainDict[]
  slice: Slice
  /** The position before the page. */
  before: PyValue
  /** Closes the parent's slice where it ended with this page. */
  close: () => void
}

/** A parent stream as its children read it. */
export interface ParentStream {
  name: string
  /** The cursor field of its state, undefined where it has none. */
  cursorField: string | undefined
  /** Its pages, from a position on where one is given. */
  pages: (position: PyValue) => AsyncGenerator<ParentPage>
  state: () => PyValue
}

/** Builds a parent stream with a state to start from. */
export type BuildParent = (component: Component, state: PlainDict) => ParentStream

interface Parent {
  stream: ParentStream
  key: string
  field: string
  extraFields: string[][]
  /** Where in a record its children's first page is; undefined where they are asked for. */
  lazyPointer: string[] | undefined
  option: RequestOption | undefined
  isDependency: boolean
}

const noCursorKey = '__ab_no_cursor_state_message'

/** One partition for each record of the parent streams. */
export function substreamRouter(
  run: Run,
  component: Component,
  childState: PlainDict,
  buildParent: BuildParent,
): PartitionRouter {
  const parents = component
    .children('parent_stream_configs')
    .map((config) => buildConfig(run, config, childState, buildParent))
  if (parents.length === 0) component.fail('parent_stream_configs', 'at least one parent stream')
  return {
    slices: (origin) => slicesOf(parents, origin),
    fields: (part, slice) => {
      const fields = emptyDict()
      const keys = keysOf(slice)
      for (const { option, field } of parents) {
        const value = keys[field]
        if (option?.into === part && value !== undefined && isTrue(value)) option.inject(fields, value)
      }
      return fields
    },
    parentState: () => {
      const made = emptyDict()
      for (const parent of parents)
        if (parent.isDependency) defineKey(made, parent.stream.name, copyOf(parent.stream.state()))
      return made
    },
  }
}

function buildConfig(run: Run, config: Component, childState: PlainDict, buildParent: BuildParent): Parent {
  const textOf = (name: string): string =>
    text(interpolated(run, config.requiredText(name), config.parameters).value())
  const isDependency = config.flag('incremental_dependency') === true
  const stream = config.requiredChild('stream')
  const option = config.child('request_option')
  const pointer = (config.texts('lazy_read_pointer') ?? []).map((part) =>
    text(interpolated(run, part, config.parameters).value()),
  )
  return {
    stream: buildParent(stream, isDependency ? parentStateFrom(run, childState, stream) : emptyDict()),
    key: textOf('parent_key'),
    field: textOf('partition_field'),
    extraFields: config
      .list('extra_fields')
      .map((path) =>
        (Array.isArray(path) ? path : [path]).map((part) =>
          text(interpolated(run, text(part), config.parameters).value()),
        ),
      ),
    lazyPointer: pointer.length === 0 ? undefined : pointer,
    option: option === undefined ? undefined : requestOption(run, option),
    isDependency,
  }
}

/** The parent's part of a child's state: its own entry, else the child's global value, else the child's only value. */
function parentStateFrom(run: Run, childState: PlainDict, parent: Component): PlainDict {
  const entries = Object.entries(childState).filter(([key]) => key !== noCursorKey)
  if (entries.length === 0) return emptyDict()
  const state = Object.fromEntries(entries)
  const name = parent.text('name') ?? ''
  const stored = state['parent_state']
  const own =
    stored !== undefined && isPlainDict(stored) && Object.hasOwn(stored, name) ? stored[name] : undefined
  if (own !== undefined && isPlainDict(own)) return own
  const global = state['state']
  if (global !== undefined && isPlainDict(global)) return global
  const sync = parent.child('incremental_sync')
  const [only] = entries
  if (entries.length !== 1 || only === undefined || sync === undefined) return emptyDict()
  const field = text(interpolated(run, sync.text('cursor_field') ?? '', sync.parameters).value())
  return { [field]: only[1] }
}

async function* slicesOf(parents: Parent[], origin: PyValue): AsyncGenerator<RoutedSlice> {
  const from = originOf(origin)
  for (const [index, parent] of parents.entries()) {
    if (index < from.index) continue
    const start = index === from.index ? from.position : null
    for await (const { records, slice, before, close } of parent.stream.pages(start)) {
      for (const [place, record] of records.entries()) {
        // The state of the parent counts its slice as read from the slice's last record on.
        if (place === records.length - 1) close()
        const routed = partitionOf(parent, record, slice)
        if (routed !== undefined) yield { slice: routed, origin: { index, position: before } }
      }
    }
  }
}

function originOf(origin: PyValue): { index: number; position: PyValue } {
  if (!isPlainDict(origin)) return { index: 0, position: null }
  const { index, position } = origin
  return { index: typeof index === 'number' ? index : 0, position: position ?? null }
}

function partitionOf(parent: Parent, record: PlainDict, parentSlice: Slice): Slice | undefined {
  const value = getAt(record, splitPath(parent.key))
  if (value === undefined) return undefined
  const partition = emptyDict()
  defineKey(partition, parent.field, value)
  defineKey(partition, 'parent_slice', parentSlice.partition)
  const extra = emptyDict()
  if (parent.lazyPointer !== undefined)
    defineKey(extra, 'child_response', getAt(record, parent.lazyPointer) ?? [])
  for (const path of parent.extraFields) defineKey(extra, path.join('.'), getAt(record, path) ?? null)
  return { partition, cursor: emptyDict(), extra }
}
