import { parse } from 'yaml'
import { fromCustom } from '../custom/buildCustom.ts'
import { openBudget } from '../http/apiBudget.ts'
import { ManifestError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { Component } from '../load/component.ts'
import { withFields } from '../load/loadManifest.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { propagateParameters } from '../load/propagateParameters.ts'
import { isTrue } from '../python/compare.ts'
import { copyOf } from '../python/containerMethods.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { getAt, withValue } from '../select/fieldPath.ts'
import { sliceNames } from '../slices/slice.ts'
import { condition, interpolated } from '../template/text.ts'
import type { Names } from '../template/text.ts'
import { typesOfValue } from '../template/valueTypes.ts'
import { buildStream } from './buildStream.ts'
import { openRun } from './openRun.ts'
import { prepare } from './prepare.ts'
import type { RunOptions } from './openRun.ts'
import { pagesOf } from './streamPages.ts'

export interface ResolveOptions extends Omit<RunOptions, 'stream' | 'asOf' | 'log'> {
  manifest: Manifest
  config: JsonObject
  host: Host
}

/**
 * Makes the streams that a manifest describes by a template (`dynamic_streams`) from the config, from fixed lists, or
 * from what the API answers, and leaves out the ConditionalStreams that the config does not have. Gives a manifest that
 * lists them like any other; the same manifest where it has none.
 */
export async function resolveDynamicStreams(options: ResolveOptions): Promise<Manifest> {
  const resolved = await resolvePrepared({ ...options, ...(await prepare(options)) })
  const { spec } = options.manifest.resolved.fields
  return spec === undefined ? resolved : withFields(resolved, { spec })
}

/** The same for what `prepare` gave. */
export async function resolvePrepared(options: ResolveOptions): Promise<Manifest> {
  const { manifest } = options
  const definitions = manifest.resolved.children('dynamic_streams')
  if (definitions.length === 0) return manifest
  const budget = options.budget ?? openBudget(manifest, options.config)
  const made: PlainDict[] = []
  const names = new Set<string>()
  for (const [index, definition] of definitions.entries()) {
    const name = nameOfDefinition(definition, index)
    for await (const stream of streamsFrom(openRun({ ...options, budget, stream: name }), definition)) {
      const own = stream['name']
      if (typeof own !== 'string' || names.has(own))
        throw new ManifestError(
          'manifest.invalid',
          definition.path,
          'streams with a name of their own each',
          `"${text(own ?? null)}"`,
        )
      names.add(own)
      defineKey(stream, 'dynamic_stream_name', name)
      made.push(stream)
    }
  }
  return withFields(manifest, {
    streams: [...manifest.resolved.list('streams'), ...made],
    dynamic_streams: null,
  })
}

/** What a description in `dynamic_streams` is called; its place among them where it has no name. */
export function nameOfDefinition(definition: Component, index: number): string {
  return definition.text('name') ?? `dynamic_stream_${index}`
}

async function* streamsFrom(run: Run, definition: Component): AsyncGenerator<PlainDict> {
  const template = definition.requiredChild('stream_template').fields
  const resolver = definition.requiredChild('components_resolver')
  const parentWins = definition.flag('use_parent_parameters') ?? true
  for await (const values of valuesOf(run, resolver)) {
    const around: Names = { ...values, stream_template_config: template }
    const filled = fill(run, resolver, copyDict(template), around)
    const stream = propagateParameters(filled, '', parentWins)
    if (!Object.hasOwn(stream, 'type')) defineKey(stream, 'type', 'DeclarativeStream')
    yield stream
  }
}

function copyDict(dict: PlainDict): PlainDict {
  const copy = copyOf(dict)
  return isPlainDict(copy) ? copy : emptyDict()
}

/** The values that each stream is made with. */
async function* valuesOf(run: Run, resolver: Component): AsyncGenerator<Names> {
  switch (resolver.type) {
    case 'ConfigComponentsResolver':
      for (const values of fromConfig(run, resolver)) yield { components_values: values }
      return
    case 'ParametrizedComponentsResolver':
      for (const values of resolver.requiredChild('stream_parameters').list('list_of_parameters_for_stream'))
        yield { components_values: values }
      return
    case 'HttpComponentsResolver':
      yield* fromApi(run, resolver)
      return
    default:
      resolver.unsupported()
  }
}

async function* fromApi(run: Run, resolver: Component): AsyncGenerator<Names> {
  const fields: PlainDict = {
    type: 'DeclarativeStream',
    name: run.stream,
    retriever: resolver.requiredChild('retriever').fields,
  }
  const stream = buildStream(run, new Component(fields, resolver.path), emptyDict())
  for await (const { records, slice } of pagesOf(stream, undefined))
    for (const record of records) yield { components_values: record, ...sliceNames(slice) }
}

/** Each combination of one entry of every list that the config has at the pointers. */
function fromConfig(run: Run, resolver: Component): PlainDict[] {
  const lists = resolver.children('stream_config').map((one) => {
    const path = (one.texts('configs_pointer') ?? []).map((part) =>
      text(interpolated(run, part, one.parameters).value()),
    )
    const found = getAt(run.config, path) ?? []
    return [...(Array.isArray(found) ? found : [found]), ...one.list('default_values')]
  })
  let made: PlainDict[] = [emptyDict()]
  for (const [index, list] of lists.entries()) {
    made = made.flatMap((before) =>
      list.map((entry, place) =>
        Object.assign(
          emptyDict(),
          before,
          isPlainDict(entry) ? entry : { [`source_config_${index}`]: [place, entry] },
        ),
      ),
    )
  }
  return made
}

/** Puts the mapped values into a copy of the template. */
function fill(run: Run, resolver: Component, template: PlainDict, names: Names): PlainDict {
  const { parameters } = resolver
  let made = template
  for (const mapping of resolver.children('components_mapping')) {
    const source = mapping.text('condition') ?? ''
    if (source !== '' && !condition(run, source, parameters)(names)) continue
    const types = typesOfValue(mapping.text('value_type'))
    const rendered = interpolated(run, mapping.requiredText('value'), parameters).value(names, types)
    const isText = mapping.text('value_type') === 'string'
    const value = isText || resolver.type === 'HttpComponentsResolver' ? rendered : readYamlValue(rendered)
    const path = (mapping.texts('field_path') ?? []).map((part) =>
      text(interpolated(run, part, parameters).value(names)),
    )
    if (path.some((part) => /[*?[]/.test(part))) mapping.fail('field_path', 'a path without patterns')
    const isThere = getAt(made, path) !== undefined
    const isCreated = mapping.flag('create_or_update') === true && isTrue(value)
    if (isThere || isCreated) made = withValue(made, path, value)
  }
  return made
}

/** What a text spells in YAML; the text itself where it is none. */
function readYamlValue(value: PyValue): PyValue {
  if (typeof value !== 'string') return value
  try {
    const parsed: JsonValue = parse(value, { version: '1.2', merge: true })
    return fromCustom(parsed)
  } catch {
    return value
  }
}
