import type { Component } from '../load/component.ts'
import { isTrue } from '../python/compare.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { repr, text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { getAt } from '../select/fieldPath.ts'
import { buildTransformation } from '../select/transformations.ts'
import { sliceNames } from '../slices/slice.ts'
import { interpolated } from '../template/text.ts'

/** The names of properties that requests ask for, in lots that one request can hold. */
export interface QueryProperties {
  /** The lots, the same for each page of a read. */
  lots: () => Promise<string[][]>
  /**
   * The key by which the parts of a record that came in several requests belong together; undefined for a record that
   * stands alone. Not there where all properties are asked for at once.
   */
  mergeKey: ((record: PlainDict) => string | undefined) | undefined
}

/** Reads the records of a retriever that stands outside of a stream. */
type ReadRecords = (retriever: Component) => AsyncIterable<PlainDict>

/** The `query_properties` of a requester, wherever they are written; undefined where it has none. */
export function queryPropertiesOf(
  run: Run,
  requester: Component,
  read: ReadRecords,
): QueryProperties | undefined {
  const [inParameters, ...more] = requester
    .children('request_parameters')
    .flatMap((parameters) => Object.keys(parameters.fields).flatMap((key) => parameters.child(key) ?? []))
    .filter(({ type }) => type === 'QueryProperties')
  const endpoint = requester.child('fetch_properties_from_endpoint')
  if (more.length > 0) requester.fail('request_parameters', 'one QueryProperties at most')
  if (inParameters !== undefined && endpoint !== undefined)
    requester.fail('fetch_properties_from_endpoint', 'no other place for properties than request_parameters;')
  if (inParameters === undefined && endpoint !== undefined)
    return { lots: remembered(async () => [await fromEndpoint(run, endpoint, read)]), mergeKey: undefined }
  const component = inParameters ?? requester.child('query_properties')
  if (component === undefined) return undefined
  const chunking = component.child('property_chunking')
  return {
    lots: remembered(async () => lotsOf(run, component, await namesOf(run, component, read))),
    mergeKey: chunking === undefined ? undefined : mergeKeyOf(chunking),
  }
}

/** Done once, again only where it failed. */
function remembered<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}

async function namesOf(run: Run, component: Component, read: ReadRecords): Promise<string[]> {
  const listed = component.texts('property_list')
  return listed ?? fromEndpoint(run, component.requiredChild('property_list'), read)
}

async function fromEndpoint(run: Run, component: Component, read: ReadRecords): Promise<string[]> {
  const path = (component.texts('property_field_path') ?? []).map((part) =>
    text(interpolated(run, part, component.parameters).value()),
  )
  const found: string[] = []
  for await (const record of read(component.requiredChild('retriever')))
    found.push(text(getAt(record, path) ?? []))
  return found
}

/** The names that the configured catalog has chosen; undefined where there is no such choice: then all are. */
function chosen(run: Run, component: Component): ReadonlySet<string> | undefined {
  const selector = component.child('property_selector')
  if (selector === undefined) return undefined
  if (selector.type !== 'JsonSchemaPropertySelector') return selector.unsupported()
  const schema = run.configured?.jsonSchema
  if (schema === undefined) return undefined
  const { properties } = schema
  const given = properties !== undefined && isPlainDict(properties) ? properties : emptyDict()
  const transformed = selector
    .children('transformations')
    .map((one) => buildTransformation(run, one, emptyDict()))
    .reduce((made, transform) => transform(made, sliceNames(undefined)), given)
  return new Set(Object.keys(transformed))
}

function lotsOf(run: Run, component: Component, names: readonly string[]): string[][] {
  const always = component.texts('always_include_properties') ?? []
  const wanted = chosen(run, component)
  const isWanted = (name: string): boolean => wanted?.has(name) ?? true
  const chunking = component.child('property_chunking')
  if (chunking === undefined) return [[...always, ...names.filter(isWanted)]]
  const most = chunking.integer('property_limit') ?? 0
  // Without a limit the reference asks for all, whatever was chosen.
  if (most === 0) return [[...names, ...always]]
  // In characters, with three for the sign between two names when it is encoded.
  const sizeOf = (name: string): number =>
    chunking.text('property_limit_type') === 'characters' ? Array.from(name).length + 3 : 1
  const lots: string[][] = []
  let lot = [...always]
  let size = 0
  for (const name of names.filter(isWanted)) {
    if (size + sizeOf(name) > most) {
      lots.push(lot)
      lot = [...always]
      size = 0
    }
    lot.push(name)
    size += sizeOf(name)
  }
  return [...lots, lot]
}

function mergeKeyOf(chunking: Component): (record: PlainDict) => string | undefined {
  const strategy = chunking.child('record_merge_strategy')
  if (strategy !== undefined && strategy.type !== 'GroupByKeyMergeStrategy') strategy.unsupported()
  const keys = strategy?.texts('key') ?? [strategy?.requiredText('key') ?? 'id']
  return (record) => {
    const found: string[] = []
    for (const key of keys) {
      const value: PyValue = (Object.hasOwn(record, key) ? record[key] : undefined) ?? null
      if (!isTrue(value)) return undefined
      if (typeof value !== 'string')
        throw new PyError(
          'TypeError',
          `Parts of records are merged by "${key}", which must be a text; it is ${repr(value)}.`,
        )
      found.push(value)
    }
    return found.join(',')
  }
}

/** Puts the parts of records together that came lot by lot. */
export class MergedRecords {
  private readonly merged = new Map<string, PlainDict>()
  private readonly mergeKey: QueryProperties['mergeKey']

  constructor(mergeKey: QueryProperties['mergeKey']) {
    this.mergeKey = mergeKey
  }

  /** Keeps a record that has a key until all lots have come. False for one that stands alone. */
  keeps(record: PlainDict): boolean {
    const key = this.mergeKey?.(record)
    if (key === undefined) return false
    this.merged.set(key, mergeDeep(this.merged.get(key) ?? emptyDict(), record))
    return true
  }

  records(): PlainDict[] {
    return [...this.merged.values()]
  }
}

function mergeDeep(first: PlainDict, second: PlainDict): PlainDict {
  const made = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const present = Object.hasOwn(made, key) ? made[key] : undefined
    const isDeep = present !== undefined && isPlainDict(present) && isPlainDict(value)
    defineKey(made, key, isDeep ? mergeDeep(present, value) : value)
  }
  return made
}
