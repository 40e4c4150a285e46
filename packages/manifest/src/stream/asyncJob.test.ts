import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { collect, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const requester = (path: string, method = 'GET', more = ''): string =>
  `{type: HttpRequester, url_base: "{{ config['url'] }}", path: "${path}", http_method: ${method}${more}}`
const creation = requester('jobs', 'POST', ', request_body_json: {part: "{{ stream_partition.part }}"}')
const statuses = 'running: [WAIT], completed: [DONE], failed: [BROKEN], timeout: [LATE], skipped: [EMPTY]'

interface Shape {
  head?: string
  stream?: string
  router?: string
  more?: string
  mapping?: string
  targets?: string
}

function manifestWith(shape: Shape = {}): ReturnType<typeof loadManifest> {
  const values = shape.router ?? '[a]'
  return loadManifest(`
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [items]}
${shape.head ?? ''}
streams:
  - type: DeclarativeStream
    name: items
    ${shape.stream ?? ''}
    retriever:
      type: AsyncRetriever
      polling_job_timeout: "{{ 1 }}"
      partition_router: {type: ListPartitionRouter, values: ${values}, cursor_field: part}
      status_mapping: {type: AsyncJobStatusMap, ${shape.mapping ?? statuses}}
      status_extractor: {type: DpathExtractor, field_path: [status]}
      ${shape.targets ?? 'download_target_extractor: {type: DpathExtractor, field_path: [urls]}'}
      creation_requester: ${creation}
      polling_requester: ${requester("jobs/{{ creation_response['id'] }}")}
      download_requester: ${requester("files/{{ creation_response['id'] }}/{{ download_target }}")}
      abort_requester: ${requester("jobs/{{ creation_response['id'] }}/abort", 'POST')}
      ${shape.more ?? ''}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
`)
}

interface Answers {
  /** The answer to the nth creation, counted from 1. */
  create?: (count: number) => Reply | undefined
  /** What the nth look at a job finds. */
  look: (job: number, count: number) => Reply | string
  file?: (path: string, query: URLSearchParams) => Reply
}

async function api(answers: Answers): Promise<ThirdParty> {
  let jobs = 0
  const looks = new Map<number, number>()
  party = await startThirdParty(({ url }) => {
    if (url.pathname === '/jobs') {
      jobs += 1
      return answers.create?.(jobs) ?? { body: { id: jobs } }
    }
    const job = /^\/jobs\/(\d+)$/.exec(url.pathname)
    if (job === null) {
      if (!url.pathname.startsWith('/files/')) return { body: { urls: ['t'] } }
      return answers.file?.(url.pathname, url.searchParams) ?? { body: [{ file: url.pathname }] }
    }
    const id = Number(job[1])
    const count = (looks.get(id) ?? 0) + 1
    looks.set(id, count)
    const found = answers.look(id, count)
    return typeof found === 'string' ? { body: { status: found, urls: ['x'] } } : found
  })
  return party
}

const done = (): string => 'DONE'

test('a job that could not be made is made again after a pause, three times in all', async () => {
  const { origin, requests } = await api({
    create: (count) => (count < 3 ? { status: 400 } : undefined),
    look: done,
  })
  const host = testHost()
  const good = await collect({ manifest: manifestWith(), stream: 'items', config: { url: origin }, host })
  expect(good.error).toBeUndefined()
  expect(good.records).toEqual([{ file: '/files/3/x' }])
  expect(host.waits).toEqual([5000, 5000])
  expect(requests.filter((one) => one === 'POST /jobs')).toHaveLength(3)
  await party?.close()
  const never = await api({ create: () => ({ status: 400 }), look: done })
  const bad = await collect({ manifest: manifestWith(), stream: 'items', config: { url: never.origin } })
  expect(bad.error).toMatchObject({ code: 'manifest.response', failureType: 'system_error' })
  expect(never.requests).toEqual(['POST /jobs', 'POST /jobs', 'POST /jobs'])
})

test('where the customer must act no other job is made, and the one under way is called off', async () => {
  const { origin, requests } = await api({ look: () => ({ status: 401 }) })
  const { error } = await collect({
    manifest: manifestWith({ router: '[a, b]' }),
    stream: 'items',
    config: { url: origin },
    afterFailedSlice: 'go_on',
  })
  expect(error).toMatchObject({ failureType: 'config_error', status: 401 })
  expect(requests).toEqual(['POST /jobs', 'GET /jobs/1', 'POST /jobs/1/abort'])
})

test('a job that could not be looked at once is read when it is done, and the read does not count as whole', async () => {
  const { origin } = await api({ look: (_job, count) => (count === 1 ? { status: 400 } : 'DONE') })
  const { records, error } = await collect({
    manifest: manifestWith(),
    stream: 'items',
    config: { url: origin },
  })
  expect(records).toEqual([{ file: '/files/1/x' }])
  expect(error).toMatchObject({ failureType: 'system_error', status: 400 })
})

test('a failed job waits before it is made anew, as long as the manifest says', async () => {
  const { origin } = await api({ look: (job) => (job === 1 ? 'BROKEN' : 'DONE') })
  const host = testHost()
  const manifest = manifestWith({ more: 'failed_retry_wait_time_in_seconds: 60' })
  const { records } = await collect({ manifest, stream: 'items', config: { url: origin }, host })
  expect(records).toEqual([{ file: '/files/2/x' }])
  expect(host.waits).toEqual([60_000])
})

const sync = `incremental_sync: {type: DatetimeBasedCursor, cursor_field: at, datetime_format: "%Y-%m-%d", start_datetime: "2024-01-01", end_datetime: "2024-01-03", step: P1D, cursor_granularity: P1D}`

test('a slice for which there is nothing is not counted as read', async () => {
  const { origin } = await api({
    look: (job) => (job === 1 ? 'EMPTY' : 'DONE'),
    file: () => ({ body: [{ at: '2024-01-02' }] }),
  })
  const { state, records, error } = await collect({
    manifest: manifestWith({ stream: sync }),
    stream: 'items',
    config: { url: origin },
  })
  expect(error).toBeUndefined()
  expect(records.length).toBeGreaterThan(0)
  expect(state).toMatchObject({ states: [{ partition: { part: 'a' }, cursor: { at: '2024-01-01' } }] })
})

test('as many jobs run at a time as the manifest allows', async () => {
  let running = 0
  let most = 0
  const { origin, requests } = await api({
    create: () => {
      running += 1
      most = Math.max(most, running)
      return undefined
    },
    look: (_job, count) => {
      if (count < 3) return 'WAIT'
      running -= 1
      return 'DONE'
    },
  })
  const { records, error } = await collect({
    manifest: manifestWith({ head: 'max_concurrent_async_job_count: 2', router: '[a, b, c, d]' }),
    stream: 'items',
    config: { url: origin },
    concurrency: 4,
  })
  expect(error).toBeUndefined()
  expect(records).toHaveLength(4)
  expect(most).toBe(2)
  expect(requests.slice(0, 2)).toEqual(['POST /jobs', 'POST /jobs'])
})

test('targets may be asked for, files may have pages', async () => {
  const { origin, requests } = await api({
    look: done,
    file: (path, query) => ({
      body: query.get('page') === null ? { d: [{ path }], next: '2' } : { d: [{ path, page: 2 }] },
    }),
  })
  const manifest = manifestWith({
    more: `download_target_requester: ${requester("targets/{{ polling_response['status'] }}")}
      download_extractor: {type: DpathExtractor, field_path: [d]}
      download_paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: CursorPagination, cursor_value: "{{ response.next }}", stop_condition: "{{ not response.next }}"}`,
  })
  const { records, error } = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ path: '/files/1/t' }, { path: '/files/1/t', page: 2 }])
  expect(requests.slice(2)).toEqual(['GET /targets/DONE', 'GET /files/1/t', 'GET /files/1/t?page=2'])
})

