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

function manifestWith(more: string, retriever = ''): ReturnType<typeof loadManifest> {
  return loadManifest(
    manifestText({
      stream: `incremental_sync: {type: IncrementingCountCursor, cursor_field: n, start_value_option: {type: RequestOption, inject_into: request_parameter, field_name: since}${more}}`,
      retriever,
    }),
  )
}

// Requests and states are those of the reference.
test.each<[string, string, JsonObject[], JsonObject | undefined, number, JsonObject]>([
  ['begins at zero', '', [{ n: 3 }, { n: 1 }], undefined, 0, { n: 3 }],
  ['begins where the manifest says', ', start_value: 5', [{ n: 7 }, { x: 1 }], undefined, 5, { n: 7 }],
  ['by a template, too', ', start_value: "{{ 2 + 3 }}"', [{ n: 6 }], undefined, 5, { n: 6 }],
  ['goes on from its state', ', start_value: 5', [{ n: 7 }], { n: 6, other: 1 }, 6, { n: 7, other: 1 }],
  ['never before its start', ', start_value: 5', [{ n: 7 }], { n: 4 }, 5, { n: 7 }],
  ['does not go back', '', [{ n: 2 }], { n: 4 }, 4, { n: 4 }],
  ['keeps its place when nothing came', '', [], { n: 4 }, 4, { n: 4 }],
  ['has a state when nothing ever came', '', [], undefined, 0, { n: 0 }],
  ['tells a first read below its start', ', start_value: 5', [{ n: 3 }], undefined, 5, { n: 3 }],
  ['counts fractions', '', [{ n: 5.5 }], undefined, 0, { n: 5.5 }],
  [
    'reads a state that lists slices',
    '',
    [{ n: 9 }],
    { state_type: 'integer', slices: [{ start: 0, end: 5 }], legacy: { a: 1 } },
    5,
    { a: 1, n: 9 },
  ],
])('a count %s', async (_name, more, data, state, since, expected) => {
  party = await startThirdParty(() => ({ body: { data } }))
  const got = await collect({
    manifest: manifestWith(more),
    stream: 'items',
    config: { url: party.origin },
    ...(state === undefined ? {} : { state }),
  })
  expect(got.error).toBeUndefined()
  expect(got.records).toEqual(data)
  expect(party.requests).toEqual([`GET /items?since=${since}`])
  expect(got.state).toEqual(expected)
})

test('a read that goes on after a page knows what it had seen', async () => {
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '0')
    return { body: { data: page === 0 ? [{ n: 9 }] : page === 1 ? [{ n: 4 }] : [] } }
  })
  const manifest = manifestWith(
    '',
    `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement}`,
  )
  const options = { manifest, stream: 'items', config: { url: party.origin } }
  const whole = await collect(options)
  const rest = await collect({ ...options, position: whole.positions[0] })
  expect(rest.records).toEqual([{ n: 4 }])
  expect(rest.state).toEqual({ n: 9 })
})

test.each([
  ['a start that is no number', ', start_value: "{{ config.none }}x"', '', 'incremental_sync.start_value'],
  [
    'partitions',
    '',
    'partition_router: {type: ListPartitionRouter, values: [a], cursor_field: p}',
    'retriever.partition_router',
  ],
])('%s: refused with the place', async (_name, more, retriever, place) => {
  const { error } = await collect({
    manifest: manifestWith(more, retriever),
    stream: 'items',
    config: { url: 'http://127.0.0.1:1' },
  })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(`streams[0].${place}`)
})

test('a cursor value that is a text ends the read', async () => {
  party = await startThirdParty(() => ({ body: { data: [{ n: '5' }] } }))
  const { error } = await collect({
    manifest: manifestWith(''),
    stream: 'items',
    config: { url: party.origin },
  })
  expect(error).toMatchObject({ code: 'manifest.template' })
  expect(String(error)).toContain('"n" must be a number')
})

test('the configured catalog names the cursor field where the manifest lets it', async () => {
  party = await startThirdParty(() => ({ body: { data: [{ n: 1, m: 8 }] } }))
  const read = (more: string): ReturnType<typeof collect> =>
    collect({
      manifest: manifestWith(more),
      stream: 'items',
      config: { url: party?.origin ?? '' },
      configured: { cursorField: 'm' },
    })
  expect((await read(', allow_catalog_defined_cursor_field: true')).state).toEqual({ m: 8 })
  expect((await read('')).state).toEqual({ n: 1 })
})
