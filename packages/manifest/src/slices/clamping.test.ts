import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

function manifestWith(start: string, end: string, more: string): ReturnType<typeof loadManifest> {
  const option = (name: string): string =>
    `{type: RequestOption, inject_into: request_parameter, field_name: ${name}}`
  return loadManifest(
    manifestText({
      stream: `incremental_sync: {type: DatetimeBasedCursor, cursor_field: at, datetime_format: "%Y-%m-%d", start_datetime: "${start}", end_datetime: "${end}", start_time_option: ${option('from')}, end_time_option: ${option('to')}, ${more}}`,
    }),
  )
}

const by = (step: string, clamping: string): string =>
  `step: ${step}, cursor_granularity: P1D, clamping: {${clamping}}`
const week = (day: string): string => `target: "{{ 'WEEK' }}", target_details: {weekday: ${day}}`

// Ranges are those of the reference.
test.each<[string, string, string, string, [string, string][]]>([
  ['days', '2024-01-01', '2024-01-04', by('P1D', 'target: DAY'), [['2024-01-02', '2024-01-02']]],
  [
    'months, from within one to within another',
    '2024-01-15',
    '2024-04-10',
    by('P1M', 'target: MONTH'),
    [
      ['2024-02-01', '2024-02-29'],
      ['2024-03-01', '2024-03-31'],
    ],
  ],
  [
    'months, from one first day to another',
    '2024-11-01',
    '2025-02-01',
    by('P1M', 'target: MONTH'),
    [
      ['2024-11-01', '2024-11-30'],
      ['2024-12-01', '2024-12-31'],
      ['2025-01-01', '2025-01-31'],
    ],
  ],
  [
    'weeks',
    '2024-01-03',
    '2024-02-01',
    by('P1W', week('MONDAY')),
    [
      ['2024-01-08', '2024-01-14'],
      ['2024-01-15', '2024-01-21'],
      ['2024-01-22', '2024-01-28'],
    ],
  ],
  [
    'weeks that begin where the range does',
    '2024-01-03',
    '2024-01-31',
    by('P1W', week('WEDNESDAY')),
    [
      ['2024-01-03', '2024-01-09'],
      ['2024-01-10', '2024-01-16'],
      ['2024-01-17', '2024-01-23'],
    ],
  ],
  ['one slice', '2024-01-15', '2024-03-10', 'clamping: {target: MONTH}', [['2024-02-01', '2024-03-01']]],
])('slices are whole %s', async (_name, start, end, more, expected) => {
  party = await startThirdParty(() => ({ body: { data: [] } }))
  const { error } = await collect({
    manifest: manifestWith(start, end, more),
    stream: 'items',
    config: { url: party.origin },
  })
  expect(error).toBeUndefined()
  expect(party.requests).toEqual(expected.map(([from, to]) => `GET /items?from=${from}&to=${to}`))
})

test.each([
  ['a target that there is not', 'target: YEAR', 'clamping.target'],
  ['a week that begins on no day', 'target: WEEK', 'clamping.target_details'],
])('%s: refused with the place', async (_name, clamping, place) => {
  const { error } = await collect({
    manifest: manifestWith('2024-01-01', '2024-02-01', `clamping: {${clamping}}`),
    stream: 'items',
    config: { url: 'http://127.0.0.1:1' },
  })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(`streams[0].incremental_sync.${place}`)
})
