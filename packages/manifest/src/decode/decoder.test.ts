import { gzipSync } from 'node:zlib'
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

async function read(decoder: string, bytes: Uint8Array): Promise<{ records: JsonObject[]; error: unknown }> {
  party = await startThirdParty(() => ({ bytes }))
  const manifest = loadManifest(
    manifestText({ retriever: `decoder: ${decoder}` }).replace('field_path: [data]', 'field_path: []'),
  )
  return collect({ manifest, stream: 'items', config: { url: party.origin } })
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each<[string, string, Uint8Array, JsonObject[]]>([
  ['JSON: an object', '{type: JsonDecoder}', bytesOf('{"id": 1}'), [{ id: 1 }]],
  ['JSON: a list', '{type: JsonDecoder}', bytesOf('[{"id": 1}, {"id": 2}]'), [{ id: 1 }, { id: 2 }]],
  ['JSON: nothing', '{type: JsonDecoder}', bytesOf(''), []],
  ['JSON: what is none', '{type: JsonDecoder}', bytesOf('<html>'), []],
  [
    'lines: a bad one is left out',
    '{type: JsonlDecoder}',
    bytesOf('{"id": 1}\n{oops\r\n{"id": 2}\n'),
    [{ id: 1 }, { id: 2 }],
  ],
  [
    'lines as they are',
    '{type: IterableDecoder}',
    bytesOf('one\r\ntwo\n\nfour'),
    [{ record: 'one' }, { record: 'two' }, { record: '' }, { record: 'four' }],
  ],
  [
    'CSV: all values are texts, quotes hold separators, quotes and line ends',
    '{type: CsvDecoder}',
    bytesOf('id,note\r\n1,"a, ""b""\nc"\r\n2,\r\n'),
    [
      { id: '1', note: 'a, "b"\nc' },
      { id: '2', note: '' },
    ],
  ],
  ['CSV: only a header', '{type: CsvDecoder}', bytesOf('id,note\n'), []],
  [
    'CSV: short and long rows',
    '{type: CsvDecoder}',
    bytesOf('a,b\n1\n1,2,3\n'),
    [
      { a: '1', b: null },
      { a: '1', b: '2', null: ['3'] },
    ],
  ],
  [
    'CSV: its delimiter, its encoding, its words for nothing',
    String.raw`{type: CsvDecoder, delimiter: "\\t", encoding: latin1, set_values_to_none: ["-"]}`,
    Uint8Array.from([...bytesOf('name\tage\nZo'), 0xeb, ...bytesOf('\t-\n')]),
    [{ name: 'Zoë', age: null }],
  ],
  [
    'gzip around lines',
    '{type: GzipDecoder, decoder: {type: JsonlDecoder}}',
    gzipSync('{"id": 1}\n{"id": 2}'),
    [{ id: 1 }, { id: 2 }],
  ],
  [
    'gzip that a server has undone already',
    '{type: GzipDecoder, decoder: {type: CsvDecoder}}',
    bytesOf('id\n1\n'),
    [{ id: '1' }],
  ],
])('%s', async (_name, decoder, bytes, expected) => {
  const { records, error } = await read(decoder, bytes)
  expect(error).toBeUndefined()
  expect(records).toEqual(expected)
})

test('pages cannot be cut from an answer that is read by lines: refused with the place', async () => {
  const manifest = loadManifest(
    manifestText({
      retriever: `decoder: {type: JsonlDecoder}
      paginator: {type: DefaultPaginator, pagination_strategy: {type: PageIncrement}}`,
    }),
  )
  const { error } = await collect({ manifest, stream: 'items', config: { url: 'http://127.0.0.1:1' } })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain('streams[0].retriever.decoder')
})
