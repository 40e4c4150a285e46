import { expect, test } from 'vitest'
import { backOffMs, limitDelayMs, retryDelayMs } from './backOff.ts'
import { exceedsBadRecords } from './badRecords.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { planStreams, type MappedStream } from './planStreams.ts'

const nowMs = Date.UTC(2026, 2, 1)
const mapped: MappedStream = {
  stream: 'issues',
  mappingHash: 'h1',
  isIncremental: true,
  policy: {},
}
const known = {
  stream: 'issues',
  state: { cursor: 5 },
  mappingHash: 'h1',
  fullReadAt: new Date(nowMs - 3_600_000),
  isHeld: false,
}
const wanted = { mode: 'incremental' as const, deletesConfirmed: false, fullReadIntervalS: 86_400, nowMs }

test.each([
  ['an incremental stream', mapped, [known], wanted],
  ['one whose deletes are held', mapped, [{ ...known, isHeld: true }], wanted],
  [
    'one that the connector reads by its cursor alone, however old its full read is',
    { ...mapped, policy: { mode: 'incremental' as const } },
    [{ ...known, fullReadAt: new Date(0) }],
    wanted,
  ],
  [
    'one with a longer interval of its own',
    { ...mapped, policy: { fullReadIntervalS: 172_800 } },
    [{ ...known, fullReadAt: new Date(nowMs - 86_400_000) }],
    wanted,
  ],
])('%s goes on from its state', (_which, stream, states, how) => {
  expect(planStreams([stream], states, how)).toEqual([
    { stream: 'issues', mode: 'incremental', state: { cursor: 5 } },
  ])
})

test.each([
  ['the first time', mapped, [], wanted],
  ['when asked for', mapped, [known], { ...wanted, mode: 'full' as const }],
  ['when the stream has no cursor', { ...mapped, isIncremental: false }, [known], wanted],
  ['when the mapping changed', { ...mapped, mappingHash: 'h2' }, [known], wanted],
  ['when it has no state', mapped, [{ ...known, state: null }], wanted],
  ['when it was never read whole', mapped, [{ ...known, fullReadAt: null }], wanted],
  ['when the connector says so', { ...mapped, policy: { mode: 'full' as const } }, [known], wanted],
  [
    'when deletes that were held are confirmed',
    mapped,
    [{ ...known, isHeld: true }],
    { ...wanted, deletesConfirmed: true },
  ],
  [
    'after an interval of its own',
    { ...mapped, policy: { mode: 'reconcile' as const, fullReadIntervalS: 1_800 } },
    [known],
    wanted,
  ],
  [
    'when the last full read is a day old',
    mapped,
    [{ ...known, fullReadAt: new Date(nowMs - 86_400_000) }],
    wanted,
  ],
])('a stream is read whole %s', (_when, stream, states, how) => {
  expect(planStreams([stream], states, how)).toEqual([{ stream: 'issues', mode: 'full', state: null }])
})

test.each([
  [100, 100, false],
  [101, 101, true],
  [101, 202, false],
  [102, 202, true],
  [0, 0, false],
])('%i missing of %i: the guard stops it is %s', (missing, held, stopped) => {
  expect(exceedsDeleteGuard(missing, held)).toBe(stopped)
})

test('back-off doubles from 5 s to 15 min, less up to a fifth, and never before what was asked for', () => {
  expect([0, 1, 2, 8, 100].map((failures) => backOffMs(failures, null, 0))).toEqual([
    5_000, 10_000, 20_000, 900_000, 900_000,
  ])
  expect(backOffMs(0, null, 1)).toBe(4_000)
  expect(backOffMs(0, 60_000, 0.5)).toBe(60_000)
})

test('a limit is waited for as long as was told, and a little more so that not all come together', () => {
  expect([0, 0.5, 1].map((random) => limitDelayMs(1, 60_000, random))).toEqual([60_000, 63_000, 66_000])
  expect(limitDelayMs(1, 3_600_000, 1)).toBe(3_630_000)
  expect([1, 2, 3].map((refusals) => limitDelayMs(refusals, null, 0))).toEqual([5_000, 10_000, 20_000])
})

test('failed streams are taken up again after 5 min, doubled up to 6 h', () => {
  expect([0, 1, 6, 7, 50].map((retries) => retryDelayMs(retries, 0))).toEqual([
    300_000, 600_000, 19_200_000, 21_600_000, 21_600_000,
  ])
})

test.each([
  [100, 100, 0.5, false],
  [101, 202, 0.5, false],
  [102, 202, 0.5, true],
  [101, 1_000_000, 0, true],
  [1_000, 1_000, 1, false],
])(
  '%i of %i records at fault with a share of %d: the stream is stopped is %s',
  (failed, read, share, stopped) => {
    expect(exceedsBadRecords(failed, read, share)).toBe(stopped)
  },
)
