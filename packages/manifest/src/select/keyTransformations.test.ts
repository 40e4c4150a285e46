import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

test.each<[string, string, JsonObject, JsonObject]>([
  ['KeysToLower changes the top level', '{type: KeysToLower}', { Ab: { Cd: 1 } }, { ab: { Cd: 1 } }],
  [
    'KeysToSnakeCase changes objects within, and not lists',
    '{type: KeysToSnakeCase}',
    { userName: { firstName: 'a' }, ID2: [{ someKey: 1 }] },
    { user_name: { first_name: 'a' }, id_2: [{ someKey: 1 }] },
  ],
  [
    'KeysReplace replaces a text in all keys of objects',
    '{type: KeysReplace, old: "-", new: "_"}',
    { 'a-b': { 'c-d-e': 1 } },
    { a_b: { c_d_e: 1 } },
  ],
  [
    'KeysReplace takes its texts from templates',
    `{type: KeysReplace, old: "{{ record['sign'] }}", new: "x"}`,
    { sign: '$', a$: 1 },
    { sign: '$', ax: 1 },
  ],
  [
    'FlattenFields brings single values up; once it has met a list, keys carry the way to them',
    '{type: FlattenFields}',
    { a: { b: { c: 1 } }, d: [{ e: 2 }] },
    { 'd.0.e': 2, 'a.b.c': 1 },
  ],
  [
    'DpathFlattenFields brings the fields of an object up',
    '{type: DpathFlattenFields, field_path: [a]}',
    { id: 1, a: { b: 2 } },
    { id: 1, a: { b: 2 }, b: 2 },
  ],
  [
    'DpathFlattenFields may take the object away',
    '{type: DpathFlattenFields, field_path: [a], delete_origin_value: true}',
    { id: 1, a: { b: 2 } },
    { id: 1, b: 2 },
  ],
  [
    'DpathFlattenFields leaves a record whose keys would collide',
    '{type: DpathFlattenFields, field_path: [a]}',
    { b: 1, a: { b: 2 } },
    { b: 1, a: { b: 2 } },
  ],
  [
    'DpathFlattenFields may put the object in the record’s place',
    '{type: DpathFlattenFields, field_path: [a], replace_record: true}',
    { id: 1, a: { b: 2 } },
    { b: 2 },
  ],
])('%s', async (_name, transformation, record, expected) => {
  party = await startThirdParty(() => ({ body: { data: [record] } }))
  const manifest = loadManifest(manifestText({ stream: `transformations: [${transformation}]` }))
  const { records, error } = await collect({ manifest, stream: 'items', config: { url: party.origin } })
  expect(error).toBeUndefined()
  expect(records).toEqual([expected])
})
