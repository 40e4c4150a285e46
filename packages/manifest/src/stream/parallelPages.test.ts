import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Host, HttpResponse, JsonValue, StreamMessage } from '../index.ts'
import { concurrencyOf, loadManifest, openSlicePool, readStream } from '../index.ts'
import { manifestText, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const byDay = `incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      end_datetime: "2024-01-08"
      step: P1D
      cursor_granularity: P1D
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: day}`
const byTeam = (...teams: string[]): string =>
  `partition_router:
        type: ListPartitionRouter
        cursor_field: team
        values: [${teams.join(', ')}]
        request_option: {type: RequestOption, inject_into: request_parameter, field_name: team}`
const paged = `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 2}`

/** A server that holds each answer until so many wait, or until it is told to let all go. */
function gated(
  answer: (url: URL) => Reply,
  atATime: number,
): {
  handler: (request: { url: URL }) => Promise<Reply>
  seen: { most: number }
  open: () => void
} {
  const waiting: (() => void)[] = []
  const seen = { most: 0 }
  let isOpen = false
  const letGo = (): void => waiting.splice(0).forEach((go) => go())
  return {
    seen,
    open: () => {
      isOpen = true
      letGo()
    },
    handler: async ({ url }) => {
      if (!isOpen) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          seen.most = Math.max(seen.most, waiting.length)
          if (waiting.length >= atATime) letGo()
        })
      }
      return answer(url)
    },
  }
}

async function all(messages: AsyncGenerator<StreamMessage>): Promise<StreamMessage[]> {
  const found: StreamMessage[] = []
  for await (const message of messages) found.push(message)
  return found
}

function recordsOf(messages: readonly StreamMessage[]): JsonValue[] {
  return messages.flatMap((message) => (message.kind === 'page' ? message.records : []))
}

function statesOf(messages: readonly StreamMessage[]): JsonValue[] {
  return messages.flatMap((message) => (message.kind === 'state' ? [message.state] : []))
}

const teams = ['a', 'b', 'c', 'd', 'e', 'f']

