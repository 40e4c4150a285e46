import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const sync = (more = ''): string =>
  `incremental_sync: {type: DatetimeBasedCursor, cursor_field: at, datetime_format: "%Y-%m-%d", start_datetime: "2024-01-01", end_datetime: "2024-03-01"${more}}`

function manifestWith(stream: string, more = ''): ReturnType<typeof loadManifest> {
  const text = manifestText({
    stream,
    requester: 'path: "items/{{ stream_partition.pid }}"',
    retriever: `partition_router:
        type: SubstreamPartitionRouter
        parent_stream_configs:
          - type: ParentStreamConfig
            lazy_read_pointer: [items]
            parent_key: id
            partition_field: pid
            stream:
              type: DeclarativeStream
              name: parents
              retriever:
                type: SimpleRetriever
                requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: parents}
                record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: CursorPagination, cursor_value: "{{ response.next }}", stop_condition: "{{ not response.next }}"}
      ${more}`,
  })
  return loadManifest(text.replace('        path: items\n', ''))
}

async function api(): Promise<ThirdParty> {
  const parents = [
    { id: 1, items: { data: [{ at: '2024-01-05' }], next: '2' } },
    { id: 2 },
    { id: 3, items: { data: [{ at: '2024-01-06' }] } },
  ]
  party = await startThirdParty(({ url }) => {
    if (url.pathname === '/parents') return { body: { data: parents } }
    return { body: { data: [{ at: url.search === '?page=2' ? '2024-02-03' : '2024-02-02' }] } }
  })
  return party
}

test.each([
  ['in full', ''],
  ['by its date', sync()],
])('a child that is read %s takes its first page out of the parent’s record', async (_name, stream) => {
  const { origin, requests } = await api()
  const manifest = manifestWith(stream)
  expect(unsupportedOf(manifest)).toEqual([])
  const options = { manifest, stream: 'items', config: { url: origin } }
  const whole = await collect(options)
  expect(whole.error).toBeUndefined()
  expect(whole.records).toEqual([{ at: '2024-01-05' }, { at: '2024-02-03' }, { at: '2024-01-06' }])
  expect(requests).toEqual(['GET /parents', 'GET /items/1?page=2'])
  const rest = await collect({ ...options, position: whole.positions[0] })
  expect(rest.records).toEqual([{ at: '2024-02-03' }, { at: '2024-01-06' }])
})

test('with a state the children are asked for', async () => {
  const { origin, requests } = await api()
  await collect({
    manifest: manifestWith(sync()),
    stream: 'items',
    config: { url: origin },
    state: { state: { at: '2024-01-10' }, states: [], use_global_cursor: false, lookback_window: 1 },
  })
  expect(requests).toEqual(['GET /parents', 'GET /items/1', 'GET /items/2', 'GET /items/3'])
})

test.each([
  ['several slices', sync(', step: P1D, cursor_granularity: P1D'), '', 'incremental_sync.step'],
  ['another decoder', '', 'decoder: {type: JsonlDecoder}', 'retriever.decoder'],
])('%s: refused with the place', async (_name, stream, more, place) => {
  const { error } = await collect({
    manifest: manifestWith(stream, more),
    stream: 'items',
    config: { url: 'http://127.0.0.1:1' },
  })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(`streams[0].${place}`)
})
