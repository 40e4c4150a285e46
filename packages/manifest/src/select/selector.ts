import { asJsonObject, buildCustom } from '../custom/buildCustom.ts'
import { badAnswer } from '../decode/badAnswer.ts'
import type { Component } from '../load/component.ts'
import { pairsOf } from '../python/containerMethods.ts'
import { makeDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { keysOf, sliceNames } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import { condition } from '../template/text.ts'
import { fromJsonObject } from '../toJson.ts'
import type { Names } from '../template/text.ts'
import { buildExtractor } from './extractor.ts'
import type { Extract } from './extractor.ts'
import { normalize } from './normalize.ts'
import { shapeOf } from './shapeOf.ts'
import { buildTransformation } from './transformations.ts'

/** Turns the parts of an answer into records: extract, filter, transform, cast. */
export interface Selector {
  /** Adds the records to a list one by one, so that those before a faulty one are there when it throws. */
  select: (parts: readonly PyValue[], slice: Slice, token: PyValue, into: PlainDict[]) => void
}

export interface SelectorOptions {
  transformations: Component[]
  schema: PlainDict
  /** Drops records outside of the cursor's range (`is_client_side_incremental`). */
  isWanted: ((record: PlainDict, slice: Slice) => boolean) | undefined
  isClientSideIncremental: boolean
  /** Takes the place of the selector's own extractor. */
  extract?: Extract
}

/** Builds a record selector. */
export function buildSelector(run: Run, component: Component, options: SelectorOptions): Selector {
  if (component.type !== 'RecordSelector') return component.unsupported()
  const extract = options.extract ?? buildExtractor(run, component.requiredChild('extractor'))
  const transformations = options.transformations.map((one) => buildTransformation(run, one, options.schema))
  const filter = component.child('record_filter')
  const passes = filter === undefined ? undefined : buildFilter(run, filter, options)
  const transformsFirst = component.flag('transform_before_filtering') ?? options.isClientSideIncremental
  const cast = buildNormalization(run, component, options.schema)
  const isKept = (record: PlainDict, slice: Slice, names: Names): boolean =>
    (options.isWanted?.(record, slice) ?? true) && (passes?.(record, names, slice) ?? true)
  const transform = (record: PlainDict, names: Names): PlainDict =>
    transformations.reduce((made, one) => one(made, names), record)
  return {
    select: (parts, slice, token, into) => {
      const names = sliceNames(slice)
      const filterNames: Names = {
        ...names,
        next_page_token: token === null ? null : { next_page_token: token },
      }
      for (const found of extract(parts)) {
        let record = asRecord(run, found)
        if (transformsFirst) record = transform(record, names)
        if (!isKept(record, slice, filterNames)) continue
        if (!transformsFirst) record = transform(record, names)
        into.push(cast?.(record) ?? record)
      }
    },
  }
}

/** What brings a record's values to the types of its schema; undefined where nothing does. */
function buildNormalization(
  run: Run,
  component: Component,
  schema: PlainDict,
): ((record: PlainDict) => PlainDict) | undefined {
  const custom = component.child('schema_normalization')
  if (custom !== undefined) {
    const change = buildCustom(run, custom, run.components.schemaNormalizations, schema)
    return (record) => fromJsonObject(change(asJsonObject(record)))
  }
  const casts = component.value('schema_normalization') === 'Default' && Object.keys(schema).length > 0
  return casts ? (record) => normalize(record, schema) : undefined
}

/** Whether a record is kept. */
type Passes = (record: PlainDict, names: Names, slice: Slice) => boolean

/** Builds a record filter; undefined where it lets everything through. */
export function buildFilter(
  run: Run,
  filter: Component,
  options: Pick<SelectorOptions, 'schema' | 'isWanted'>,
): Passes | undefined {
  if (filter.type === 'CustomRecordFilter') {
    const keeps = buildCustom(run, filter, run.components.recordFilters, options.schema)
    return (record, _names, slice) => keeps(asJsonObject(record), { slice: asJsonObject(keysOf(slice)) })
  }
  if (filter.type !== 'RecordFilter') return filter.unsupported()
  const source = filter.text('condition') ?? ''
  if (source === '' && options.isWanted !== undefined) return undefined
  const holds = condition(run, source, filter.parameters)
  return (record, names) => holds({ ...names, record })
}

/** A record; a list of pairs is one too, as in the reference. */
function asRecord(run: Run, found: PyValue): PlainDict {
  if (isPlainDict(found)) return found
  const made = Array.isArray(found) ? dictOf(found) : undefined
  if (made !== undefined && isPlainDict(made)) return made
  return badAnswer(
    run,
    `Expected each record of stream "${run.stream}" to be an object; found ${shapeOf(found)} in the place of one.`,
  )
}

function dictOf(found: PyValue[]): PyValue | undefined {
  try {
    return makeDict(pairsOf(found))
  } catch (error) {
    if (error instanceof PyError) return undefined
    throw error
  }
}
