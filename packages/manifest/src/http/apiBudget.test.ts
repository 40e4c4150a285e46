import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { collect, manifestText, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { readStream } from '../stream/readStream.ts'
import { openBudget } from './apiBudget.ts'
import type { JsonValue } from '../json.ts'
import { movingWindow, openWindow } from './callWindow.ts'
import type { WindowLimits } from './callWindow.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const pages = `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, page_size: 1, start_from_page: 1}`

/** Five pages of one record, then an empty one; more headers where they are given. */
async function api(headers: (page: number) => Record<string, string> = () => ({})): Promise<ThirdParty> {
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    return { body: { data: page <= 5 ? [{ id: page }] : [] }, headers: headers(page) }
  })
  return party
}

function withBudget(policies: string, more = ''): ReturnType<typeof loadManifest> {
  return loadManifest(
    manifestText({
      head: `api_budget: {type: HTTPAPIBudget, policies: [${policies}]${more}}`,
      retriever: pages,
    }),
  )
}

const moving = (limit: number | string, interval: string, matchers = '[]'): string =>
  `{type: MovingWindowCallRatePolicy, rates: [{limit: ${limit}, interval: ${interval}}], matchers: ${matchers}}`

describe('a budget', () => {
  test('spreads the requests of a read as its moving window says', async () => {
    const { origin } = await api()
    const host = testHost()
    const { records, error } = await collect({
      manifest: withBudget(moving(2, 'PT10S')),
      stream: 'items',
      config: { url: origin },
      host,
    })
    expect(error).toBeUndefined()
    expect(records).toHaveLength(5)
    expect(host.waits).toEqual([10_000, 10_000])
  })

  test('may take its limit from the config', async () => {
    const { origin } = await api()
    const host = testHost()
    const manifest = withBudget(moving(`"{{ config['calls'] }}"`, 'PT10S'))
    await collect({ manifest, stream: 'items', config: { url: origin, calls: 5 }, host })
    expect(host.waits).toEqual([10_000])
  })

  test('with a fixed window waits for the next window', async () => {
    const { origin } = await api()
    const host = testHost()
    const manifest = withBudget(
      '{type: FixedWindowCallRatePolicy, period: PT1M, call_limit: 4, matchers: []}',
    )
    await collect({ manifest, stream: 'items', config: { url: origin }, host })
    expect(host.waits).toEqual([60_000])
  })

  test('learns from the headers that nothing is left, and until when', async () => {
    const reset = Date.parse('2024-03-01T00:00:30Z') / 1000
    const { origin } = await api((page) =>
      page === 2 ? { 'x-left': '0', 'x-reset': String(reset) } : ({} as Record<string, string>),
    )
    const host = testHost()
    const manifest = withBudget(
      '{type: FixedWindowCallRatePolicy, period: PT1H, call_limit: 1000, matchers: []}',
      ', ratelimit_remaining_header: x-left, ratelimit_reset_header: x-reset',
    )
    await collect({ manifest, stream: 'items', config: { url: origin }, host })
    expect(host.waits).toEqual([30_000])
  })

  test('ends the read with the time to wait where that is too long for it', async () => {
    const { origin } = await api()
    const host = testHost()
    const { records, positions, error } = await collect({
      manifest: withBudget(moving(3, 'PT1H')),
      stream: 'items',
      config: { url: origin },
      host,
    })
    expect(records).toHaveLength(3)
    expect(positions).toHaveLength(3)
    expect(error).toMatchObject({ code: 'manifest.rate_limited', retryAfterMs: 3_600_000 })
    expect(host.waits).toEqual([])
  })

  test.each<[string, string, number]>([
    ['its method', '{method: post}', 0],
    ['its path', '{url_path_pattern: "^/items$"}', 1],
    ['another path', '{url_path_pattern: "^/other$"}', 0],
    ['its parameter', '{params: {page: 2}}', 0],
    ['another host', '{url_base: "https://example.com"}', 0],
    ['a header', '{headers: {X-Kind: bulk}}', 1],
    ['its weight', '{url_path_pattern: items, weight: 2}', 2],
  ])('counts a request by %s', async (_name, matcher, waits) => {
    const { origin } = await api()
    const host = testHost()
    const manifest = loadManifest(
      manifestText({
        head: `api_budget: {type: HTTPAPIBudget, policies: [${moving(4, 'PT10S', `[${matcher}]`)}]}`,
        retriever: pages,
        requester: 'request_headers: {x-kind: bulk}',
      }),
    )
    const { error } = await collect({ manifest, stream: 'items', config: { url: origin }, host })
    expect(error).toBeUndefined()
    expect(host.waits).toHaveLength(waits)
  })

  test('takes the first policy that matches: an unlimited one frees its requests', async () => {
    const { origin } = await api()
    const host = testHost()
    const free = '{type: UnlimitedCallRatePolicy, matchers: [{url_path_pattern: items}]}'
    await collect({
      manifest: withBudget(`${free}, ${moving(1, 'PT1H')}`),
      stream: 'items',
      config: { url: origin },
      host,
    })
    expect(host.waits).toEqual([])
  })

  test('that keeps one stream waiting lets the others go on', async () => {
    const { origin, requests } = await api()
    const manifest = withBudget(moving(1, 'PT10S', '[{url_path_pattern: items}]'))
    const config = { url: origin }
    const budget = openBudget(manifest, config)
    let wake: (() => void) | undefined
    const waiting = new Promise<void>((isWaiting) => {
      const host = testHost({
        sleep: () =>
          new Promise((resolve) => {
            wake = resolve
            isWaiting()
          }),
      })
      const read = readStream({ manifest, stream: 'items', config, host, budget })
      void read.next().then(() => read.next())
    })
    await waiting
    const other = await collect({ manifest, stream: 'other', config, budget })
    expect(other.error).toBeUndefined()
    expect(other.records).toEqual([{ id: 1 }])
    expect(requests).toEqual(['GET /items', 'GET /other'])
    wake?.()
  })

  test('is shared by the reads that it is handed to', async () => {
    const { origin } = await api()
    const manifest = withBudget(moving(7, 'PT10S'))
    const config = { url: origin }
    const budget = openBudget(manifest, config)
    const host = testHost()
    await collect({ manifest, stream: 'items', config, budget, host })
    expect(host.waits).toEqual([])
    await collect({ manifest, stream: 'items', config, budget, host })
    expect(host.waits).toEqual([10_000])
  })

  test('that no request fits in is refused with its place', async () => {
    const manifest = withBudget(moving(0, 'PT10S'))
    const { error } = await collect({ manifest, stream: 'items', config: { url: 'http://127.0.0.1:1' } })
    expect(error).toMatchObject({ code: 'manifest.config' })
    expect(String(error)).toContain('api_budget.policies[0].rates')
  })
})

