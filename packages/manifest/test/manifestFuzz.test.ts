import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkConnection, loadManifest, ManifestError, ReadError, readStream } from '../src/index.ts'
import type { Host, JsonObject, JsonValue, Manifest } from '../src/index.ts'
import { hasReferenceData, referenceData } from './referenceData.ts'

const connectors = fileURLToPath(new URL('../../../connectors', import.meta.url))

function read(path: string): JsonValue {
  return parse(readFileSync(path, 'utf8'), {
    version: '1.2',
    merge: true,
    maxAliasCount: -1,
    uniqueKeys: false,
  })
}

const own = ['linear', 'sandbox'].map((name) => read(`${connectors}/${name}/manifest.yaml`))
const anyPublic = hasReferenceData ? readdirSync(`${referenceData}/manifests`) : []

/** Every place of a value: the keys that lead to it. */
function* placesOf(value: JsonValue, at: (string | number)[] = []): Generator<(string | number)[]> {
  yield at
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value))
    yield* placesOf(inner, [...at, key])
}

function valueAt(value: JsonValue, path: readonly (string | number)[]): JsonValue | undefined {
  let found: JsonValue | undefined = value
  for (const key of path) found = (found as Record<string | number, JsonValue>)[key]
  return found
}

const evil: JsonValue[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  [],
  {},
  [[]],
  { type: 'Nothing' },
  { $ref: '#/' },
  { $ref: '#/streams' },
  '#/streams/0',
  { class_name: 'source_x.components.Mine' },
  '{{ config }}',
  "{{ config['a']['b'] }}",
  '{{ 1 / 0 }}',
  '{{ record.x.y }}',
  '{{ now_utc().nothing() }}',
  '{% for i in [0] * 1000000 %}{% endfor %}',
  "{{ 'a' * 100000 | regex_search('(a+)+$') }}",
  '{{',
  '%Y-%m-%dT%Q',
  'P1X',
  '(a+)+$',
  { __proto__: 1, constructor: 2 },
]

interface Mutation {
  at: number
  how: 'replace' | 'delete' | 'copy'
  value: number
  from: number
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(1_000_000),
  how: fc.constantFrom('replace' as const, 'replace' as const, 'delete' as const, 'copy' as const),
  value: fc.nat(evil.length - 1),
  from: fc.nat(1_000_000),
})

/** A copy of a manifest with something else, or nothing, at a place. */
function mutated(manifest: JsonValue, { at, how, value, from }: Mutation): JsonValue {
  const made = structuredClone(manifest)
  const places = [...placesOf(made)].filter((place) => place.length > 0)
  const place = places[at % places.length] ?? []
  const holder = valueAt(made, place.slice(0, -1)) as Record<string | number, JsonValue>
  const key = place.at(-1) ?? ''
  if (how === 'delete') {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete holder[key]
    return made
  }
  const other = valueAt(manifest, places[from % places.length] ?? []) ?? null
  holder[key] = structuredClone(how === 'copy' ? other : (evil[value] ?? null))
  return made
}

const bodies = [
  '{"data": [{"id": 1, "updated_at": "2024-01-01T00:00:00Z"}], "next": "http://x/next"}',
  '[]',
  '[{"id": "a"}, 5, null]',
  '{}',
  'null',
  '"text"',
  '<html>',
  '',
  '{"errors": [{"message": {"deep": 1}}]}',
]
const statuses = [200, 200, 200, 404, 429, 500, 302]

/** A host whose API answers something, and that calls the read off after so many requests. */
function oddHost(seed: number): Host {
  const stop = new AbortController()
  let nowMs = Date.parse('2024-03-01T00:00:00Z')
  let requests = 0
  return {
    signal: stop.signal,
    now: () => new Date(nowMs),
    sleep: async (ms) => {
      nowMs += ms
    },
    fetch: async (url) => {
      new URL(url)
      requests += 1
      if (requests > 12) stop.abort(new Error('enough'))
      const body = Buffer.from(bodies[(seed + requests) % bodies.length] ?? '')
      const status = statuses[(seed * 7 + requests) % statuses.length] ?? 200
      return {
        status,
        headers: { Location: '/elsewhere', 'Retry-After': 'soon', Link: '<x>;;=' },
        body: async () => body,
      }
    },
  }
}

const config: JsonObject = {
  api_key: 'k',
  start_date: '2024-01-01T00:00:00Z',
  url: 'http://x',
  credentials: {},
}

/** Reads the first streams of a manifest. Gives the errors; those that are not typed are thrown on. */
async function errorsOf(manifest: Manifest, seed: number): Promise<unknown[]> {
  const errors: unknown[] = []
  for (const { name } of manifest.streams.slice(0, 2)) {
    try {
      const options = {
        manifest,
        stream: name,
        config,
        host: oddHost(seed),
        maxWaitMs: 1e9,
        concurrency: 1 + (seed % 3),
      }
      let messages = 0
      for await (const _message of readStream(options)) if ((messages += 1) > 200) break
    } catch (error) {
      errors.push(error)
    }
  }
  await checkConnection({ manifest, config, host: oddHost(seed), maxWaitMs: 1e9 })
  return errors
}

async function outcomeOf(manifest: JsonValue, seed: number): Promise<unknown[]> {
  let loaded: Manifest
  try {
    loaded = loadManifest(JSON.stringify(manifest))
  } catch (error) {
    return [error]
  }
  return errorsOf(loaded, seed)
}

const isTyped = (error: unknown): boolean =>
  (error instanceof ManifestError && typeof error.path === 'string' && error.message.includes('expected')) ||
  (error instanceof ReadError && error.message !== '')

async function attack(manifests: readonly JsonValue[], numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(manifests.length - 1),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      fc.nat(50),
      async (index, mutations, seed) => {
        let manifest = manifests[index] ?? null
        for (const one of mutations) manifest = mutated(manifest, one)
        const errors = await outcomeOf(manifest, seed)
        const untyped = errors.filter((error) => !isTyped(error))
        expect(untyped).toEqual([])
      },
    ),
    { numRuns },
  )
}

describe('a manifest with something wrong in it loads and reads, or fails with a typed error:', () => {
  test('our own, changed at random', { timeout: 120_000 }, async () => {
    await expect(attack(own, 300)).resolves.toBeUndefined()
  })

  test.skipIf(anyPublic.length === 0)('public ones, changed at random', { timeout: 120_000 }, async () => {
    const small = anyPublic
      .map((file) => readFileSync(`${referenceData}/manifests/${file}`, 'utf8'))
      .filter((text) => text.length < 40_000)
      .map((text): JsonValue =>
        parse(text, { version: '1.2', merge: true, maxAliasCount: -1, uniqueKeys: false }),
      )
    await expect(attack(small, 300)).resolves.toBeUndefined()
  })
})

test('any text is a manifest or is refused with a typed error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom('&a [*a]', 'a: &x {b: *x}', '- - -', '!!js/function x'),
      ),
      (text) => {
        const load = (): unknown => {
          try {
            loadManifest(text)
            return undefined
          } catch (error) {
            return error
          }
        }
        expect(load()).toBeInstanceOf(ManifestError)
      },
    ),
  )
})
