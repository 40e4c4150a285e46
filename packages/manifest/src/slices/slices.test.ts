import { afterEach, expect, test } from 'vitest'
import fc from 'fast-check'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const second = 1000
const day = 86_400 * second

function shown(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

function sliced(start: number, end: number, step: string, lookback: string): string {
  return manifestText({
    stream: `incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%Y-%m-%dT%H:%M:%SZ"
      start_datetime: "${shown(start)}"
      end_datetime: "${shown(end)}"
      step: ${step}
      cursor_granularity: PT1S
      lookback_window: ${lookback}
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: from}
      end_time_option: {type: RequestOption, inject_into: request_parameter, field_name: to}`,
  })
}

function ranges(requests: readonly string[]): { from: number; to: number }[] {
  return requests.map((request) => {
    const { searchParams } = new URL(request.replace('GET ', ''), 'http://x')
    return { from: Date.parse(searchParams.get('from') ?? ''), to: Date.parse(searchParams.get('to') ?? '') }
  })
}

test('slices cover the window from its start to its end, without a gap and without an overlap', async () => {
  party = await startThirdParty(() => ({ body: { data: [] } }))
  const { origin, requests } = party
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 1, max: 40 * 86_400 }),
      fc.constantFrom('P1D', 'P3D', 'P1W', 'P1M', 'PT36H', 'P1Y'),
      async (startDay, seconds, step) => {
        requests.length = 0
        const start = startDay * day
        const end = start + seconds * second
        const manifest = loadManifest(sliced(start, end, step, 'PT0S'))
        const { error } = await collect({ manifest, stream: 'items', config: { url: origin } })
        expect(error).toBeUndefined()
        const found = ranges(requests)
        expect(found[0]?.from).toBe(start)
        expect(found.at(-1)?.to).toBe(end)
        for (const [index, { from }] of found.slice(1).entries())
          expect(from).toBe((found[index]?.to ?? 0) + second)
      },
    ),
    { numRuns: 60 },
  )
})

test('the state never goes back, whatever the records and the state before', async () => {
  const start = Date.parse('2024-01-01T00:00:00Z')
  let values: number[] = []
  party = await startThirdParty(() => ({ body: { data: values.map((at) => ({ at: shown(at) })) } }))
  const { origin } = party
  const seconds = fc.integer({ min: 0, max: 20 * 86_400 }).map((after) => start + after * second)
  await fc.assert(
    fc.asyncProperty(
      fc.array(seconds, { maxLength: 5 }),
      seconds,
      fc.constantFrom('PT0S', 'P2D'),
      async (found, before, lookback) => {
        values = found
        const manifest = loadManifest(sliced(start, start + 20 * day, 'P5D', lookback))
        const read = await collect({
          manifest,
          stream: 'items',
          config: { url: origin },
          state: { at: shown(before) },
        })
        expect(read.error).toBeUndefined()
        const states = read.messages.flatMap((message) =>
          message.kind === 'state' ? [JSON.stringify(message.state)] : [],
        )
        expect(states.length).toBeGreaterThan(0)
        for (const [index, state] of [JSON.stringify({ at: shown(before) }), ...states].entries())
          expect((states[index] ?? state) >= state).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test('paginators ask for each page once, in order, and end', async () => {
  let total = 0
  party = await startThirdParty(({ url }) => {
    const offset = Number(url.searchParams.get('offset') ?? url.searchParams.get('after') ?? '0')
    const page = url.searchParams.get('page')
    const size = Number(url.searchParams.get('size'))
    const from = page === null ? offset : Number(page) * size
    const data = Array.from({ length: Math.max(0, Math.min(size, total - from)) }, (_, index) => ({
      id: from + index,
    }))
    return { body: { data, next: from + size < total ? from + size : null } }
  })
  const { origin, requests } = party
  const strategies: readonly (readonly [string, string])[] = [
    ['page', 'type: PageIncrement'],
    ['offset', 'type: OffsetIncrement'],
    [
      'after',
      `type: CursorPagination, cursor_value: "{{ response['next'] }}", stop_condition: "{{ not response['next'] }}"`,
    ],
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.nat(30),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(...strategies),
      async (count, size, [field, strategy]) => {
        total = count
        requests.length = 0
        const manifest = loadManifest(
          manifestText({
            retriever: `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: ${field}}
        page_size_option: {type: RequestOption, inject_into: request_parameter, field_name: size}
        pagination_strategy: {${strategy}, page_size: ${size}}`,
          }),
        )
        const { records, error } = await collect({ manifest, stream: 'items', config: { url: origin } })
        expect(error).toBeUndefined()
        expect(records).toEqual(Array.from({ length: count }, (_, id) => ({ id })))
        expect(requests.length).toBeLessThanOrEqual(Math.floor(count / size) + 1)
        expect(new Set(requests).size).toBe(requests.length)
      },
    ),
    { numRuns: 80 },
  )
})

test('a state of an older shape, an object for each parent, is kept as a state for each partition', async () => {
  party = await startThirdParty(({ url }) => ({
    body: { data: url.pathname === '/other' ? [{ id: 'p1' }, { id: 'p2' }] : [] },
  }))
  const parent = `{type: DeclarativeStream, name: other, retriever: {type: SimpleRetriever, requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: other}, record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}}}`
  const manifest = loadManifest(
    manifestText({
      stream: `state_migrations: [{type: LegacyToPerPartitionStateMigration}]
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      end_datetime: "2024-03-01"
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: since}`,
      retriever: `partition_router: {type: SubstreamPartitionRouter, parent_stream_configs: [{type: ParentStreamConfig, stream: ${parent}, parent_key: id, partition_field: parent}]}`,
    }),
  )
  const { error, state } = await collect({
    manifest,
    stream: 'items',
    config: { url: party.origin },
    state: { p1: { at: '2024-02-02' } },
  })
  expect(error).toBeUndefined()
  // As in the reference: without the parent's slice in it, the entry is kept, but no partition of today is found by it.
  expect(state).toMatchObject({
    states: [{ partition: { parent: 'p1' }, cursor: { at: '2024-02-02' } }, {}, {}],
  })
})