test('a window that is saved and opened again counts as before, and stays small', () => {
  const limits: WindowLimits = { kind: 'moving', rates: [{ limit: 5_000, intervalMs: 3_600_000 }] }
  const window = openWindow(limits)
  for (let call = 0; call < 4_000; call += 1) window.take(1, call * 100, 0)
  const nowMs = 400_000
  const saved = window.save(nowMs)
  expect(JSON.stringify(saved).length).toBeLessThan(2_000)
  const opened = openWindow(limits, saved)
  for (let call = 0; call < 1_000; call += 1) expect(opened.take(1, nowMs, 0)).toBe(0)
  // The first calls leave the window an hour after they were made, at most a fiftieth of an hour later for being kept together.
  const waitMs = opened.take(1, nowMs, 0)
  expect(waitMs).toBeGreaterThanOrEqual(3_600_000 - nowMs)
  expect(waitMs).toBeLessThanOrEqual(3_600_000 - nowMs + 72_000)
  const fixed: WindowLimits = { kind: 'fixed', limit: 2, periodMs: 60_000 }
  const first = openWindow(fixed)
  first.take(1, 0, 0)
  const second = openWindow(fixed, first.save(10_000))
  expect([second.take(1, 10_000, 0), second.take(1, 10_000, 0)]).toEqual([0, 50_000])
  expect(openWindow(fixed, { other: 1 }).take(1, 10_000, 0)).toBe(0)
})

test('no span of time has more calls than its rate, also when the window is saved and opened again after each', () => {
  const rates = [
    { limit: 4, intervalMs: 1_000 },
    { limit: 20, intervalMs: 10_000 },
  ]
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 100 }), (gaps) => {
      let saved: JsonValue = null
      let nowMs = 0
      const taken: number[] = []
      for (const gap of gaps) {
        nowMs += gap
        const window = openWindow({ kind: 'moving', rates }, saved)
        if (window.take(1, nowMs, 0) === 0) taken.push(nowMs)
        saved = window.save(nowMs)
      }
      for (const { limit, intervalMs } of rates) {
        for (const at of taken) {
          expect(taken.filter((other) => other >= at && other < at + intervalMs).length).toBeLessThanOrEqual(
            limit,
          )
        }
      }
    }),
  )
})

test('no span of time has more calls than its rate, whatever the order of asking', () => {
  const rate = fc.record({
    limit: fc.integer({ min: 3, max: 20 }),
    intervalMs: fc.integer({ min: 1, max: 5000 }),
  })
  const asks = fc.array(fc.record({ gap: fc.nat(2000), weight: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 80,
  })
  fc.assert(
    fc.property(fc.array(rate, { minLength: 1, maxLength: 3 }), asks, (rates, calls) => {
      const window = movingWindow(rates)
      let nowMs = 0
      const taken = calls.map(({ gap, weight }) => {
        nowMs += gap
        return { at: nowMs + window.take(weight, nowMs, Number.MAX_SAFE_INTEGER), weight }
      })
      for (const { limit, intervalMs } of rates) {
        for (const { at } of taken) {
          const within = taken.filter((call) => call.at >= at && call.at < at + intervalMs)
          expect(within.reduce((sum, call) => sum + call.weight, 0)).toBeLessThanOrEqual(limit)
        }
      }
    }),
  )
})
