import { afterEach, describe, expect, test } from 'vitest'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import { ReadError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { nodeHost } from '../node/nodeHost.ts'
import { checkConnection } from './checkConnection.ts'
import { readStream } from './readStream.ts'
import type { ReadStreamOptions, StreamMessage } from './readStream.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

async function start(handler: Parameters<typeof startThirdParty>[0]): Promise<ThirdParty> {
  party = await startThirdParty(handler)
  return party
}

const head = `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [items]}
`

function manifestOf(stream: string, extra = ''): ReturnType<typeof loadManifest> {
  return loadManifest(`${head}${extra}streams:\n${stream}`)
}

/** A stream at `path` whose records are under `data`. */
function stream(
  name: string,
  path: string,
  more: { retriever?: string; requester?: string; stream?: string } = {},
): string {
  return `
  - type: DeclarativeStream
    name: ${name}
    ${more.stream ?? ''}
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: "{{ config['url'] }}"
        path: ${path}
        ${more.requester ?? ''}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
      ${more.retriever ?? ''}
`
}

const pages = `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, page_size: 2, start_from_page: 1}`

function hostFor(changes: Partial<Host> = {}): Host & { waits: number[] } {
  const waits: number[] = []
  return {
    ...nodeHost({ now: () => new Date('2024-03-01T00:00:00Z'), ...changes }),
    sleep: async (ms) => {
      waits.push(ms)
    },
    waits,
    ...changes,
  }
}

async function collect(options: Omit<ReadStreamOptions, 'host'> & { host?: Host }): Promise<{
  messages: StreamMessage[]
  records: JsonObject[]
  positions: JsonValue[]
  state: JsonValue | undefined
  error: unknown
}> {
  const messages: StreamMessage[] = []
  let error: unknown
  try {
    for await (const message of readStream({ host: hostFor(), ...options })) messages.push(message)
  } catch (caught) {
    error = caught
  }
  const found = messages.filter((message) => message.kind === 'page')
  const states = messages.filter((message) => message.kind === 'state')
  return {
    messages,
    records: found.flatMap((page) => page.records),
    positions: found.map((page) => page.position),
    state: states.at(-1)?.state,
    error,
  }
}

function numbered(url: URL, total: number): Reply {
  const page = Number(url.searchParams.get('page') ?? '1')
  const ids = [page * 2 - 1, page * 2].filter((id) => id <= total)
  return { body: { data: ids.map((id) => ({ id })) } }
}

describe('pages', () => {
  test('are read one after another until one is short', async () => {
    const { origin, requests } = await start(({ url }) => numbered(url, 5))
    const manifest = manifestOf(stream('items', 'items', { retriever: pages }))
    const { records, state, error } = await collect({ manifest, stream: 'items', config: { url: origin } })
    expect(error).toBeUndefined()
    expect(records).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }])
    expect(requests).toEqual(['GET /items', 'GET /items?page=2', 'GET /items?page=3'])
    expect(state).toEqual({ __ab_no_cursor_state_message: true })
  })

  test('are fetched when they are asked for, not before', async () => {
    const { origin, requests } = await start(({ url }) => numbered(url, 100))
    const manifest = manifestOf(stream('items', 'items', { retriever: pages }))
    const read = readStream({ manifest, stream: 'items', config: { url: origin }, host: hostFor() })
    await read.next()
    await read.next()
    expect(requests).toEqual(['GET /items', 'GET /items?page=2'])
    await read.return(undefined)
    expect(requests).toHaveLength(2)
  })

  test('go on after the page of a position, with the same records as an unbroken read', async () => {
    const { origin } = await start(({ url }) => numbered(url, 7))
    const manifest = manifestOf(stream('items', 'items', { retriever: pages }))
    const whole = await collect({ manifest, stream: 'items', config: { url: origin } })
    let seen = 0
    for (const message of whole.messages) {
      if (message.kind !== 'page') continue
      seen += message.records.length
      const position = JSON.parse(JSON.stringify(message.position))
      const rest = await collect({ manifest, stream: 'items', config: { url: origin }, position })
      expect(rest.records).toEqual(whole.records.slice(seen))
    }
    expect(seen).toBe(7)
  })
})

