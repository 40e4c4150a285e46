import { expect, test } from 'vitest'
import { backOffMs } from './backOff.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { planStreams } from './planStreams.ts'

const nowMs = Date.UTC(2026, 2, 1)
const mapped = { stream: 'issues', mappingHash: 'h1', isIncremental: true }
const known = {
  stream: 'issues',
  state: { cursor: 5 },
  mappingHash: 'h1',
  fullReadAt: new Date(nowMs - 3_600_000),
}
const wanted = { mode: 'incremental' as const, fullReadIntervalS: 86_400, nowMs }

test('an incremental stream goes on from its state', () => {
  expect(planStreams([mapped], [known], wanted)).toEqual([
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
