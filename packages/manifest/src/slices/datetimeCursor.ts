import { requestOption } from '../http/requestOption.ts'
import type { InjectInto, RequestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { DateTime, Delta } from '../python/datetime.ts'
import { defineKey, emptyDict, getItem } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { isTrue } from '../python/compare.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { TemplateRun } from '../template/text.ts'
import { ownState } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { moved } from './datetimeRange.ts'
import type { CursorSettings } from './datetimeRange.ts'
import { keysOf, wholeSlice } from './slice.ts'
import type { Slice } from './slice.ts'

/** A range of time that has been read, and the highest cursor value seen in it. */
interface Interval {
  start: DateTime
  end: DateTime
  recent: DateTime | undefined
}

const oneMilli = new Delta(1000n)
const stateTypes = new Set(['date-range', 'integer'])

/** Whether a state lists slices itself, as the reference may keep it. */
function isConcurrent(state: PlainDict): boolean {
  return stateTypes.has(text(state['state_type'] ?? ''))
}

function later(one: DateTime, two: DateTime): DateTime {
  return two.epochMicros > one.epochMicros ? two : one
}

/**
 * Follows a date field. It knows the ranges that have been read; what is missing up to the end is cut into slices. Its
 * state is the highest value seen in the first unbroken range.
 */
export class DatetimeCursor {
  readonly settings: CursorSettings
  private readonly legacy: PlainDict
  private intervals: Interval[]
  /** The starts of the slices that are to be read, earliest first, by their ranges. */
  private readonly owed = new Map<string, DateTime>()
  /** What was read behind a slice that is still to be read: it counts once that slice has ended. */
  private ahead: Interval[] = []
  /** The intervals before anything was read: slices are cut from these, also when a read goes on later. */
  private readonly initial: Interval[]
  /** From where records count as new. */
  private readonly syncStart: DateTime
  /** The highest value seen in each slice that is being read, by the slice's range: several may be read at a time. */
  private readonly recent = new Map<string, DateTime>()
  private warned = false
  private readonly warn: (message: string) => void

  constructor(settings: CursorSettings, state: PlainDict, warn: (message: string) => void) {
    this.settings = settings
    this.warn = warn
    this.legacy = ownState(isConcurrent(state) ? emptyDict() : state)
    this.intervals = this.intervalsOf(state)
    const [first] = this.intervals
    this.syncStart = first?.recent ?? first?.end ?? settings.start
    this.initial = this.intervals.map((interval) => ({ ...interval }))
  }

  private intervalsOf(state: PlainDict): Interval[] {
    const { slices } = state
    if (isConcurrent(state) && Array.isArray(slices)) {
      return slices.flatMap((slice) => (isPlainDict(slice) ? [this.storedInterval(slice)] : []))
    }
    const { start } = this.settings
    const stored = getItem(state, this.settings.field)
    const value = stored === undefined ? undefined : this.settings.parse(stored)
    const syncStart = value !== undefined && value.epochMicros >= start.epochMicros ? value : start
    return [{ start, end: syncStart, recent: syncStart }]
  }

  private storedInterval(slice: PlainDict): Interval {
    const recent = slice['most_recent_cursor_value']
    return {
      start: this.settings.parse(slice['start'] ?? null),
      end: this.settings.parse(slice['end'] ?? null),
      recent: recent === undefined || recent === null ? undefined : this.settings.parse(recent),
    }
  }

  /** The cursor parts of the slices that are still to be read. */
  slices(): PlainDict[] {
    const intervals = this.merge(this.initial.map((interval) => ({ ...interval })))
    const { start, lookback, granularity } = this.settings
    const [first] = intervals
    const last = intervals.at(-1)
    if (first === undefined || last === undefined) throw new PyError('ValueError', 'The state has no slices.')
    const made: PlainDict[] = []
    if (start.epochMicros < first.start.epochMicros) made.push(...this.split(start, first.start, false))
    for (const [index, interval] of intervals.entries()) {
      const next = intervals[index + 1]
      if (next === undefined) break
      const from = granularity === undefined ? interval.end : moved(interval.end, granularity)
      made.push(...this.split(from, next.start, false))
    }
    const from = lookback === undefined ? last.end : moved(last.end, lookback, '-')
    made.push(...this.split(from, this.settings.end(), true))
    for (const range of made) {
      const cut = { ...wholeSlice(), cursor: range }
      this.owed.set(this.rangeKey(cut), this.settings.parse(range[this.settings.startField] ?? null))
    }
    return made
  }

  private *split(from: DateTime, upper: DateTime, isEnd: boolean): Generator<PlainDict> {
    const { start, step, granularity, clamp } = this.settings
    if (from.epochMicros >= upper.epochMicros || upper.epochMicros < start.epochMicros) return
    const shrunk = (edge: DateTime, isLast: boolean): DateTime =>
      granularity !== undefined && !(isEnd && isLast) ? moved(edge, granularity, '-') : edge
    let lower = later(from, start)
    if (step === undefined || this.stepFrom(lower, step, upper).epochMicros >= upper.epochMicros) {
      yield this.boundaries(clamp(lower), shrunk(clamp(upper), true))
      return
    }
    for (;;) {
      const next = this.stepFrom(lower, step, upper)
      const isLast = next.epochMicros >= upper.epochMicros
      const edge = isLast ? upper : clamp(next)
      const first = clamp(lower)
      // A step that does not lead on would never end.
      if (first.epochMicros >= edge.epochMicros) return
      yield this.boundaries(first, shrunk(edge, isLast))
      if (isLast) return
      lower = edge
    }
  }

  private stepFrom(lower: DateTime, step: Parameters<typeof moved>[1], upper: DateTime): DateTime {
    try {
      return moved(lower, step)
    } catch (error) {
      if (error instanceof PyError && error.kind === 'OverflowError') return upper
      throw error
    }
  }

  private boundaries(from: DateTime, to: DateTime): PlainDict {
    const made = emptyDict()
    defineKey(made, this.settings.startField, this.settings.format(from))
    defineKey(made, this.settings.endField, this.settings.format(to))
    return made
  }

  private valueOf(record: PlainDict): DateTime | undefined {
    const value = getItem(record, this.settings.field)
    try {
      if (value !== undefined && value !== null) return this.settings.parse(value)
    } catch (error) {
      if (!(error instanceof PyError) || error.kind !== 'ValueError') throw error
    }
    if (!this.warned) {
      this.warned = true
      this.warn(
        `A record has no usable cursor field "${this.settings.field}"; it is read, but the state does not count it.`,
      )
    }
    return undefined
  }

  private rangeKey(slice: Slice): string {
    const { startField, endField } = this.settings
    return `${text(slice.cursor[startField] ?? '')} ${text(slice.cursor[endField] ?? '')}`
  }

  observe(record: PlainDict, slice: Slice): void {
    const value = this.valueOf(record)
    if (value === undefined) return
    const key = this.rangeKey(slice)
    const known = this.recent.get(key)
    if (known === undefined || known.epochMicros < value.epochMicros) this.recent.set(key, value)
  }

  close(slice: Slice): void {
    const keys = keysOf(slice)
    const start = this.settings.parse(keys[this.settings.startField] ?? null)
    const end = this.settings.parse(keys[this.settings.endField] ?? null)
    const key = this.rangeKey(slice)
    this.ahead.push({ start, end, recent: this.recent.get(key) })
    this.recent.delete(key)
    this.skip(slice)
  }

  /** Takes note that a slice need not be read any more. */
  skip(slice: Slice): void {
    this.owed.delete(this.rangeKey(slice))
    const [earliest] = this.owed.values()
    const isBefore = ({ start }: Interval): boolean =>
      earliest === undefined || start.epochMicros < earliest.epochMicros
    const settled = this.ahead.filter(isBefore)
    if (settled.length === 0) return
    this.ahead = this.ahead.filter((interval) => !isBefore(interval))
    this.intervals = this.merge([...this.intervals, ...settled])
  }

  /** Joins ranges that touch: the gap between them is at most the cursor's granularity. */
  private merge(intervals: Interval[]): Interval[] {
    const gap = this.settings.granularity ?? oneMilli
    const order = (one: bigint, two: bigint): number => (one < two ? -1 : one > two ? 1 : 0)
    const sorted = intervals.toSorted(
      (one, two) =>
        order(one.start.epochMicros, two.start.epochMicros) ||
        order(one.end.epochMicros, two.end.epochMicros),
    )
    const made: Interval[] = []
    for (const current of sorted) {
      const last = made.at(-1)
      if (last === undefined || moved(last.end, gap).epochMicros < current.start.epochMicros) {
        made.push({ ...current })
        continue
      }
      last.end = later(last.end, current.end)
      if (last.recent === undefined) last.recent = current.recent
      else if (current.recent !== undefined) last.recent = later(current.recent, last.recent)
    }
    return made
  }

  /** The state: what was there before, with the cursor's value. */
  state(): PlainDict {
    const [first] = this.merge(this.intervals)
    const made = ownState(this.legacy)
    if (first !== undefined)
      defineKey(made, this.settings.field, this.settings.format(first.recent ?? first.start))
    return made
  }

  isWanted(record: PlainDict): boolean {
    const value = this.valueOf(record)
    if (value === undefined) return true
    return (
      this.syncStart.epochMicros <= value.epochMicros && value.epochMicros <= this.settings.end().epochMicros
    )
  }

  /** What has been read since the cursor was built. */
  save(): PlainDict {
    const shown = (moment: DateTime | undefined): PyValue =>
      moment === undefined ? null : [moment.wallSeconds, moment.micros, moment.offsetSeconds]
    return {
      legacy: ownState(this.legacy),
      initial: this.initial.map(({ start, end, recent }) => [shown(start), shown(end), shown(recent)]),
      intervals: this.intervals.map(({ start, end, recent }) => [shown(start), shown(end), shown(recent)]),
      recent: [...this.recent].map(([range, moment]) => [range, shown(moment)]),
    }
  }

  /** Counts what a later state of the same stream vouches for, too. */
  absorb(later: DatetimeCursor): void {
    this.intervals = this.merge([...this.intervals, ...later.intervals])
  }

  /** Builds a cursor again from what `save` gave. */
  static restored(
    settings: CursorSettings,
    saved: PlainDict,
    warn: (message: string) => void,
  ): DatetimeCursor {
    const legacy = saved['legacy']
    const made = new DatetimeCursor(
      settings,
      legacy !== undefined && isPlainDict(legacy) ? legacy : emptyDict(),
      warn,
    )
    made.initial.splice(0, made.initial.length, ...readIntervals(saved['initial']))
    made.intervals = readIntervals(saved['intervals'])
    const recent = saved['recent']
    for (const entry of Array.isArray(recent) ? recent : []) {
      const [range, shown] = Array.isArray(entry) ? entry : []
      const moment = readMoment(shown)
      if (typeof range === 'string' && moment !== undefined) made.recent.set(range, moment)
    }
    return made
  }
}

function readMoment(value: PyValue | undefined): DateTime | undefined {
  if (!Array.isArray(value)) return undefined
  const [seconds, micros, offset] = value
  if (typeof seconds !== 'number' || typeof micros !== 'number') return undefined
  return new DateTime(seconds, micros, typeof offset === 'number' ? offset : null)
}

function readIntervals(value: PyValue | undefined): Interval[] {
  return (Array.isArray(value) ? value : []).flatMap((item) => {
    if (!Array.isArray(item)) return []
    const [start, end] = [readMoment(item[0]), readMoment(item[1])]
    return start === undefined || end === undefined ? [] : [{ start, end, recent: readMoment(item[2]) }]
  })
}

/** What the range of a slice adds to requests: `start_time_option` and `end_time_option`. */
export function rangeFields(
  run: TemplateRun,
  component: Component,
  settings: CursorSettings,
): (part: InjectInto, slice: Slice) => PlainDict {
  const optionOf = (name: string): RequestOption | undefined => {
    const option = component.child(name)
    return option === undefined ? undefined : requestOption(run, option)
  }
  const options: [RequestOption | undefined, string][] = [
    [optionOf('start_time_option'), settings.startField],
    [optionOf('end_time_option'), settings.endField],
  ]
  return (part, slice) => {
    const fields = emptyDict()
    if (!isTrue(slice.cursor)) return fields
    for (const [option, field] of options)
      if (option?.into === part) option.inject(fields, slice.cursor[field] ?? null)
    return fields
  }
}

/** The cursor of a stream without partitions. */
export function singleCursor(
  run: TemplateRun,
  component: Component,
  settings: CursorSettings,
  state: PlainDict,
  warn: (message: string) => void,
): Cursor {
  let cursor = new DatetimeCursor(settings, state, warn)
  return {
    slices: async function* () {
      for (const range of cursor.slices()) yield { slice: { ...wholeSlice(), cursor: range }, origin: null }
    },
    observe: (record, slice) => cursor.observe(record, slice),
    close: (slice) => cursor.close(slice),
    skip: (slice) => cursor.skip(slice),
    finish: () => undefined,
    state: () => cursor.state(),
    isWanted: (record) => cursor.isWanted(record),
    fields: rangeFields(run, component, settings),
    save: () => cursor.save(),
    restore: (saved) => {
      if (!isPlainDict(saved)) return
      const fromState = cursor
      cursor = DatetimeCursor.restored(settings, saved, warn)
      // With several slices at a time the state may be newer than the position.
      cursor.absorb(fromState)
    },
    hasNews: () => true,
  }
}
