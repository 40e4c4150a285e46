import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import { didYouMean } from './didYouMean.ts'

/** What a field's value is; `ref` is the id of another resource of the same integration. */
export const fieldTypes = [
  'text',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
  'json',
  'ref',
] as const
export type FieldType = (typeof fieldTypes)[number]

export type ModelField = { name: string; type: FieldType; ref: string | null; description: string | null }

/** A kind of record that the app wants. `name` is the event's `type`; `path` is the REST path. */
export type Model = {
  name: string
  title: string
  description: string
  /** The group it is shown under, such as "project management". */
  family: string
  path: string
  fields: ReadonlyMap<string, ModelField>
}

export type ModelCatalogue = {
  find(name: string): Model | null
  findByPath(path: string): Model | null
  /** By name. */
  all(): readonly Model[]
}

/** Fields that every record has; a model can not have one of the same name. */
const commonFields = ['id', 'external_id', 'source', 'integration_id', 'created', 'modified'] as const

const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and underscores')
const fieldSource = z.strictObject({
  type: z.enum(fieldTypes),
  ref: identifier.optional(),
  title: z.string().optional(),
  description: z.string().optional(),
})
const modelSource = z.strictObject({
  name: identifier,
  title: z.string(),
  description: z.string(),
  family: z.string(),
  path: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens, as in "pm-issues"'),
  fields: z.record(identifier, fieldSource),
})

/** The models that come with Tributary. */
const builtInModelsDir = fileURLToPath(new URL('../../../../models', import.meta.url))

/** Loads `*.yaml` of a folder. Throws `config.invalid` that names the file and the field at fault. */
export async function loadModels(dir: string = builtInModelsDir): Promise<ModelCatalogue> {
  const files = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort()
  return createModelCatalogue(
    await Promise.all(
      files.map(async (name) => ({
        origin: name,
        source: parseYaml(name, await readFile(join(dir, name), 'utf8')),
      })),
    ),
  )
}

function parseYaml(origin: string, text: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    throw invalid(origin, cause instanceof Error ? cause.message : 'it is not YAML', cause)
  }
}

/** Checks parsed models and makes them findable by name and path. Throws `config.invalid`. */
export function createModelCatalogue(sources: { origin: string; source: unknown }[]): ModelCatalogue {
  const byName = new Map<string, Model>()
  const byPath = new Map<string, Model>()
  for (const { origin, source } of sources) {
    const model = readModel(origin, source)
    if (byName.has(model.name)) throw invalid(origin, `there are two models named "${model.name}"`)
    if (byPath.has(model.path)) throw invalid(origin, `there are two models with the path "${model.path}"`)
    byName.set(model.name, model)
    byPath.set(model.path, model)
  }
  for (const model of byName.values()) {
    for (const { name, ref } of model.fields.values()) {
      if (ref !== null && !byName.has(ref)) {
        const hint = didYouMean(ref, [...byName.keys()])
        throw invalid(model.name, `fields.${name}.ref is "${ref}", which is no model${hint}`)
      }
    }
  }
  const all = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    find: (name) => byName.get(name) ?? null,
    findByPath: (path) => byPath.get(path) ?? null,
    all: () => all,
  }
}

function readModel(origin: string, source: unknown): Model {
  const parsed = modelSource.safeParse(source)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}`,
    )
    throw invalid(origin, faults.join('; '))
  }
  const { fields, ...model } = parsed.data
  const entries = Object.entries(fields).map(([name, field]): [string, ModelField] => {
    if ((commonFields as readonly string[]).includes(name)) {
      throw invalid(origin, `fields.${name}: every record has a field of that name; choose another`)
    }
    if ((field.type === 'ref') !== (field.ref !== undefined)) {
      throw invalid(origin, `fields.${name}: a field of type ref, and no other, needs "ref: <model>"`)
    }
    return [
      name,
      {
        name,
        type: field.type,
        ref: field.ref ?? null,
        description: field.description ?? field.title ?? null,
      },
    ]
  })
  return { ...model, fields: new Map(entries) }
}

function invalid(origin: string, fault: string, cause?: unknown): TributaryError {
  return new TributaryError('config.invalid', `The data model ${origin} is not valid: ${fault}.`, { cause })
}
