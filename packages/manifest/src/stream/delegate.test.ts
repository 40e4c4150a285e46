import { afterEach, expect, test } from 'vitest'
import { collect } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonValue } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const one = (path: string): string => `
      type: DeclarativeStream
      name: items
      incremental_sync:
        type: DatetimeBasedCursor
        cursor_field: at
        datetime_format: "%Y-%m-%d"
        start_datetime: "2024-01-01"
        end_datetime: "2024-02-28"
      retriever:
        type: SimpleRetriever
        requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: ${path}}
        record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
        paginator:
          type: DefaultPaginator
          page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
          pagination_strategy: {type: PageIncrement, page_size: 1}`

const manifest = loadManifest(`
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [items]}
streams:
  - type: StateDelegatingStream
    name: items
    api_retention_period: P30D
    full_refresh_stream: ${one('all')}
    incremental_stream: ${one('changed')}
`)

async function api(): Promise<ThirdParty> {
  party = await startThirdParty(({ url }) => ({
    body: url.searchParams.has('page') ? [] : [{ id: 1, at: '2024-02-20' }],
  }))
  return party
}

test.each<[string, JsonValue | undefined, string]>([
  ['without a state the full stream', undefined, 'GET /all'],
  ['with a state the incremental one', { at: '2024-02-10' }, 'GET /changed'],
  ['with a state older than the API keeps data the full one', { at: '2024-01-10' }, 'GET /all'],
  [
    'after a full read without a cursor the incremental one',
    { __ab_no_cursor_state_message: true },
    'GET /changed',
  ],
])('%s is read', async (_name, state, first) => {
  const { origin, requests } = await api()
  const read = await collect({ manifest, stream: 'items', config: { url: origin }, state })
  expect(read.error).toBeUndefined()
  expect(read.state).toEqual({ at: '2024-02-20' })
  expect(requests[0]).toBe(first)
})

test('a read that goes on stays with the stream that it began with, whatever state it gave meanwhile', async () => {
  const { origin, requests } = await api()
  const options = { manifest, stream: 'items', config: { url: origin } }
  const whole = await collect(options)
  await collect({ ...options, position: whole.positions[0], state: { at: '2024-02-20' } })
  expect(requests).toEqual(['GET /all', 'GET /all?page=1', 'GET /all?page=1'])
})

test('both are described as one incremental stream', () => {
  expect(manifest.streams).toMatchObject([{ name: 'items', incremental: true, cursorField: 'at' }])
})
