import type { Component } from '../load/component.ts'
import { daysFromCivil, weekdayOf } from '../python/calendar.ts'
import { DateTime, Delta } from '../python/datetime.ts'
import { text } from '../python/text.ts'
import { interpolated } from '../template/text.ts'
import type { TemplateRun } from '../template/text.ts'

/** Brings the borders of slices to whole days, weeks or months. */
export interface Clamping {
  /** The border after a point in time; a month's first day is its own. */
  up: (moment: DateTime) => DateTime
  /** The border before it. */
  down: (moment: DateTime) => DateTime
  /** What lies between the end of the range and the last border, where the cursor has no granularity. */
  gap: Delta
}

const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']
const dayMicros = 86_400_000_000n
const daySeconds = 86_400

/** The `clamping` of a DatetimeBasedCursor, undefined where it has none. Its rounding is the reference's. */
export function clampingOf(run: TemplateRun, cursor: Component): Clamping | undefined {
  const component = cursor.child('clamping')
  if (component === undefined) return undefined
  const target = text(interpolated(run, component.requiredText('target'), cursor.parameters).value())
  switch (target) {
    case 'DAY':
      return {
        up: (moment) => onDay(moment, 1),
        down: (moment) => onDay(moment, 0),
        gap: new Delta(1_000_000n),
      }
    case 'WEEK':
      return weekly(component)
    case 'MONTH':
      return {
        up: (moment) => (moment.civil.day === 1 ? onDay(moment, 0) : firstOfMonth(moment, 1)),
        down: (moment) => firstOfMonth(moment, 0),
        gap: new Delta(dayMicros),
      }
    default:
      return component.fail('target', 'DAY, WEEK or MONTH')
  }
}

function weekly(component: Component): Clamping {
  const name = component.dict('target_details')?.['weekday'] ?? ''
  const first = weekdays.indexOf(text(name))
  if (first < 0) component.fail('target_details', `a weekday, one of ${weekdays.join(', ')}`)
  const daysUp = (moment: DateTime): number => {
    const day = weekdayOf(moment.days)
    return day > first ? 7 - (day - first) : first - day
  }
  return {
    up: (moment) => onDay(moment, daysUp(moment)),
    // On the weekday itself this is a week before, as in the reference.
    down: (moment) => onDay(moment, daysUp(moment) - 7),
    gap: new Delta(dayMicros),
  }
}

/** Midnight of the day some days after. */
function onDay(moment: DateTime, days: number): DateTime {
  return new DateTime((moment.days + days) * daySeconds, 0, moment.offsetSeconds, moment.zoneName)
}

function firstOfMonth(moment: DateTime, more: number): DateTime {
  const { year, month } = moment.civil
  const next = month + more
  const days = daysFromCivil(next > 12 ? year + 1 : year, next > 12 ? next - 12 : next, 1)
  return onDay(moment, days - moment.days)
}
