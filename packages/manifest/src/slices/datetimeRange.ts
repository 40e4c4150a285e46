import type { Component } from '../load/component.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { DateTime, Delta, Duration } from '../python/datetime.ts'
import { PyError } from '../python/errors.ts'
import { parseDuration } from '../python/isoDate.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { Component as ComponentClass } from '../load/component.ts'
import { clampingOf } from './clamping.ts'
import { formatMoment, parseMoment } from '../template/momentFormat.ts'
import { interpolated } from '../template/text.ts'
import type { TemplateRun } from '../template/text.ts'

/** A length of time, in microseconds or by the calendar. */
export type Length = Delta | Duration

/** Moves a point in time by a length. */
export function moved(moment: DateTime, length: Length, direction: '+' | '-' = '+'): DateTime {
  const made = arithmetic(direction, moment, length)
  if (made instanceof DateTime) return made
  throw new PyError('TypeError', 'A point in time plus a length must be a point in time.')
}

/** The settings of a DatetimeBasedCursor, evaluated. */
export interface CursorSettings {
  field: string
  startField: string
  endField: string
  granularity: Length | undefined
  step: Length | undefined
  lookback: Length | undefined
  start: DateTime
  end: () => DateTime
  /** Brings a border between slices to a whole day, week or month. */
  clamp: (moment: DateTime) => DateTime
  /** Parses a cursor value by the formats of the manifest. Throws ValueError. */
  parse: (value: PyValue) => DateTime
  format: (moment: DateTime) => string
}

function minMax(
  run: TemplateRun,
  cursor: Component,
  name: string,
  format: string,
): (() => DateTime) | undefined {
  const value = cursor.value(name)
  if (value === undefined || value === '') return undefined
  const component = isPlainDict(value) ? new ComponentClass(value, cursor.placeOf(name)) : undefined
  const parameters = component?.parameters ?? cursor.parameters
  const own = component?.text('datetime_format')
  const usedFormat = own === undefined || own === '' ? format : own
  const read = (source: string | undefined): DateTime | undefined => {
    if (source === undefined || source === '') return undefined
    const shown = text(interpolated(run, source, parameters).value())
    return shown === '' ? undefined : parseMoment(shown, usedFormat)
  }
  const main = component === undefined ? text(value) : component.requiredText('datetime')
  return () => {
    let time = parseMoment(text(interpolated(run, main, parameters).value()), usedFormat)
    const least = read(component?.text('min_datetime'))
    if (least !== undefined && least.epochMicros > time.epochMicros) time = least
    const most = read(component?.text('max_datetime'))
    return most !== undefined && most.epochMicros < time.epochMicros ? most : time
  }
}

/** Evaluates a DatetimeBasedCursor's settings. */
export function cursorSettings(run: TemplateRun, component: Component): CursorSettings {
  const textOf = (name: string, otherwise: string): string =>
    text(interpolated(run, component.text(name) ?? otherwise, component.parameters).value())
  const lengthOf = (name: string): Length | undefined => {
    const source = component.text(name)
    if (source === undefined || source === '') return undefined
    const shown = textOf(name, source)
    return shown === '' || shown === 'None' ? undefined : parseDuration(shown)
  }
  const format = component.requiredText('datetime_format')
  const formats = [...(component.texts('cursor_datetime_formats') ?? []), format]
  const granularity = component.text('cursor_granularity')
  const step = component.text('step')
  if ((granularity === undefined) !== (step === undefined)) {
    component.fail(
      granularity === undefined ? 'step' : 'cursor_granularity',
      'step and cursor_granularity together, or neither;',
    )
  }
  const clamping = clampingOf(run, component)
  const now = (): DateTime => DateTime.fromEpochMicros(run.now())
  const length = granularity === undefined ? undefined : unlessZero(parseDuration(granularity))
  const ownEnd = minMax(run, component, 'end_datetime', format) ?? now
  return {
    field: textOf('cursor_field', ''),
    startField: textOf('partition_field_start', 'start_time'),
    endField: textOf('partition_field_end', 'end_time'),
    granularity: length,
    step: unlessZero(lengthOf('step')),
    lookback: lengthOf('lookback_window'),
    start: (
      minMax(run, component, 'start_datetime', format) ?? component.fail('start_datetime', 'a point in time')
    )(),
    end: clamping === undefined ? ownEnd : () => moved(clamping.down(ownEnd()), length ?? clamping.gap, '-'),
    clamp: clamping?.up ?? ((moment) => moment),
    parse: (value) => parseByFormats(value, formats),
    format: (moment) => formatMoment(moment, format),
  }
}

/** A length of nothing counts as none. */
function unlessZero(length: Length | undefined): Length | undefined {
  return length instanceof Delta && length.micros === 0n ? undefined : length
}

function parseByFormats(value: PyValue, formats: string[]): DateTime {
  for (const format of formats) {
    try {
      return parseMoment(value, format)
    } catch (error) {
      if (!(error instanceof PyError) || error.kind !== 'ValueError') throw error
    }
  }
  throw new PyError('ValueError', `"${text(value)}" is in none of the formats ${formats.join(', ')}.`)
}