const cursor = `incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-02-26"
      end_datetime: "{{ today_utc() }}"
      step: P2D
      cursor_granularity: P1D
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: from}
      end_time_option: {type: RequestOption, inject_into: request_parameter, field_name: to}`

function byDay(url: URL): Reply {
  return { body: { data: [{ at: url.searchParams.get('from') }] } }
}

describe('a date cursor', () => {
  test('cuts the time into slices without gap or overlap and gives the state of the highest value', async () => {
    const { origin, requests } = await start(({ url }) => byDay(url))
    const manifest = manifestOf(stream('items', 'items', { stream: cursor }))
    const { records, state } = await collect({ manifest, stream: 'items', config: { url: origin } })
    expect(requests).toEqual([
      'GET /items?from=2024-02-26&to=2024-02-27',
      'GET /items?from=2024-02-28&to=2024-03-01',
    ])
    expect(records).toEqual([{ at: '2024-02-26' }, { at: '2024-02-28' }])
    expect(state).toEqual({ at: '2024-02-28' })
  })

  test('goes on from a state', async () => {
    const { origin, requests } = await start(({ url }) => byDay(url))
    const manifest = manifestOf(stream('items', 'items', { stream: cursor }))
    await collect({ manifest, stream: 'items', config: { url: origin }, state: { at: '2024-02-29' } })
    expect(requests).toEqual(['GET /items?from=2024-02-29&to=2024-03-01'])
  })

  test('goes on from a position in the slices of the read that was broken off, though time has passed', async () => {
    const { origin, requests } = await start(({ url }) => byDay(url))
    const manifest = manifestOf(stream('items', 'items', { stream: cursor }))
    const config = { url: origin }
    const first = await collect({ manifest, stream: 'items', config })
    requests.splice(0)
    const later = hostFor({ now: () => new Date('2024-05-01T00:00:00Z') })
    const rest = await collect({
      manifest,
      stream: 'items',
      config,
      position: first.positions[0],
      host: later,
    })
    expect(requests).toEqual(['GET /items?from=2024-02-28&to=2024-03-01'])
    expect(rest.state).toEqual(first.state)
  })
})

const children = `
      partition_router:
        type: SubstreamPartitionRouter
        parent_stream_configs:
          - type: ParentStreamConfig
            parent_key: id
            partition_field: parent
            stream:
              type: DeclarativeStream
              name: parents
              retriever:
                type: SimpleRetriever
                requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: parents}
                record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}
                ${pages.replaceAll('\n', '\n          ')}`

describe('children of a parent stream', () => {
  const handler = ({ url }: { url: URL }): Reply => {
    if (url.pathname === '/parents') return numbered(url, 5)
    return { body: { data: [{ of: url.pathname, at: '2024-02-27' }] } }
  }

  test('are read for each parent record, and a broken read goes on at the parent page it was in', async () => {
    const { origin, requests } = await start(handler)
    const manifest = manifestOf(
      stream('items', '"/of/{{ stream_partition.parent }}"', { retriever: children }),
    )
    const config = { url: origin }
    const whole = await collect({ manifest, stream: 'items', config })
    expect(whole.records.map((record) => record['of'])).toEqual(['/of/1', '/of/2', '/of/3', '/of/4', '/of/5'])
    requests.splice(0)
    const rest = await collect({ manifest, stream: 'items', config, position: whole.positions[3] })
    expect(rest.records.map((record) => record['of'])).toEqual(['/of/5'])
    expect(requests).toEqual(['GET /parents?page=2', 'GET /parents?page=3', 'GET /of/5'])
  })

  test('keep a state for each parent and go on from it after a break', async () => {
    const { origin } = await start(handler)
    const incremental = cursor.replace('step: P2D', '').replace('cursor_granularity: P1D', '')
    const manifest = manifestOf(
      stream('items', '"/of/{{ stream_partition.parent }}"', { retriever: children, stream: incremental }),
    )
    const config = { url: origin }
    const whole = await collect({ manifest, stream: 'items', config })
    expect(whole.state).toMatchObject({ use_global_cursor: false, state: { at: '2024-02-27' } })
    const at = whole.messages.findIndex(
      (message) => message.kind === 'page' && message.position === whole.positions[2],
    )
    const before = whole.messages.slice(0, at).findLast((message) => message.kind === 'state')
    const state = before?.kind === 'state' ? before.state : undefined
    const rest = await collect({ manifest, stream: 'items', config, state, position: whole.positions[2] })
    expect(rest.records.map((record) => record['of'])).toEqual(['/of/4', '/of/5'])
    expect(rest.state).toEqual(whole.state)
  })

  test('whose parent is gone are read from the beginning', async () => {
    const { origin } = await start(handler)
    const manifest = manifestOf(
      stream('items', '"/of/{{ stream_partition.parent }}"', { retriever: children }),
    )
    const whole = await collect({ manifest, stream: 'items', config: { url: origin } })
    const position = JSON.parse(JSON.stringify(whole.positions[2]).replace('"parent":3', '"parent":99'))
    const again = await collect({ manifest, stream: 'items', config: { url: origin }, position })
    expect(again.records).toHaveLength(5)
  })
})

