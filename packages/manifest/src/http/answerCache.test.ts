import { afterEach, expect, test } from 'vitest'
import { collect } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest, openAnswerCache } from '../index.ts'
import { Answer } from './answer.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const teams = (requester: string): string => `
    type: DeclarativeStream
    name: teams
    retriever:
      type: SimpleRetriever
      requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: teams${requester}}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}`
const child = (name: string): string => `
  - type: DeclarativeStream
    name: ${name}
    retriever:
      type: SimpleRetriever
      partition_router:
        type: SubstreamPartitionRouter
        parent_stream_configs: [{type: ParentStreamConfig, stream: {$ref: "#/definitions/teams"}, parent_key: id, partition_field: team}]
      requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: "${name}/{{ stream_partition.team }}"}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}`

function manifestOf(requester = ''): ReturnType<typeof loadManifest> {
  return loadManifest(`
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [teams]}
definitions:
  teams:${teams(requester).replaceAll('\n', '\n  ')}
streams:
  - {$ref: "#/definitions/teams"}${child('users')}${child('tasks')}
`)
}

async function requestsFor(manifest: ReturnType<typeof loadManifest>): Promise<string[]> {
  party = await startThirdParty(({ url }) => ({
    body: { data: url.pathname === '/teams' ? [{ id: 'a' }, { id: 'b' }] : [{ id: url.pathname }] },
  }))
  const options = { manifest, config: { url: party.origin }, answers: openAnswerCache() }
  const reads = await Promise.all(
    ['teams', 'users', 'tasks'].map((stream) => collect({ ...options, stream })),
  )
  expect(reads.map(({ error }) => error)).toEqual([undefined, undefined, undefined])
  expect(reads.map(({ records }) => records.length)).toEqual([2, 2, 2])
  return party.requests.toSorted((one, two) => (one < two ? -1 : 1))
}

const ofChildren = ['GET /tasks/a', 'GET /tasks/b', 'GET /users/a', 'GET /users/b']

test('a parent is asked once by all reads that share the answers, also when they ask at a time', async () => {
  expect(await requestsFor(manifestOf())).toEqual([
    ...ofChildren.slice(0, 2),
    'GET /teams',
    ...ofChildren.slice(2),
  ])
})

test('a parent whose answers the manifest does not want kept is asked each time', async () => {
  expect(
    (await requestsFor(manifestOf(', use_cache: false'))).filter((one) => one === 'GET /teams'),
  ).toHaveLength(3)
})

function answered(size: number, status = 200): Answer {
  return new Answer(status, {}, new Uint8Array(size))
}

test('what is kept has a bound, and what was not asked for the longest goes first', async () => {
  const cache = openAnswerCache(100)
  const asked: string[] = []
  const get = (url: string, size: number, status = 200): Promise<Answer> =>
    cache.through({ method: 'GET', url, headers: {} }, async () => {
      asked.push(url)
      return answered(size, status)
    })
  for (const url of ['a', 'b', 'c', 'd', 'a', 'e', 'a', 'b']) await get(url, 25)
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e', 'b'])
  for (const url of ['large', 'large']) await get(url, 26)
  for (const url of ['gone', 'gone']) await get(url, 1, 404)
  expect(asked.slice(6)).toEqual(['large', 'large', 'gone', 'gone'])
})

test('one that asks in the place of a failed one asks itself', async () => {
  const cache = openAnswerCache()
  const request = { method: 'GET', url: 'a', headers: {} }
  const failing = cache.through(request, () => Promise.reject(new Error('broken')))
  const next = cache.through(request, () => Promise.resolve(answered(1)))
  await expect(failing).rejects.toThrow('broken')
  expect((await next).bytes).toHaveLength(1)
})
