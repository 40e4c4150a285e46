import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
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
    'XML: attributes, texts beside them, repeated elements as a list, white space gone',
    '{type: XmlDecoder}',
    bytesOf('<r kind="x"> t <i a="1">x</i><i> y\n</i><i/><only>1</only></r>'),
    [{ r: { '@kind': 'x', '#text': 't', i: [{ '@a': '1', '#text': 'x' }, 'y', null], only: '1' } }],
  ],
  [
    'XML: namespaces stay in the names, CDATA and entities are read, those of the document itself are not',
    '{type: XmlDecoder}',
    bytesOf(`<!DOCTYPE s:r [<!ENTITY e "boom">]><s:r xmlns:s="u"><![CDATA[ <x> & ]]>&lt;&#65;&e;</s:r>`),
    [{ 's:r': { '@xmlns:s': 'u', '#text': '<x> & <A' } }],
  ],
  ['XML: what is none', '{type: XmlDecoder}', bytesOf('<r><a></r>'), []],
  [
    'XML: in the encoding that it names',
    '{type: XmlDecoder}',
    Uint8Array.from([
      ...bytesOf('<?xml version="1.0" encoding="iso-8859-1"?><r>Zo'),
      0xeb,
      ...bytesOf('</r>'),
    ]),
    [{ r: 'Zoë' }],
  ],
  [
    'a list deep within a document',
    '{type: JsonItemsDecoder, items_path: data.item.users}',
    bytesOf(
      '{"data": [{"users": [{"id": 1}], "n": 1}, {"users": [{"id": 2}, {"id": 3}]}], "users": [{"id": 9}]}',
    ),
    [{ id: 1 }, { id: 2 }, { id: 3 }],
  ],
  [
    'a list that is not there',
    '{type: JsonItemsDecoder, items_path: data}',
    bytesOf('{"data": {"id": 1}}'),
    [],
  ],
  [
    'the files of an archive, in its order; folders are left out',
    '{type: ZipfileDecoder, decoder: {type: CsvDecoder}}',
    zipSync({
      'b.csv': bytesOf('id\n1\n2\n'),
      'folder/': new Uint8Array(),
      'folder/a.csv': bytesOf('id\n3\n'),
    }),
    [{ id: '1' }, { id: '2' }, { id: '3' }],
  ],
  [
    'packed lines in an archive',
    '{type: ZipfileDecoder, decoder: {type: GzipDecoder, decoder: {type: JsonlDecoder}}}',
    zipSync({ 'a.json.gz': [gzipSync('{"id": 1}\n{"id": 2}'), { level: 0 }] }),
    [{ id: 1 }, { id: 2 }],
  ],
  [
    'CSV: a byte order mark stays a part of the first name, unless the encoding is utf-8-sig',
    '{type: CsvDecoder, encoding: utf-8-sig, delimiter: "|"}',
    bytesOf('\ufeffid|n\n1|2\n'),
    [{ id: '1', n: '2' }],
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

test.each<[string, string, Uint8Array, string]>([
  [
    'damaged gzip',
    '{type: GzipDecoder, decoder: {type: JsonDecoder}}',
    Uint8Array.of(0x1f, 0x8b, 8, 0, 1),
    'gzip',
  ],
  [
    'no archive',
    '{type: ZipfileDecoder, decoder: {type: JsonDecoder}}',
    bytesOf('PK nothing'),
    'zip archive',
  ],
  [
    'a file of an archive that is no JSON',
    '{type: ZipfileDecoder, decoder: {type: JsonDecoder}}',
    zipSync({ 'a.json': bytesOf('{oops') }),
    'not JSON',
  ],
  ['bytes outside of the encoding', '{type: CsvDecoder}', Uint8Array.of(0x61, 0x0a, 0xff), 'not utf-8'],
  ['a document that breaks off', '{type: JsonItemsDecoder, items_path: a}', bytesOf('{"a": [1'), 'not JSON'],
])('%s ends the read, and says so', async (_name, decoder, bytes, words) => {
  const { records, error } = await read(decoder, bytes)
  expect(records).toEqual([])
  expect(error).toMatchObject({ code: 'manifest.response', failureType: 'system_error' })
  expect(String(error)).toContain(words)
})

test.each([
  ['{type: CsvDecoder, encoding: klingon}', 'streams[0].retriever.decoder.encoding: expected an encoding'],
  ['{type: CsvDecoder, delimiter: "ab"}', 'streams[0].retriever.decoder.delimiter: expected one character'],
])('%s is refused with its place', async (decoder, words) => {
  const { error } = await read(decoder, bytesOf('a\n1\n'))
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(words)
})

test('pages of XML are turned by what it says', async () => {
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    return { body: `<r><item><id>${page}</id></item><next>${page < 3 ? page + 1 : ''}</next></r>` }
  })
  const manifest = loadManifest(
    manifestText({
      retriever: `decoder: {type: XmlDecoder}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: CursorPagination, cursor_value: "{{ response['r']['next'] }}", stop_condition: "{{ not response['r']['next'] }}"}`,
    }).replace('field_path: [data]', 'field_path: [r, item]'),
  )
  const { records, error } = await collect({ manifest, stream: 'items', config: { url: party.origin } })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }])
})

test('a class that decodes has a stand-in', async () => {
  party = await startThirdParty(() => ({ body: '1;2;3' }))
  const class_name = 'source_x.components.Semicolons'
  const manifest = loadManifest(
    manifestText({ retriever: `decoder: {type: CustomDecoder, class_name: ${class_name}}` }).replace(
      'field_path: [data]',
      'field_path: []',
    ),
  )
  const { records } = await collect({
    manifest,
    stream: 'items',
    config: { url: party.origin },
    components: {
      decoders: {
        [class_name]: () => (bytes) =>
          new TextDecoder()
            .decode(bytes)
            .split(';')
            .map((id) => ({ id })),
      },
    },
  })
  expect(records).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }])
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