describe('failures', () => {
  test('a refusal says status, who must act and what the server said', async () => {
    const { origin } = await start(() => ({ status: 403, body: { message: 'no such right' } }))
    const { error } = await collect({
      manifest: manifestOf(stream('items', 'items')),
      stream: 'items',
      config: { url: origin },
    })
    expect(error).toBeInstanceOf(ReadError)
    expect(error).toMatchObject({
      code: 'manifest.http_error',
      failureType: 'config_error',
      status: 403,
      stream: 'items',
    })
    expect(String(error)).toContain('no such right')
  })

  test('an error of the server is tried again, doubling the wait', async () => {
    let left = 2
    const { origin } = await start(({ url }) => (left-- > 0 ? { status: 503 } : numbered(url, 1)))
    const host = hostFor()
    const { records, error } = await collect({
      manifest: manifestOf(stream('items', 'items')),
      stream: 'items',
      config: { url: origin },
      host,
    })
    expect(error).toBeUndefined()
    expect(records).toEqual([{ id: 1 }])
    expect(host.waits).toEqual([1000, 2000])
  })

  test('a wait that is longer than allowed ends the read and says how long to wait', async () => {
    const { origin } = await start(() => ({ status: 429, headers: { 'Retry-After': '120' } }))
    const handler =
      'error_handler: {type: DefaultErrorHandler, backoff_strategies: [{type: WaitTimeFromHeader, header: Retry-After}]}'
    const manifest = manifestOf(stream('items', 'items', { requester: handler }))
    const host = hostFor()
    const { error } = await collect({
      manifest,
      stream: 'items',
      config: { url: origin },
      host,
      maxWaitMs: 60_000,
    })
    expect(error).toMatchObject({ code: 'manifest.rate_limited', retryAfterMs: 121_000, status: 429 })
    expect(host.waits).toEqual([])
  })

  test('a server that cannot be reached is a transient failure', async () => {
    const { origin, close } = await start(() => ({}))
    await close()
    const { error } = await collect({
      manifest: manifestOf(stream('items', 'items')),
      stream: 'items',
      config: { url: origin },
    })
    expect(error).toMatchObject({ code: 'manifest.network_error', failureType: 'transient_error' })
  })

  test('an abort ends the read within a page', async () => {
    const controller = new AbortController()
    const { origin } = await start(({ url }) => {
      if (url.searchParams.get('page') === '2') controller.abort(new Error('enough'))
      return numbered(url, 9)
    })
    const manifest = manifestOf(stream('items', 'items', { retriever: pages }))
    const { records, error } = await collect({
      manifest,
      stream: 'items',
      config: { url: origin },
      host: hostFor({ signal: controller.signal }),
    })
    expect(records).toEqual([{ id: 1 }, { id: 2 }])
    expect(error).toMatchObject({ code: 'manifest.aborted' })
  })

  test('records before a faulty one are kept, and the position stays before their page', async () => {
    const body = { data: [{ id: 1, a: { b: 1 } }, { id: 2 }] }
    const { origin } = await start(() => ({ body }))
    const add = 'transformations: [{type: AddFields, fields: [{path: [b], value: "{{ record.a.b }}"}]}]'
    const manifest = manifestOf(stream('items', 'items', { stream: add }))
    const { records, error, positions } = await collect({
      manifest,
      stream: 'items',
      config: { url: origin },
    })
    expect(records).toEqual([{ id: 1, a: { b: 1 }, b: 1 }])
    expect(error).toMatchObject({ code: 'manifest.template', failureType: 'system_error' })
    const again = await collect({
      manifest,
      stream: 'items',
      config: { url: origin },
      position: positions[0],
    })
    expect(again.records).toEqual(records)
  })

  test('a stream that the manifest lacks', async () => {
    const { error } = await collect({
      manifest: manifestOf(stream('items', 'items')),
      stream: 'nothing',
      config: {},
    })
    expect(error).toMatchObject({ code: 'manifest.stream_unknown' })
    expect(String(error)).toContain('"items"')
  })

  test('a component that is not supported is named with its place', async () => {
    const manifest = manifestOf(
      stream('items', 'items', { requester: 'authenticator: {type: CustomAuthenticator, class_name: a.B}' }),
    )
    const { error } = await collect({ manifest, stream: 'items', config: { url: 'http://127.0.0.1:1' } })
    expect(error).toMatchObject({ code: 'manifest.unsupported' })
    expect(String(error)).toContain('streams[0].retriever.requester.authenticator')
    expect(String(error)).toContain('a.B')
  })
})

