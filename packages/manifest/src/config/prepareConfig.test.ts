import { afterEach, expect, test } from 'vitest'
import { collect, manifestText, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { checkConnection } from '../stream/checkConnection.ts'
import { prepareConfig } from './prepareConfig.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

function manifestWith(rules: JsonObject): ReturnType<typeof loadManifest> {
  const all = JSON.stringify({ type: 'ConfigNormalizationRules', ...rules })
  return loadManifest(
    manifestText({
      head: `spec: {type: Spec, connection_specification: {type: object}, config_normalization_rules: ${all}}`,
    }),
  )
}

const prepared = (rules: JsonObject, config: JsonObject): Promise<JsonObject> =>
  prepareConfig({ manifest: manifestWith(rules), config, host: testHost() })

const added = (path: string[], value: string, more: JsonObject = {}): JsonObject => ({
  type: 'ConfigAddFields',
  fields: [{ type: 'AddedFieldDefinition', path, value, ...more }],
})
const remap = (field_path: string[], map: JsonObject): JsonObject => ({
  type: 'ConfigRemapField',
  field_path,
  map,
})
const removed = (...field_pointers: string[][]): JsonObject => ({
  type: 'ConfigRemoveFields',
  field_pointers,
})

// What the reference makes of the same.
test.each<[string, JsonObject, JsonObject, JsonObject]>([
  [
    'a field is added, with its parents',
    added(['a', 'b'], "{{ config['k'] }}"),
    { k: 'v' },
    { k: 'v', a: { b: 'v' } },
  ],
  ['a text is read back as what it spells', added(['n'], '5'), { k: 1 }, { k: 1, n: 5 }],
  ['unless its type says otherwise', added(['n'], '5', { value_type: 'string' }), { k: 1 }, { k: 1, n: '5' }],
  [
    'a list grows where the path has a number',
    added(['a', '0'], '{{ config.gone }}'),
    { b: 1 },
    { b: 1, a: [''] },
  ],
  [
    'a condition sees the config and the value',
    { ...added(['n'], '{{ config.k }}'), condition: '{{ value > 1 and config.k }}' },
    { k: 1 },
    { k: 1 },
  ],
  [
    'fields go; one in the middle of a list becomes null, one that is not there is nothing',
    removed(['k'], ['l', '0'], ['gone', 'x']),
    { k: 1, l: [1, 2], m: 2 },
    { l: [null, 2], m: 2 },
  ],
  ['fields go by a pattern', removed(['a', '*']), { a: { x: 1, y: 2 } }, { a: {} }],
  [
    'fields stay where the condition does not hold',
    { ...removed(['a']), condition: '{{ config.b == 2 }}' },
    { a: 1, b: 1 },
    { a: 1, b: 1 },
  ],
  ['a value is replaced by the map', remap(['r'], { eu: 'https://eu' }), { r: 'eu' }, { r: 'https://eu' }],
  ['a template in the map', remap(['r'], { us: '{{ config.n }}' }), { r: 'us', n: 5 }, { r: 5, n: 5 }],
  [
    'a template in the path',
    remap(['d', '{{ config.w }}'], { a: 'b' }),
    { d: { k: 'a' }, w: 'k' },
    { d: { k: 'b' }, w: 'k' },
  ],
  ['a number is not the text of the map', remap(['n'], { '1': 'one' }), { n: 1 }, { n: 1 }],
  ['a value that the map does not know stays', remap(['r'], { eu: 'x' }), { r: 'us' }, { r: 'us' }],
  ['a path that leads nowhere changes nothing', remap(['a', 'b'], { x: 'y' }), { a: [1] }, { a: [1] }],
  ['null is a value to put in', remap(['r'], { x: null }), { r: 'x' }, { r: null }],
])('%s', async (_name, transformation, config, expected) => {
  const given = structuredClone(config)
  expect(await prepared({ transformations: [transformation] }, given)).toEqual(expected)
  expect(given).toEqual(config)
})

test('migrations come first and are kept by the host, transformations are not', async () => {
  const saved: JsonObject[] = []
  const manifest = manifestWith({
    config_migrations: [
      {
        type: 'ConfigMigration',
        transformations: [added(['auth', 'key'], '{{ config.api_key }}'), removed(['api_key'])],
      },
    ],
    transformations: [added(['shown'], "{{ config['auth']['key'] }}")],
  })
  const host = testHost({ saveConfig: async (config) => void saved.push(config) })
  const config = await prepareConfig({ manifest, config: { api_key: 'k' }, host })
  expect(config).toEqual({ auth: { key: 'k' }, shown: 'k' })
  expect(saved).toEqual([{ auth: { key: 'k' } }])
  const again = manifestWith({
    config_migrations: [{ type: 'ConfigMigration', transformations: [removed(['api_key'])] }],
  })
  await prepareConfig({ manifest: again, config: { auth: 1 }, host })
  expect(saved).toHaveLength(1)
})

const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } }
const strategy = { type: 'ValidateAdheresToSchema', base_schema: schema }
const dpath = (...field_path: string[]): JsonObject => ({
  type: 'DpathValidator',
  field_path,
  validation_strategy: strategy,
})
const predicate = (value: JsonValue): JsonObject => ({
  type: 'PredicateValidator',
  value,
  validation_strategy: strategy,
})