describe('slices read at a time', () => {
  test('are as many as is allowed, and no more', async () => {
    const gate = gated(({ searchParams }) => ({ body: { data: [{ team: searchParams.get('team') }] } }), 3)
    party = await startThirdParty(gate.handler)
    const manifest = loadManifest(manifestText({ retriever: byTeam(...teams) }))
    const read = readStream({
      manifest,
      stream: 'items',
      config: { url: party.origin },
      host: testHost(),
      concurrency: 3,
    })
    const messages = await all(read)
    expect(gate.seen.most).toBe(3)
    expect(recordsOf(messages)).toHaveLength(6)
    expect(new Set(recordsOf(messages).map((record) => JSON.stringify(record))).size).toBe(6)
  })

  test('are counted over all reads that share a pool', async () => {
    const gate = gated(() => ({ body: { data: [{ id: 1 }] } }), 4)
    party = await startThirdParty(gate.handler)
    const config = { url: party.origin }
    const manifest = loadManifest(manifestText({ retriever: byTeam(...teams) }))
    const options = { manifest, stream: 'items', config, host: testHost(), concurrency: openSlicePool(4) }
    const reads = Promise.all([all(readStream(options)), all(readStream(options))])
    const [one, two] = await reads
    expect(gate.seen.most).toBe(4)
    expect([recordsOf(one).length, recordsOf(two).length]).toEqual([6, 6])
  })

  test('do not move the state past one that has not ended', async () => {
    const held: { letGo?: () => void } = {}
    party = await startThirdParty(async ({ url: { searchParams } }) => {
      const day = searchParams.get('day')
      if (day === '2024-01-02')
        await new Promise<void>((resolve) => {
          held.letGo = resolve
        })
      return { body: { data: [{ at: day }] } }
    })
    const manifest = loadManifest(manifestText({ stream: byDay }))
    const read = readStream({
      manifest,
      stream: 'items',
      config: { url: party.origin },
      host: testHost(),
      concurrency: 3,
    })
    const messages: StreamMessage[] = []
    for await (const message of read) {
      messages.push(message)
      if (recordsOf(messages).length === 6 && message.kind === 'state') held.letGo?.()
    }
    // All but the held one were there before it: the state waited at the first day.
    const before = messages.slice(
      0,
      messages.findLastIndex((message) => message.kind === 'page'),
    )
    expect(recordsOf(before)).toHaveLength(6)
    expect(new Set(statesOf(before).map((state) => JSON.stringify(state)))).toEqual(
      new Set(['{"at":"2024-01-01"}']),
    )
    expect(recordsOf(messages).map((record) => (record as { at: string }).at)).toContain('2024-01-02')
    expect(statesOf(messages).at(-1)).toEqual({ at: '2024-01-07' })
  })

  test('that fail leave the others and their state as they are; the state stays before the failed one', async () => {
    party = await startThirdParty(({ url: { searchParams } }) => {
      const day = searchParams.get('day')
      return day === '2024-01-04' ? { status: 403, body: {} } : { body: { data: [{ at: day }] } }
    })
    const manifest = loadManifest(manifestText({ stream: byDay }))
    const messages: StreamMessage[] = []
    const reading = async (): Promise<void> => {
      const options = { config: { url: party?.origin ?? '' }, host: testHost() }
      const read = readStream({
        ...options,
        manifest,
        stream: 'items',
        concurrency: 4,
        afterFailedSlice: 'go_on',
      })
      for await (const message of read) messages.push(message)
    }
    await expect(reading()).rejects.toMatchObject({ code: 'manifest.http_error', status: 403 })
    expect(recordsOf(messages)).toHaveLength(6)
    expect(statesOf(messages).at(-1)).toEqual({ at: '2024-01-03' })
  })

  test('end with the first failure where the read stops at one, and those under way are called off', async () => {
    const closed = { count: 0 }
    party = await startThirdParty(({ url: { searchParams }, onClose }) => {
      const team = searchParams.get('team')
      if (team === 'c') return { status: 403, body: {} }
      onClose(() => (closed.count += 1))
      return { hold: true }
    })
    const manifest = loadManifest(manifestText({ retriever: byTeam(...teams) }))
    const config = { url: party.origin }
    const read = readStream({ manifest, stream: 'items', config, host: testHost(), concurrency: 3 })
    await expect(all(read)).rejects.toMatchObject({ code: 'manifest.http_error', status: 403 })
    await expect.poll(() => closed.count).toBe(2)
  })

  test('that are left by the consumer are called off', async () => {
    const closed = { count: 0 }
    party = await startThirdParty(({ url: { searchParams }, onClose }) => {
      if (searchParams.get('team') === 'a') return { body: { data: [{ id: 1 }] } }
      onClose(() => (closed.count += 1))
      return { hold: true }
    })
    const manifest = loadManifest(manifestText({ retriever: byTeam(...teams) }))
    const config = { url: party.origin }
    for await (const message of readStream({
      manifest,
      stream: 'items',
      config,
      host: testHost(),
      concurrency: 2,
    }))
      if (message.kind === 'page') break
    const { requests } = party
    await expect.poll(() => requests.length > 1 && closed.count === requests.length - 1).toBe(true)
  })

  test('wait for a rate limit alone: the other slices and other streams go on, and the clock is the host’s', async () => {
    const refused = new Set<string>()
    party = await startThirdParty(({ url: { pathname, searchParams } }) => {
      const team = searchParams.get('team')
      if (team === 'b' && !refused.has(pathname)) {
        refused.add(pathname)
        return { status: 429, headers: { 'Retry-After': '30' }, body: {} }
      }
      return { body: { data: [{ team }] } }
    })
    const handler = `error_handler:
          type: DefaultErrorHandler
          backoff_strategies: [{type: WaitTimeFromHeader, header: Retry-After}]`
    const manifest = loadManifest(manifestText({ retriever: byTeam('a', 'b', 'c', 'd'), requester: handler }))
    const waits: number[] = []
    const held: { letGo?: () => void } = {}
    const host: Host = {
      ...testHost(),
      sleep: (ms) => {
        waits.push(ms)
        return new Promise((resolve) => {
          held.letGo = resolve
        })
      },
    }
    const options = { manifest, config: { url: party.origin }, host }
    const seen: JsonValue[] = []
    const others: JsonValue[] = []
    for await (const message of readStream({ ...options, stream: 'items', concurrency: 2 })) {
      if (message.kind !== 'page') continue
      seen.push(...message.records)
      if (seen.length !== 3) continue
      // All but the slice that waits are there; another stream of the same account is read meanwhile.
      others.push(...recordsOf(await all(readStream({ ...options, stream: 'other' }))))
      held.letGo?.()
    }
    expect(others).toHaveLength(1)
    // One second is added to what the server asks for, as the reference does.
    expect(waits).toEqual([31_000])
    expect(seen).toEqual(['a', 'c', 'd', 'b'].map((team) => ({ team })))
  })

  test('of a job are read one after another', async () => {
    let running = 0
    let most = 0
    party = await startThirdParty(({ url: { pathname } }) => {
      if (pathname === '/create') most = Math.max(most, (running += 1))
      if (pathname === '/file') running -= 1
      return pathname === '/file'
        ? { body: { data: [{ id: 1 }] } }
        : { body: { id: 'j', status: 'ok', urls: [`${party?.origin ?? ''}/file`] } }
    })
    const requester = (path: string): string =>
      `{type: HttpRequester, url_base: "{{ config['url'] }}", path: "${path}"}`
    const manifest = loadManifest(`
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [jobs]}
streams:
  - type: DeclarativeStream
    name: jobs
    retriever:
      type: AsyncRetriever
      ${byTeam('a', 'b', 'c')}
      status_mapping: {type: AsyncJobStatusMap, running: [], completed: [ok], failed: [bad], timeout: []}
      status_extractor: {type: DpathExtractor, field_path: [status]}
      download_target_extractor: {type: DpathExtractor, field_path: [urls]}
      creation_requester: ${requester('create')}
      polling_requester: ${requester('poll')}
      download_requester: {type: HttpRequester, url: "{{ download_target }}"}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}
`)
    const config = { url: party.origin }
    await all(readStream({ manifest, stream: 'jobs', config, host: testHost(), concurrency: 3 }))
    expect(most).toBe(1)
  })
})

