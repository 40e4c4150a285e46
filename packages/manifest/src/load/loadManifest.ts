import type { JsonObject } from '../json.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { toJsonObject } from '../toJson.ts'
import { schemaOf } from '../stream/schema.ts'
import { Component } from './component.ts'
import { propagateParameters } from './propagateParameters.ts'
import { readYaml } from './readYaml.ts'
import { resolveReferences } from './resolveReferences.ts'
import { validateManifest } from './validateManifest.ts'

/** What a manifest says about one of its streams. */
export interface StreamDescription {
  name: string
  /** The paths of the fields that identify a record; empty where the manifest names none. */
  primaryKey: string[][]
  /** Whether the stream can be read from a state on. */
  incremental: boolean
  cursorField?: string
  jsonSchema: JsonObject
}

/** A manifest, ready to be run. */
export interface Manifest {
  /** The JSON schema of the config. */
  readonly connectionSpecification: JsonObject
  readonly documentationUrl: string | undefined
  /** How to connect by OAuth2, as the manifest gives it. */
  readonly advancedAuth: JsonObject | undefined
  readonly streams: readonly StreamDescription[]
  /** The manifest with its references resolved and its parameters handed down. */
  readonly resolved: Component
}

/**
 * Parses and checks a manifest. Throws ManifestError: `manifest.yaml` for what is no YAML, `manifest.reference` for a
 * reference that leads nowhere, `manifest.invalid` for what the format does not allow; with the path of the fault.
 */
export function loadManifest(yamlText: string): Manifest {
  const source = readYaml(yamlText)
  if (!Object.hasOwn(source, 'type')) defineKey(source, 'type', 'DeclarativeSource')
  const resolved = propagateParameters(resolveReferences(source))
  validateManifest(resolved)
  const root = new Component(resolved, '')
  const spec = root.child('spec')
  const auth = spec?.dict('advanced_auth')
  return {
    connectionSpecification: toJsonObject(spec?.dict('connection_specification') ?? emptyDict()),
    documentationUrl: spec?.text('documentation_url'),
    advancedAuth: auth === undefined ? undefined : toJsonObject(auth),
    streams: streamsOf(root).map(describe),
    resolved: root,
  }
}

/** A manifest with other fields at its root, such as the streams that a config gives it; null takes a field away. */
export function withFields(manifest: Manifest, changes: PlainDict): Manifest {
  const fields = { ...manifest.resolved.fields, ...changes }
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
  const root = new Component(kept, '')
  return { ...manifest, streams: streamsOf(root).map(describe), resolved: root }
}

/** The streams that a manifest lists, those of conditional groups included. */
export function streamsOf(root: Component): Component[] {
  return root
    .children('streams')
    .flatMap((stream) => (stream.type === 'ConditionalStreams' ? stream.children('streams') : [stream]))
}

/** The stream of a name, or undefined. */
export function findStream(manifest: Manifest, name: string): Component | undefined {
  return streamsOf(manifest.resolved).find((stream) => stream.text('name') === name)
}

function describe(given: Component): StreamDescription {
  // Of two streams in one, the full one is what a first read reads.
  const stream = given.child('full_refresh_stream') ?? given
  const incremental = given.child('incremental_stream')?.child('incremental_sync') !== undefined
  const sync = stream.child('incremental_sync')
  const field = sync?.text('cursor_field')
  return {
    name: given.text('name') ?? '',
    primaryKey: primaryKeyOf(stream.value('primary_key')),
    incremental: incremental || sync !== undefined,
    ...(field === undefined ? {} : { cursorField: field }),
    jsonSchema: toJsonObject(schemaOf(stream)),
  }
}

function primaryKeyOf(value: PyValue | undefined): string[][] {
  if (value === undefined || value === '') return []
  if (!Array.isArray(value)) return [[text(value)]]
  return value.map((part) => (Array.isArray(part) ? part.map(text) : [text(part)]))
}