test('without a target there is one file', async () => {
  const { origin } = await api({ look: done })
  const { records } = await collect({
    manifest: manifestWith({ targets: '' }),
    stream: 'items',
    config: { url: origin },
  })
  expect(records).toEqual([{ file: '/files/1/' }])
})

test('a file of many records comes in pages of at most a thousand', async () => {
  const rows = Array.from({ length: 2500 }, (_none, id) => `{"id": ${id}}`).join('\n')
  const { origin } = await api({ look: done, file: () => ({ bytes: Buffer.from(rows) }) })
  const { messages, records } = await collect({
    manifest: manifestWith({ more: 'download_decoder: {type: JsonlDecoder}' }),
    stream: 'items',
    config: { url: origin },
  })
  const sizes = messages.flatMap((message) => (message.kind === 'page' ? [message.records.length] : []))
  expect(sizes).toEqual([1000, 1000, 500, 0])
  expect(records[2499]).toEqual({ id: 2499 })
})

test.each<[string, string, Record<string, string | null>[]]>([
  [
    'the usual words for nothing are null',
    '',
    [
      { id: '1', name: null, 'name.1': 'x' },
      { id: '2', name: 'a, b', 'name.1': null },
    ],
  ],
  [
    'only empty cells are null where words are kept',
    ', preserve_na_values: true',
    [
      { id: '1', name: 'NA', 'name.1': 'x' },
      { id: '2', name: 'a, b', 'name.1': null },
    ],
  ],
])('a large file of CSV, packed or not: %s', async (_name, more, expected) => {
  const text = 'id,name,name\r\n1,NA,x\0\r\n\r\n2,"a, b",\r\n'
  const { origin } = await api({
    look: done,
    file: (path) => ({ bytes: path.startsWith('/files/1/') ? gzipSync(text) : Buffer.from(text) }),
  })
  const { records, error } = await collect({
    manifest: manifestWith({
      router: '[a, b]',
      more: `download_extractor: {type: ResponseToFileExtractor${more}}`,
    }),
    stream: 'items',
    config: { url: origin },
  })
  expect(error).toBeUndefined()
  expect(records).toEqual([...expected, ...expected])
})

test.each([
  [
    'a word that means two things',
    { mapping: 'running: [WAIT], completed: [DONE], failed: [DONE], timeout: []' },
    'status_mapping.failed',
  ],
  [
    'targets that are asked for and not taken out',
    { targets: '', more: `download_target_requester: ${requester('t')}` },
    'download_target_extractor',
  ],
  [
    'a wait that is no number',
    { more: 'failed_retry_wait_time_in_seconds: "{{ 0 }}"' },
    'failed_retry_wait_time_in_seconds',
  ],
])('%s: refused with the place', async (_name, shape, place) => {
  const { error } = await collect({
    manifest: manifestWith(shape),
    stream: 'items',
    config: { url: 'http://127.0.0.1:1' },
  })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(`streams[0].retriever.${place}`)
})