describe('OAuth2 by the host', () => {
  const oauth = `authenticator:
          type: OAuthAuthenticator
          token_refresh_endpoint: https://unused.example.com
          client_id: "{{ config['id'] }}"
          client_secret: "{{ config['secret'] }}"
          refresh_token: "{{ config['refresh'] }}"`

  test('a refused token is shown to the host once, and the request goes out again with its answer', async () => {
    const tokens: (string | undefined)[] = []
    const { origin, requests } = await start(({ url, headers }) =>
      headers.authorization === 'Bearer fresh' ? numbered(url, 1) : { status: 401 },
    )
    const host = hostFor({
      accessToken: async ({ rejected }) => {
        tokens.push(rejected)
        return rejected === undefined ? 'stale' : 'fresh'
      },
    })
    const manifest = manifestOf(stream('items', 'items', { requester: oauth }))
    const { records, error } = await collect({ manifest, stream: 'items', config: { url: origin }, host })
    expect(error).toBeUndefined()
    expect(records).toEqual([{ id: 1 }])
    expect(tokens).toEqual([undefined, 'stale'])
    expect(requests).toHaveLength(2)
  })

  test('a token that stays refused is the config’s fault', async () => {
    const { origin, requests } = await start(() => ({ status: 401 }))
    const host = hostFor({ accessToken: async () => 'bad' })
    const manifest = manifestOf(stream('items', 'items', { requester: oauth }))
    const { error } = await collect({ manifest, stream: 'items', config: { url: origin }, host })
    expect(error).toMatchObject({ status: 401, failureType: 'config_error' })
    expect(requests).toHaveLength(2)
  })
})

describe('numbers', () => {
  test('are exact: what a JavaScript number would change comes as text', async () => {
    const { origin } = await start(() => ({
      body: '{"data": [{"id": 9007199254740993, "price": 1.0, "rate": 0.5}]}',
    }))
    const add = `transformations: [{type: AddFields, fields: [{path: [shown], value: "p{{ record.price }}"}, {path: [next], value: "{{ record.id + 1 }}"}]}]`
    const manifest = manifestOf(stream('items', 'items', { stream: add }))
    const { records } = await collect({ manifest, stream: 'items', config: { url: origin } })
    expect(records).toEqual([
      { id: '9007199254740993', price: 1, rate: 0.5, shown: 'p1.0', next: '9007199254740994' },
    ])
  })
})

describe('the check', () => {
  test.each<[string, Reply, object]>([
    ['passes when the first page can be read, though it is empty', { body: { data: [] } }, { ok: true }],
    ['fails with the reason', { status: 401 }, { ok: false, failureType: 'config_error', status: 401 }],
  ])('%s', async (_name, reply, result) => {
    const { origin } = await start(() => reply)
    const manifest = manifestOf(stream('items', 'items'))
    expect(await checkConnection({ manifest, config: { url: origin }, host: hostFor() })).toMatchObject(
      result,
    )
  })
})