test.each<[string, JsonObject, JsonObject]>([
  ['a value that fits', dpath('x'), { x: { a: '1' } }],
  ['a text that holds JSON which fits', dpath('x'), { x: '{"a": "1"}' }],
  ['a field that is not there', dpath('x'), { y: 1 }],
  ['a path is not evaluated with the config', dpath("{{ config['w'] }}"), { w: 'x', x: {} }],
  ['all values of a pattern', dpath('l', '*'), { l: [{ a: '1' }] }],
  ['a value of its own', predicate("{{ config['x'] }}"), { x: { a: '1' } }],
])('%s passes', async (_name, validation, config) => {
  expect(await prepared({ validations: [validation] }, config)).toEqual(config)
})

test.each<[string, JsonObject, JsonObject, string]>([
  ['a value of the wrong type', dpath('x'), { x: { a: 1 } }, '"a" must be string'],
  ['a text that is no JSON', dpath('x'), { x: 'oops' }, 'holds no JSON'],
  ['one of several', dpath('l', '*'), { l: [{ a: '1' }, { b: 1 }] }, "must have required property 'a'"],
  ['a value of its own', predicate({ a: '{{ config.x }}' }), { x: 5 }, '"a" must be string'],
])('%s does not, and the place is told', async (_name, validation, config, words) => {
  const failed = prepared({ validations: [validation] }, config)
  await expect(failed).rejects.toMatchObject({ code: 'manifest.config', failureType: 'config_error' })
  await expect(failed).rejects.toThrow(words)
  await expect(failed).rejects.toThrow('spec.config_normalization_rules.validations[0]')
})

test('a transformation that fails is named', async () => {
  await expect(prepared({ transformations: [remap(['a'], { x: 'y' })] }, { a: ['x'] })).rejects.toMatchObject(
    { path: 'spec.config_normalization_rules.transformations[0]' },
  )
})

test('classes have stand-ins', async () => {
  const class_name = 'source_x.components.Own'
  const manifest = manifestWith({
    transformations: [{ type: 'CustomConfigTransformation', class_name }],
    validations: [
      {
        type: 'DpathValidator',
        field_path: ['n'],
        validation_strategy: { type: 'CustomValidationStrategy', class_name },
      },
    ],
  })
  const components = {
    configTransformations: { [class_name]: () => (config: JsonObject) => ({ ...config, n: 2 }) },
    validationStrategies: {
      [class_name]: () => (value: JsonValue) => (value === 2 ? 'two is too many' : undefined),
    },
  }
  await expect(prepareConfig({ manifest, config: { n: 1 }, host: testHost(), components })).rejects.toThrow(
    'two is too many',
  )
})

test('a read and a check see the config that the rules made', async () => {
  party = await startThirdParty(({ url }) =>
    url.pathname === '/items' ? { body: { data: [{ id: 1 }] } } : { status: 404 },
  )
  const manifest = manifestWith({ transformations: [added(['url'], '{{ config.address }}')] })
  const config = { address: party.origin }
  const { records, error } = await collect({ manifest, stream: 'items', config })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ id: 1 }])
  expect(await checkConnection({ manifest, config, host: testHost() })).toEqual({ ok: true })
  const refusing = manifestWith({ validations: [dpath('address')] })
  expect(await checkConnection({ manifest: refusing, config, host: testHost() })).toMatchObject({
    ok: false,
    failureType: 'config_error',
  })
})
