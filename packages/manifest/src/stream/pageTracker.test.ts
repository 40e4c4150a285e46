import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const sync =
  'incremental_sync: {type: DatetimeBasedCursor, cursor_field: at, datetime_format: "%Y-%m-%d", start_datetime: "2024-01-01", end_datetime: "2024-03-01", start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: since}}'
const handler =
  'error_handler: {type: DefaultErrorHandler, response_filters: [{type: HttpResponseFilter, http_codes: [410], action: RESET_PAGINATION}]}'
const split = 'action: SPLIT_USING_CURSOR'

function manifestWith(reset: string, stream = '', selector = ''): ReturnType<typeof loadManifest> {
  return loadManifest(
    manifestText({
      stream,
      requester: handler,
      retriever: `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 1}
      ${reset === '' ? '' : `pagination_reset: {type: PaginationReset, ${reset}}`}`,
    }).replace('field_path: [data]}', `field_path: [data]}${selector}`),
  )
}

/** Answers by the query: days are records, `gone` is a 410. The last answer to a query is given again. */
async function api(answers: Record<string, string[]>): Promise<ThirdParty> {
  const counts = new Map<string, number>()
  party = await startThirdParty(({ url }): Reply => {
    const key = url.search.slice(1)
    const list = answers[key] ?? ['']
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    const answer = list[Math.min(count, list.length - 1)] ?? ''
    if (answer === 'gone') return { status: 410 }
    return { body: { data: answer === '' ? [] : [{ at: answer }] } }
  })
  return party
}

const first = 'since=2024-01-01'

// Requests are those of the reference; the order of parameters is not.
test.each<[string, string, string, Record<string, string[]>, string[], string[]]>([
  [
    'from the first page on, once more',
    '',
    '',
    { '': ['2024-01-05'], 'page=2': ['gone', ''] },
    ['2024-01-05', '2024-01-05'],
    ['', 'page=2', '', 'page=2'],
  ],
  [
    'from the latest record on, where so many have come',
    `${split}, limits: {type: PaginationResetLimits, number_of_records: 2}`,
    sync,
    { [first]: ['2024-01-05'], [`page=2&${first}`]: ['2024-01-07'], 'since=2024-01-07': ['2024-01-09'] },
    ['2024-01-05', '2024-01-07', '2024-01-09'],
    [first, `page=2&${first}`, 'since=2024-01-07', 'page=2&since=2024-01-07'],
  ],
  [
    'from the latest record on, where the API says no more',
    split,
    sync,
    { [first]: ['2024-01-05'], [`page=2&${first}`]: ['gone'], 'since=2024-01-05': ['2024-01-06'] },
    ['2024-01-05', '2024-01-06'],
    [first, `page=2&${first}`, 'since=2024-01-05', 'page=2&since=2024-01-05'],
  ],
])('pages begin anew %s', async (_name, reset, stream, answers, records, queries) => {
  const { origin, requests } = await api(answers)
  const manifest = manifestWith(reset, stream)
  expect(unsupportedOf(manifest)).toEqual([])
  const got = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(got.error).toBeUndefined()
  expect(got.records.map((record) => record['at'])).toEqual(records)
  expect(requests.map((one) => one.replace(/^GET \/items\??/, ''))).toEqual(queries)
})

test.each<[string, string, string, Record<string, string[]>, number]>([
  ['twice at the same place', '', '', { '': ['2024-01-05'], 'page=2': ['gone'] }, 4],
  [
    'at the place where they began',
    split,
    sync,
    { [first]: ['2024-01-01'], [`page=2&${first}`]: ['gone'] },
    2,
  ],
])('pages that would begin anew %s end the read', async (_name, reset, stream, answers, count) => {
  const { origin, requests } = await api(answers)
  const { error } = await collect({
    manifest: manifestWith(reset, stream),
    stream: 'items',
    config: { url: origin },
  })
  expect(error).toMatchObject({ code: 'manifest.response', failureType: 'system_error' })
  expect(requests).toHaveLength(count)
})

test('a limit does not go with a filter: refused with the place', async () => {
  const { error } = await collect({
    manifest: manifestWith(
      'action: RESET, limits: {type: PaginationResetLimits, number_of_records: 2}',
      '',
      '\n        record_filter: {type: RecordFilter, condition: "{{ true }}"}',
    ),
    stream: 'items',
    config: { url: 'http://127.0.0.1:1' },
  })
  expect(String(error)).toContain('streams[0].retriever.pagination_reset.limits')
})
