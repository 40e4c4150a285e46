import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const whole = { id: 1, lines: { data: [{ l: 1 }, { l: 2 }] } }
const data: JsonObject[] = [whole, { id: 2, lines: { data: [] } }, { id: 3 }]

// What the reference makes of the same.
test.each<[string, string, JsonObject[], JsonObject[]]>([
  ['each item of a list', '[lines, data]', data, [{ l: 1 }, { l: 2 }]],
  [
    'each item with the record it came from',
    '[lines, data], remain_original_record: true',
    [whole],
    [
      { l: 1, original_record: whole },
      { l: 2, original_record: whole },
    ],
  ],
  [
    'each item, and a record that has none',
    '[lines, data], on_no_records: emit_parent',
    data,
    [{ l: 1 }, { l: 2 }, ...data.slice(1)],
  ],
  [
    'each item of all lists that a pattern leads to',
    '[s, "*", i]',
    [{ s: [{ i: [{ x: 1 }] }, { i: [{ x: 2 }] }, { j: 1 }] }],
    [{ x: 1 }, { x: 2 }],
  ],
  [
    'each single value, put into a field',
    '["{{ config.list }}"], remain_original_record: true',
    [{ s: [1, 'a'] }],
    [
      { value: 1, original_record: { s: [1, 'a'] } },
      { value: 'a', original_record: { s: [1, 'a'] } },
    ],
  ],
])('a record is made of %s', async (_name, expander, given, expected) => {
  party = await startThirdParty(() => ({ body: { data: given } }))
  const manifest = loadManifest(
    manifestText().replace(
      'field_path: [data]}',
      `field_path: [data], record_expander: {type: RecordExpander, expand_records_from_field: ${expander}}}`,
    ),
  )
  expect(unsupportedOf(manifest)).toEqual([])
  const { records, error } = await collect({
    manifest,
    stream: 'items',
    config: { url: party.origin, list: 's' },
  })
  expect(error).toBeUndefined()
  expect(records).toEqual(expected)
})
