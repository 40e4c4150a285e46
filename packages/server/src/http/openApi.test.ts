import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const document: unknown = JSON.parse(
  readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'),
)

function referencesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part] : referencesOf(part),
  )
}

function lookUp(reference: string): unknown {
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>(
      (level, key) => (typeof level === 'object' && level !== null ? Reflect.get(level, key) : undefined),
      document,
    )
}

test('every reference of the OpenAPI document leads to something, so that generators can read it', () => {
  const references = [...new Set(referencesOf(document))]
  expect(references).toContain('#/components/schemas/Event')
  expect(references.filter((reference) => lookUp(reference) === undefined)).toEqual([])
})
