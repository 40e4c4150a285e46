import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { collect, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const requester = (path: string, method = 'GET', more = ''): string =>
  `{type: HttpRequester, url_base: "{{ config['url'] }}", path: "${path}", http_method: ${method}${more}}`

const manifest = loadManifest(`
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [reports]}
streams:
  - type: DeclarativeStream
    name: reports
    transformations: [{type: AddFields, fields: [{path: [part], value: "{{ stream_partition.part }}"}]}]
    retriever:
      type: AsyncRetriever
      polling_job_timeout: 1
      partition_router: {type: ListPartitionRouter, values: [a, b], cursor_field: part}
      status_mapping: {type: AsyncJobStatusMap, running: [WAIT], completed: [DONE], failed: [BROKEN], timeout: [LATE], skipped: [EMPTY]}
      status_extractor: {type: DpathExtractor, field_path: [status]}
      download_target_extractor: {type: DpathExtractor, field_path: [urls]}
      creation_requester: ${requester('jobs', 'POST', `, request_body_json: {part: "{{ stream_partition.part }}"}`)}
      polling_requester: ${requester("jobs/{{ creation_response['id'] }}")}
      download_requester: {type: HttpRequester, url_base: "", path: "{{ download_target }}", request_headers: {X-Job: "{{ creation_response['id'] }} {{ creation_response.request.method }}"}}
      abort_requester: ${requester("jobs/{{ creation_response['id'] }}/abort", 'POST')}
      download_decoder: {type: GzipDecoder, decoder: {type: CsvDecoder}}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: []}
        record_filter: {type: RecordFilter, condition: "{{ record['id'] != '3' }}"}
`)

/** Jobs are numbered; `status` says what each look at one finds. */
async function api(status: (job: number, look: number) => string): Promise<ThirdParty> {
  let jobs = 0
  const looks = new Map<number, number>()
  party = await startThirdParty(({ url, headers, body }): Reply => {
    const job = Number(url.pathname.split('/')[2])
    if (url.pathname === '/jobs') {
      jobs += 1
      return { body: { id: jobs, part: JSON.parse(body).part } }
    }
    if (url.pathname.endsWith('/abort')) return {}
    if (url.pathname.startsWith('/jobs/')) {
      looks.set(job, (looks.get(job) ?? 0) + 1)
      const origin = `http://${headers.host ?? ''}`
      return {
        body: {
          status: status(job, looks.get(job) ?? 0),
          urls: [`${origin}/files/${job}/x`, `${origin}/files/${job}/y`],
        },
      }
    }
    const isFirst = url.pathname.endsWith('x')
    if (headers['x-job'] !== `${job} POST`) return { status: 400 }
    return { bytes: gzipSync(isFirst ? 'id,name\n1,one\n2,two\n' : 'id,name\n3,three\n') }
  })
  return party
}

test('a job is made for each slice, looked at until it is done, and its files are read', async () => {
  const { origin, requests } = await api((_job, look) => (look < 3 ? 'WAIT' : 'DONE'))
  const host = testHost()
  const { records, error } = await collect({ manifest, stream: 'reports', config: { url: origin }, host })
  expect(error).toBeUndefined()
  expect(records).toEqual(
    ['a', 'b'].flatMap((part) => [
      { id: '1', name: 'one', part },
      { id: '2', name: 'two', part },
    ]),
  )
  expect(host.waits).toEqual([5000, 5000, 5000, 5000])
  const job = (id: number): string[] => [
    'POST /jobs',
    ...Array.from({ length: 3 }, () => `GET /jobs/${id}`),
    `GET /files/${id}/x`,
    `GET /files/${id}/y`,
  ]
  expect(requests).toEqual([...job(1), ...job(2)])
})

test('a failed job is made anew, one without data is passed over', async () => {
  const { origin, requests } = await api((job) => (job === 1 ? 'BROKEN' : job === 2 ? 'DONE' : 'EMPTY'))
  const { records, error } = await collect({ manifest, stream: 'reports', config: { url: origin } })
  expect(error).toBeUndefined()
  expect(records.map((record) => record['part'])).toEqual(['a', 'a'])
  expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(3)
})

test('a job that never ends is called off and made anew, three times', async () => {
  const { origin, requests } = await api(() => 'WAIT')
  const { error } = await collect({ manifest, stream: 'reports', config: { url: origin } })
  expect(error).toMatchObject({ code: 'manifest.response', failureType: 'system_error' })
  expect(requests.filter((request) => request === 'POST /jobs')).toHaveLength(3)
  expect(requests.filter((request) => request.endsWith('/abort'))).toEqual(
    [1, 2, 3].map((id) => `POST /jobs/${id}/abort`),
  )
})

test('a status that the manifest does not know ends the read with its name', async () => {
  const { origin } = await api(() => 'ODD')
  const { error } = await collect({ manifest, stream: 'reports', config: { url: origin } })
  expect(String(error)).toContain('"ODD"')
})

test('a read that goes on within a slice begins the slice anew, and none is left out', async () => {
  const { origin } = await api(() => 'DONE')
  const whole = await collect({ manifest, stream: 'reports', config: { url: origin } })
  const rest = await collect({
    manifest,
    stream: 'reports',
    config: { url: origin },
    position: whole.positions[0],
  })
  expect(rest.records).toEqual(whole.records)
  const later = await collect({
    manifest,
    stream: 'reports',
    config: { url: origin },
    position: whole.positions[2],
  })
  expect(later.records.map((record) => record['part'])).toEqual(['b', 'b'])
})

test('nothing of it counts as not run', () => {
  expect(unsupportedOf(manifest)).toEqual([])
})
