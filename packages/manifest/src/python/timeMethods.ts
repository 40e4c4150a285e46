import { Arguments } from './arguments.ts'
import { daysFromCivil, daysInMonth, isoWeekOf, weekdayOf } from './calendar.ts'
import { DateTime, Day, Delta, Duration } from './datetime.ts'
import { PyError } from './errors.ts'
import { strftime } from './strftime.ts'
import { float, PyFunction, PyTuple } from './values.ts'
import type { PyValue } from './values.ts'
import type { Method } from './strMethods.ts'

/** UTC, as `datetime.tzinfo` shows it. */
function zoneOf(self: DateTime): PyValue {
  if (self.offsetSeconds === null) return null
  return self.offsetSeconds === 0 ? 'UTC' : `UTC${self.offsetText(':')}`
}

/** The plain attributes of dates and lengths of time. */
export function timeAttribute(self: DateTime | Day | Delta | Duration, name: string): PyValue | undefined {
  if (self instanceof Delta) {
    const { days, seconds, micros } = self.parts()
    return new Map<string, PyValue>([
      ['days', days],
      ['seconds', seconds],
      ['microseconds', micros],
    ]).get(name)
  }
  if (self instanceof Duration) {
    if (name === 'years') return self.years
    if (name === 'months') return self.months
    if (name === 'tdelta') return self.delta
    return timeAttribute(self.delta, name)
  }
  const { year, month, day } = self.civil
  if (name === 'year') return year
  if (name === 'month') return month
  if (name === 'day') return day
  if (self instanceof Day) return undefined
  const { hour, minute, second } = self.clock
  if (name === 'hour') return hour
  if (name === 'minute') return minute
  if (name === 'second') return second
  if (name === 'microsecond') return self.micros
  if (name === 'tzinfo') return zoneOf(self)
  return undefined
}

function replaced(self: DateTime | Day, args: PyValue[], named: Map<string, PyValue>): DateTime | Day {
  const given = new Arguments(
    'replace',
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo'],
    args,
    named,
  )
  const { year, month, day } = self.civil
  const [newYear, newMonth, newDay] = [
    given.int('year', year),
    given.int('month', month),
    given.int('day', day),
  ]
  if (newMonth < 1 || newMonth > 12) throw new PyError('ValueError', 'month must be in 1..12')
  if (newDay < 1 || newDay > daysInMonth(newYear, newMonth))
    throw new PyError('ValueError', 'day is out of range for month')
  const days = daysFromCivil(newYear, newMonth, newDay)
  if (self instanceof Day) return new Day(days)
  const { hour, minute, second } = self.clock
  const seconds =
    given.int('hour', hour) * 3600 + given.int('minute', minute) * 60 + given.int('second', second)
  const zone = given.get('tzinfo')
  const offset = zone === undefined ? self.offsetSeconds : zone === null ? null : 0
  return new DateTime(days * 86400 + seconds, given.int('microsecond', self.micros), offset)
}

/** Methods of dates and datetimes. */
const momentMethods: [string, Method<DateTime | Day>][] = [
  [
    'strftime',
    (self, args, named) => strftime(self, new Arguments('strftime', ['format'], args, named).text('format')),
  ],
  [
    'isoformat',
    (self, args, named) => {
      const separator = new Arguments('isoformat', ['sep', 'timespec'], args, named).text('sep', 'T')
      return self instanceof Day ? self.toText() : self.toText(separator)
    },
  ],
  ['weekday', (self) => weekdayOf(self.days)],
  ['isoweekday', (self) => weekdayOf(self.days) + 1],
  [
    'isocalendar',
    (self) => {
      const { isoYear, week } = isoWeekOf(self.days)
      return new PyTuple([isoYear, week, weekdayOf(self.days) + 1])
    },
  ],
  ['toordinal', (self) => self.days + 719163],
  ['replace', replaced],
]

/** The methods of a date. */
export const dayMethods: ReadonlyMap<string, Method<DateTime | Day>> = new Map(momentMethods)

/** The methods of a datetime. */
export const datetimeMethods: ReadonlyMap<string, Method<DateTime>> = new Map<string, Method<DateTime>>([
  ...momentMethods,
  ['timestamp', (self) => float(Number(self.epochMicros) / 1e6)],
  ['date', (self) => new Day(self.days)],
  [
    'utcoffset',
    (self) => (self.offsetSeconds === null ? null : new Delta(BigInt(self.offsetSeconds) * 1000000n)),
  ],
  ['astimezone', (self) => self.atOffset(0)],
  ['tzname', zoneOf],
])

/** The methods of a timedelta. */
export const deltaMethods: ReadonlyMap<string, Method<Delta>> = new Map<string, Method<Delta>>([
  ['total_seconds', (self) => float(Number(self.micros) / 1e6)],
])

/** The methods of a calendar duration. */
export const durationMethods: ReadonlyMap<string, Method<Duration>> = new Map<string, Method<Duration>>([
  ['total_seconds', (self) => float(Number(self.delta.micros) / 1e6)],
])

/** Binds a method to its value. */
export function bind<Self>(
  methods: ReadonlyMap<string, Method<Self>>,
  name: string,
  self: Self,
): PyFunction | undefined {
  const method = methods.get(name)
  return method === undefined ? undefined : new PyFunction(name, (args, named) => method(self, args, named))
}
