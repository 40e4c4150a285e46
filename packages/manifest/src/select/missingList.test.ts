import { afterEach, beforeEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'

// What would break: an answer about something else than records passes for "there are none", and nobody is told.

let party: ThirdParty
let reply: (path: string) => Reply
beforeEach(async () => {
  party = await startThirdParty(({ url }) => reply(url.pathname))
})
afterEach(() => party.close())

async function read(text = manifestText(), stream = 'items') {
  const read = await collect({ manifest: loadManifest(text), stream, config: { url: party.origin } })
  expect(read.error).toBeUndefined()
  return { records: read.records, told: read.messages.filter(({ kind }) => kind === 'missing_list') }
}

const missing = (path: string, found: string) => [{ kind: 'missing_list', path, found }]
const at = (path: string) => manifestText().replaceAll('field_path: [data]', `field_path: ${path}`)

test.each([
  ['[data]', { message: 'later' }, 'an object with "message"'],
  ['[data]', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, 'an object with "a", "b", "c", "d", "e" and more'],
  ['[data]', {}, 'an empty object'],
  ['[data]', [], 'an empty list'],
  ['[data]', [{ id: 1 }], 'a list of 1'],
  ['[data]', 'null', 'null'],
  ['[data, items]', { data: null }, 'an object with "data"'],
  ["[\"{{ 'da' ~ 'ta' }}\"]", { message: 'later' }, 'an object with "message"'],
  ['[data, "*", items]', { message: 'later' }, 'an object with "message"'],
  ['[]', {}, 'an empty object'],
  ['[]', '', 'nothing'],
  ['[]', 'Be back soon.', 'nothing that can be read'],
  ['[data]', '<html></html>', 'nothing that can be read'],
])('nothing at %s of %j is told, and counts as no records', async (path, body, found) => {
  reply = () => ({ body })
  const named = path.includes('{{') ? 'data' : path.replaceAll(/[[\]" ]/g, '').replaceAll(',', '.')
  expect(await read(at(path))).toEqual({ records: [], told: missing(named, found) })
})

test.each([
  ['[data]', { data: [] }],
  ['[data]', { data: null }],
  ['[data]', [{ data: [] }, { other: 1 }]],
  ['[data, "*", items]', { data: {} }],
  ['["*"]', {}],
  ['[]', []],
  ['[]', 'null'],
])(
  'what is there, a pattern that finds nothing, and an answer that is itself the list, are no matter: %s of %j',
  async (path, body) => {
    reply = () => ({ body })
    expect((await read(at(path))).told).toEqual([])
  },
)

test('an answer without content by its status is no matter', async () => {
  reply = () => ({ status: 204, body: '' })
  expect((await read()).told).toEqual([])
})

test('it is told once a read, before the page, and of parents too, whose children were not asked for', async () => {
  reply = () => ({ body: { message: 'later' } })
  const child = manifestText({
    retriever: `partition_router:
        type: SubstreamPartitionRouter
        parent_stream_configs:
          - type: ParentStreamConfig
            parent_key: id
            partition_field: parent
            stream: "#/streams/1"`,
  })
  expect(await read(child)).toEqual({ records: [], told: missing('data', 'an object with "message"') })
  reply = (path) => (path === '/other' ? { body: { data: [{ id: 1 }, { id: 2 }] } } : { body: {} })
  expect(await read(child)).toEqual({ records: [], told: missing('data', 'an empty object') })
  const { messages } = await collect({
    manifest: loadManifest(child),
    stream: 'items',
    config: { url: party.origin },
  })
  expect(messages.map(({ kind }) => kind)).toEqual(['missing_list', 'page', 'page', 'state'])
})
