import { existsSync, readdirSync, readFileSync } from 'node:fs'

import jsonata from 'jsonata'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const here = new URL('./', import.meta.url)
const readYaml = (path: string): unknown => parse(readFileSync(new URL(path, here), 'utf8'))

const types = ['text', 'integer', 'number', 'boolean', 'date', 'timestamp', 'json'] as const
const model = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: z.string().min(1),
  family: z.string().min(1),
  path: z.string().regex(/^[a-z][a-z0-9-]*$/),
  description: z.string().min(1),
  fields: z.record(
    z.string().regex(/^[a-z][a-z0-9_]*$/),
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.enum(types), description: z.string().min(1) }),
      z.strictObject({ type: z.literal('ref'), ref: z.string(), description: z.string().min(1) }),
    ]),
  ),
})

const field = z.union([
  z.string(),
  z.strictObject({ from: z.string(), type: z.enum(types) }),
  z.strictObject({ ref: z.string(), from: z.string() }),
])
const mapping = z.strictObject({
  version: z.literal(1),
  streams: z.record(
    z.string(),
    z.strictObject({
      model: z.string(),
      external_id: z.string(),
      deleted_when: z.string().optional(),
      fields: z.record(z.string(), field),
    }),
  ),
})

const manifest = z.object({
  streams: z.array(z.object({ name: z.string() })),
  check: z.object({ stream_names: z.array(z.string()) }),
  spec: z.object({
    connection_specification: z.object({
      properties: z.object({
        credentials: z.object({
          oneOf: z.array(
            z.object({
              properties: z.record(
                z.string(),
                z.object({ title: z.string().optional(), const: z.string().optional() }),
              ),
            }),
          ),
        }),
      }),
    }),
  }),
})
const connector = z.object({
  type: z.string(),
  icon: z.string(),
  reads: z.array(z.string()).min(1),
  auth: z.array(
    z.object({
      method: z.enum(['oauth2', 'api_key', 'basic']),
      config: z.object({ credentials: z.object({ auth_type: z.string() }) }),
      fields: z.array(z.string()).optional(),
    }),
  ),
})

const models = new Map(
  readdirSync(new URL('../models/', here))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file.replace('.yaml', ''), model.parse(readYaml(`../models/${file}`))]),
)
const connectorTypes = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/connector.yaml`, here)))
  .map((entry) => entry.name)

describe('models', () => {
  test('each stands in a file of its name, with a path of its own', () => {
    expect([...models.values()].map(({ name }) => name)).toEqual([...models.keys()])
    expect(new Set([...models.values()].map(({ path }) => path)).size).toBe(models.size)
  })

  test('each ref names a model that is there', () => {
    const astray = [...models.values()].flatMap(({ name, fields }) =>
      Object.entries(fields)
        .filter(([, value]) => value.type === 'ref' && !models.has(value.ref))
        .map(([key]) => `${name}.${key}`),
    )
    expect(astray).toEqual([])
  })

  test('no field has the name of one that every record has', () => {
    const taken = new Set(['id', 'external_id', 'source', 'integration_id', 'created', 'modified'])
    const names = [...models.values()].flatMap(({ fields }) => Object.keys(fields))
    expect(names.filter((name) => taken.has(name))).toEqual([])
  })

  const listed = new URL('../../shared/models.md', here)
  test.skipIf(!existsSync(listed))(
    'every model of the list is there, with the same fields (skipped without the list)',
    () => {
      const found = Object.fromEntries([...models].map(([name, { fields }]) => [name, Object.keys(fields)]))
      expect(found).toEqual(readList(readFileSync(listed, 'utf8')))
    },
  )
})

describe.each(connectorTypes)('connector %s', (type) => {
  const about = connector.parse(readYaml(`${type}/connector.yaml`))
  const reads = manifest.parse(readYaml(`${type}/manifest.yaml`))
  const maps = mapping.parse(readYaml(`${type}/mapping.yaml`))

  test('its type is the name of its folder, and icon and README are there', () => {
    expect(about.type).toBe(type)
    expect(readFileSync(new URL(`${type}/${about.icon}`, here), 'utf8')).toMatch(/^<svg [^]*<\/svg>\s*$/)
    expect(existsSync(new URL(`${type}/README.md`, here))).toBe(true)
  })

  test('each way in has a branch in the connection specification, and each form field a title there', () => {
    const branches = reads.spec.connection_specification.properties.credentials.oneOf
    const missing = about.auth.flatMap(({ config, fields }) => {
      const kind = config.credentials.auth_type
      const branch = branches.find(({ properties }) => properties['auth_type']?.const === kind)
      if (!branch) return [kind]
      return (fields ?? []).filter((path) => !branch.properties[path.replace('credentials.', '')]?.title)
    })
    expect(missing).toEqual([])
  })

  test('its mapping names only streams, models and fields that exist', () => {
    const streams = reads.streams.map(({ name }) => name)
    const unknown = Object.entries(maps.streams).flatMap(([stream, { model: name, fields }]) => [
      ...(streams.includes(stream) ? [] : [stream]),
      ...Object.keys(fields).filter((key) => !Object.hasOwn(models.get(name)?.fields ?? {}, key)),
    ])
    expect(unknown).toEqual([])
    expect(streams).toEqual(expect.arrayContaining(reads.check.stream_names))
  })

  test('refs point to the model that the field refers to, and to one that is mapped', () => {
    const mapped = Object.values(maps.streams).map((stream) => stream.model)
    const wrong = mappedFields(maps).filter(({ declared, source }) => {
      const target = typeof source === 'object' && 'ref' in source ? source.ref : undefined
      const expected = declared?.type === 'ref' ? declared.ref : undefined
      return target !== expected || (target !== undefined && !mapped.includes(target))
    })
    expect(wrong).toEqual([])
  })

  test('a cast is to the type of the field', () => {
    const wrong = mappedFields(maps).filter(
      ({ declared, source }) =>
        typeof source === 'object' && 'type' in source && source.type !== declared?.type,
    )
    expect(wrong).toEqual([])
  })

  test('every expression is JSONata that compiles', () => {
    const streams = Object.values(maps.streams)
    const texts = [
      ...streams.flatMap((stream) => [stream.external_id, stream.deleted_when ?? 'true']),
      ...mappedFields(maps).map(({ source }) => (typeof source === 'string' ? source : source.from)),
    ]
    expect(() => texts.map((text) => jsonata(text))).not.toThrow()
  })
})

function mappedFields(maps: z.output<typeof mapping>) {
  return Object.entries(maps.streams).flatMap(([stream, { model: name, fields }]) =>
    Object.entries(fields).map(([key, source]) => ({
      field: `${stream}.${key}`,
      source,
      declared: models.get(name)?.fields[key],
    })),
  )
}

/** The list has a heading a model and a line with its fields, some with `: type` behind. */
function readList(text: string): Record<string, string[]> {
  const sections = text.split(/^## /m).slice(1)
  return Object.fromEntries(
    sections.map((section) => {
      const lines = section.split('\n').map((line) => line.trim())
      const fields = lines.findLast((line) => line !== '' && !line.startsWith('Mapped before')) ?? ''
      return [lines[0], fields.split(', ').map((entry) => entry.split(':')[0]?.trim())]
    }),
  )
}
