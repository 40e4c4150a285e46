import { ReadError } from '../errors.ts'
import type { Component } from '../load/component.ts'
import type { DateTime } from '../python/datetime.ts'
import { defineKey, emptyDict, getItem } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { cursorSettings } from '../slices/datetimeRange.ts'
import type { CursorSettings } from '../slices/datetimeRange.ts'
import { contentKey } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'

/** Follows the pages of one slice, for an API that lets no one page on for ever. */
export interface PageTracker {
  observe: (records: readonly PlainDict[]) => void
  /** Whether so many records have come that the pages begin anew. */
  hasReachedLimit: () => boolean
  /**
   * The slice to ask for when the pages begin anew: from the latest record on, where the manifest has it so, else the
   * same once more. Throws ReadError where that would go on for ever.
   */
  restart: (asked: Slice) => Slice
}

/** Builds what follows the pages of a slice, by a retriever's `pagination_reset`. */
export function pageTrackers(
  run: Run,
  stream: Component,
  retriever: Component,
): (slice: Slice) => PageTracker {
  const component = retriever.child('pagination_reset')
  const limit = component?.child('limits')?.integer('number_of_records')
  if (limit !== undefined && retriever.child('record_selector')?.child('record_filter') !== undefined)
    retriever.requiredChild('pagination_reset').fail('limits', 'none, since the records are filtered;')
  const settings = splitSettings(run, stream, component)
  return (slice) => {
    let count = 0
    let attempts = 0
    let latest: DateTime | undefined
    return {
      observe: (records) => {
        count += records.length
        if (settings === undefined) return
        for (const record of records) {
          const moment = momentOf(settings, record)
          if (moment !== undefined && (latest === undefined || moment.epochMicros > latest.epochMicros))
            latest = moment
        }
      },
      hasReachedLimit: () => limit !== undefined && count >= limit,
      restart: (asked) => {
        const next = settings === undefined ? asked : reduced(settings, slice, latest)
        const isSame = contentKey(next.cursor) === contentKey(asked.cursor)
        attempts = isSame ? attempts + 1 : 0
        if (attempts >= (settings === undefined ? 2 : 1)) endless(run)
        count = 0
        return next
      },
    }
  }
}

function endless(run: Run): never {
  throw new ReadError({
    code: 'manifest.response',
    message: 'The pages of a slice begin anew again and again without getting any further.',
    failureType: 'system_error',
    stream: run.stream,
  })
}

function splitSettings(
  run: Run,
  stream: Component,
  component: Component | undefined,
): CursorSettings | undefined {
  const sync = stream.child('incremental_sync')
  if (component?.text('action') !== 'SPLIT_USING_CURSOR' || sync?.type !== 'DatetimeBasedCursor')
    return undefined
  return cursorSettings({ ...run, now: () => run.asOf }, sync)
}

function momentOf(settings: CursorSettings, record: PlainDict): DateTime | undefined {
  const value = getItem(record, settings.field)
  if (value === undefined || value === null) return undefined
  try {
    return settings.parse(value)
  } catch (error) {
    if (error instanceof PyError && error.kind === 'ValueError') return undefined
    throw error
  }
}

function reduced(settings: CursorSettings, slice: Slice, latest: DateTime | undefined): Slice {
  if (latest === undefined) return slice
  const cursor = emptyDict()
  for (const [key, value] of Object.entries(slice.cursor))
    defineKey(cursor, key, key === settings.startField ? settings.format(latest) : value)
  return { ...slice, cursor }
}
