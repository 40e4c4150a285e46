import { existsSync, readFileSync } from 'node:fs'

import { isJsonObject } from '@tributary/contract'
import type { JsonObject, JsonValue } from '@tributary/contract'
import { describe, expect, test } from 'vitest'

import { loadConnectors } from '../packages/server/src/connectors/index.ts'
import { compileMapping } from '../packages/server/src/resources/compileMapping.ts'
import { loadModels } from '../packages/server/src/resources/models.ts'
import { connectorsDir } from './test/runConnector.ts'

// Loading and compiling say by themselves, by file and path, when a mapping names a stream, a model or a field that is not there.
const models = await loadModels()
const connectors = (await loadConnectors([connectorsDir])).all()
const modelList = new URL('../../shared/models.md', import.meta.url)

test.skipIf(!existsSync(modelList))(
  'every model of the list is there, with the same fields (skipped without the list)',
  () => {
    const found = Object.fromEntries(models.all().map(({ name, fields }) => [name, [...fields.keys()]]))
    expect(found).toEqual(readList(readFileSync(modelList, 'utf8')))
  },
)

test('the path of a model is its name in kebab-case, in the plural', () => {
  const astray = models.all().filter(({ name, path }) => {
    const stem = name.replaceAll('_', '-')
    return ![`${stem}s`, `${stem}es`, `${stem.slice(0, -1)}ies`].includes(path)
  })
  expect(astray).toEqual([])
})

test('sandbox and linear are there', () => {
  expect(connectors.map(({ type }) => type)).toEqual(['linear', 'sandbox'])
})

describe.each(connectors)('connector $type', (connector) => {
  const { type, manifest, auth } = connector
  const mapping = compileMapping(connector.mappingSource, {
    models,
    streams: manifest.streams.map(({ name }) => name),
  })

  test('it has an icon that is a small SVG without scripts, and a README', () => {
    expect(connector.iconSvg).toMatch(/^<svg [^]{1,4000}<\/svg>\s*$/)
    expect(connector.iconSvg).not.toMatch(/<script|\bon\w+=|href=/i)
    expect(existsSync(`${connectorsDir}${type}/README.md`)).toBe(true)
  })

  test('every stream is mapped', () => {
    expect([...mapping.streams.keys()].toSorted()).toEqual(
      manifest.streams.map(({ name }) => name).toSorted(),
    )
  })

  test('a reference leads to a model that is mapped as well', () => {
    const streams = [...mapping.streams.values()]
    const mapped = new Set(streams.map(({ model }) => model.name))
    const astray = streams.flatMap(({ stream, fields }) =>
      fields.filter(({ ref }) => ref !== null && !mapped.has(ref)).map(({ name }) => `${stream}.${name}`),
    )
    expect(astray).toEqual([])
  })

  test('each way in has its branch in the connection specification, and each field of its form a title there', () => {
    const branches = branchesOf(manifest.connectionSpecification)
    const missing = auth.flatMap((method) => {
      const kind = at(method.config, 'credentials', 'auth_type')
      const branch = branches.find((candidate) => at(candidate, 'properties', 'auth_type', 'const') === kind)
      const fields = method.method === 'oauth2' ? [] : method.fields
      if (branch === undefined) return [kind ?? 'credentials.auth_type']
      return fields.filter(
        (path) => typeof at(branch, 'properties', path.replace('credentials.', ''), 'title') !== 'string',
      )
    })
    expect(missing).toEqual([])
  })
})

function branchesOf(specification: JsonObject): JsonValue[] {
  const branches = at(specification, 'properties', 'credentials', 'oneOf')
  return Array.isArray(branches) ? branches : []
}

function at(value: JsonValue | undefined, ...path: string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, key) => (isJsonObject(inner) ? inner[key] : undefined),
    value,
  )
}

/** The list has a heading a model and a line with its fields, some with `: type` behind. */
function readList(text: string): Record<string, string[]> {
  const sections = text.split(/^## /m).slice(1)
  return Object.fromEntries(
    sections.map((section) => {
      const lines = section.split('\n').map((line) => line.trim())
      const fields = lines.findLast((line) => line !== '' && !line.startsWith('Mapped before')) ?? ''
      return [lines[0] ?? '', fields.split(', ').map((entry) => entry.split(':')[0]?.trim() ?? '')]
    }),
  )
}