test.each<[string, string, object, number]>([
  ['is the reference’s two where the manifest does not say', '', {}, 2],
  ['is the manifest’s', 'concurrency_level: {type: ConcurrencyLevel, default_concurrency: 7}', {}, 7],
  [
    'comes from the config up to a limit',
    `concurrency_level: {type: ConcurrencyLevel, default_concurrency: "{{ config['n'] }}", max_concurrency: 5}`,
    { n: 9 },
    5,
  ],
])('the number of slices %s', (_name, head, config, expected) => {
  expect(concurrencyOf(loadManifest(manifestText({ head })), config as never)).toBe(expected)
})

test('a number of slices that is none is refused with its place', () => {
  const head = `concurrency_level: {type: ConcurrencyLevel, default_concurrency: "{{ 'x' }}", max_concurrency: 5}`
  expect(() => concurrencyOf(loadManifest(manifestText({ head })), {})).toThrow(
    'concurrency_level.default_concurrency: expected an integer',
  )
})

/** An API of records in memory whose answers come in the order that the scheduler chooses. */
function scheduledHost(
  scheduler: fc.Scheduler,
  rows: readonly { team: string; at: string; id: number }[],
): Host {
  return {
    ...testHost(),
    fetch: (url) => {
      const { searchParams } = new URL(url)
      const [team, day, page] = ['team', 'day', 'page'].map((name) => searchParams.get(name))
      const found = rows.filter(
        (row) => (team === null || row.team === team) && (day === null || row.at === day),
      )
      const from = (Number(page ?? '1') - 1) * 2
      const body = Buffer.from(JSON.stringify({ data: found.slice(from, from + 2) }))
      const answer: HttpResponse = { status: 200, headers: {}, body: () => Promise.resolve(body) }
      return scheduler.schedule(Promise.resolve(answer))
    },
  }
}

const rows = fc.array(
  fc.record({
    team: fc.constantFrom('a', 'b', 'c'),
    at: fc.constantFrom('2024-01-01', '2024-01-02', '2024-01-04', '2024-01-07'),
  }),
  { maxLength: 14 },
)
const shapes = fc.constantFrom<[string, { stream?: string; retriever?: string }]>(
  ['days', { stream: byDay, retriever: paged }],
  ['teams', { retriever: `${byTeam('a', 'b', 'c')}\n      ${paged}` }],
  ['both', { stream: byDay, retriever: `${byTeam('a', 'b', 'c')}\n      ${paged}` }],
)

/** The highest day that a state vouches for, by team; under '' where it is for all. */
function vouched(state: JsonValue): Map<string, string> {
  const found = new Map<string, string>()
  const { at, states } = state as {
    at?: string
    states?: { partition: { team: string }; cursor: { at: string } }[]
  }
  if (at !== undefined) found.set('', at)
  for (const { partition, cursor } of states ?? []) found.set(partition.team, cursor.at)
  return found
}

test('broken off at any point and gone on, in whatever order the answers come, no record is lost and no state vouches for one that was not handed out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      rows,
      shapes,
      fc.integer({ min: 1, max: 5 }),
      fc.nat(25),
      async (scheduler, given, [, shape], concurrency, breakAfter) => {
        const data = given.map((row, id) => ({ ...row, id }))
        const manifest = loadManifest(manifestText(shape))
        const host = scheduledHost(scheduler, data)
        const seen = new Set<number>()
        const options = { manifest, stream: 'items', config: { url: 'http://x' }, host, concurrency }
        let state: JsonValue | undefined
        let position: JsonValue | undefined
        const take = (message: StreamMessage): void => {
          if (message.kind === 'page') {
            for (const record of message.records) seen.add(record['id'] as number)
            position = message.position
          }
          if (message.kind !== 'state') return
          const before = state === undefined ? new Map<string, string>() : vouched(state)
          state = message.state
          for (const [team, day] of vouched(state)) {
            expect(day >= (before.get(team) ?? '')).toBe(true)
            const missed = data.filter(
              (row) => (team === '' || row.team === team) && row.at <= day && !seen.has(row.id),
            )
            // A state that stands at its beginning has seen nothing yet.
            expect(day === '2024-01-01' ? [] : missed).toEqual([])
          }
        }
        const first = async (): Promise<void> => {
          let left = breakAfter
          for await (const message of readStream(options)) {
            take(message)
            if ((left -= 1) < 0) break
          }
        }
        await scheduler.waitFor(first())
        const rest = async (): Promise<void> => {
          for await (const message of readStream({ ...options, state, position })) take(message)
        }
        await scheduler.waitFor(rest())
        expect(data.filter((row) => !seen.has(row.id))).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})
