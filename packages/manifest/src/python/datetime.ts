import { civilFromDays, daysFromCivil, daysInMonth } from './calendar.ts'
import { PyError } from './errors.ts'
import { PyObject } from './values.ts'

const daySeconds = 86400
const minSeconds = daysFromCivil(1, 1, 1) * daySeconds
const maxSeconds = daysFromCivil(10000, 1, 1) * daySeconds

interface Civil {
  year: number
  month: number
  day: number
}

interface Clock {
  hour: number
  minute: number
  second: number
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** Python's `timedelta`: a length of time in microseconds. */
export class Delta extends PyObject {
  readonly typeName = 'datetime.timedelta'
  readonly micros: bigint

  constructor(micros: bigint) {
    super()
    this.micros = micros
  }

  /** Days (rounded down), seconds and microseconds of the rest, as Python holds them. */
  parts(): { days: number; seconds: number; micros: number } {
    const dayMicros = 86400000000n
    let days = this.micros / dayMicros
    let rest = this.micros % dayMicros
    if (rest < 0n) {
      days -= 1n
      rest += dayMicros
    }
    return { days: Number(days), seconds: Number(rest / 1000000n), micros: Number(rest % 1000000n) }
  }

  toText(): string {
    const { days, seconds, micros } = this.parts()
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`
    const before = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `
    return before + clock + fraction
  }

  toRepr(): string {
    const { days, seconds, micros } = this.parts()
    const shown = []
    if (days !== 0) shown.push(`days=${days}`)
    if (seconds !== 0) shown.push(`seconds=${seconds}`)
    if (micros !== 0) shown.push(`microseconds=${micros}`)
    return `datetime.timedelta(${shown.length === 0 ? '0' : shown.join(', ')})`
  }
}

/** A calendar length (years and months) with a timedelta, as isodate's `Duration`. */
export class Duration extends PyObject {
  readonly typeName = 'Duration'
  readonly months: number
  readonly years: number
  readonly delta: Delta

  constructor(years: number, months: number, delta: Delta) {
    super()
    this.years = years
    this.months = months
    this.delta = delta
  }

  negated(): Duration {
    return new Duration(-this.years, -this.months, new Delta(-this.delta.micros))
  }

  toText(): string {
    const shown = []
    if (this.years !== 0) shown.push(`${this.years} years`)
    if (this.months !== 0) shown.push(this.months <= 1 ? `${this.months} month` : `${this.months} months`)
    shown.push(this.delta.toText())
    return shown.join(', ')
  }

  toRepr(): string {
    const { days, seconds, micros } = this.delta.parts()
    return `isodate.duration.Duration(${days}, ${seconds}, ${micros}, years=${this.years}, months=${this.months})`
  }
}

/** Python's `date`. */
export class Day extends PyObject {
  readonly typeName = 'datetime.date'
  /** Days since 1970-01-01. */
  readonly days: number

  constructor(days: number) {
    super()
    if (days * daySeconds < minSeconds || days * daySeconds >= maxSeconds) {
      throw new PyError('OverflowError', 'date value out of range')
    }
    this.days = days
  }

  get civil(): { year: number; month: number; day: number } {
    return civilFromDays(this.days)
  }

  toText(): string {
    const { year, month, day } = this.civil
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  }

  toRepr(): string {
    const { year, month, day } = this.civil
    return `datetime.date(${year}, ${month}, ${day})`
  }
}

/**
 * Python's `datetime`, exact to the microsecond. It holds the wall clock (as if it were UTC) and the offset from UTC,
 * null where it has no time zone.
 */
export class DateTime extends PyObject {
  readonly typeName = 'datetime.datetime'
  /** Wall clock in seconds since 1970-01-01. */
  readonly wallSeconds: number
  readonly micros: number
  readonly offsetSeconds: number | null
  readonly zoneName: string | null
  private civilParts: Civil | undefined
  private clockParts: Clock | undefined

  constructor(
    wallSeconds: number,
    micros: number,
    offsetSeconds: number | null,
    zoneName: string | null = null,
  ) {
    super()
    if (wallSeconds < minSeconds || wallSeconds >= maxSeconds) {
      throw new PyError('OverflowError', 'date value out of range')
    }
    this.wallSeconds = wallSeconds
    this.micros = micros
    this.offsetSeconds = offsetSeconds
    this.zoneName = zoneName
  }

  /** The instant (UTC unless another offset is asked for) some microseconds after 1970-01-01. */
  static fromEpochMicros(micros: bigint, offsetSeconds = 0): DateTime {
    let seconds = micros / 1000000n
    let rest = micros % 1000000n
    if (rest < 0n) {
      seconds -= 1n
      rest += 1000000n
    }
    if (seconds > 400000000000n || seconds < -400000000000n) {
      throw new PyError('OverflowError', 'date value out of range')
    }
    return new DateTime(Number(seconds) + offsetSeconds, Number(rest), offsetSeconds)
  }

  /** Microseconds since the epoch; a value without time zone counts as UTC. */
  get epochMicros(): bigint {
    return BigInt(this.wallSeconds - (this.offsetSeconds ?? 0)) * 1000000n + BigInt(this.micros)
  }

  get days(): number {
    return Math.floor(this.wallSeconds / daySeconds)
  }

  get civil(): Civil {
    this.civilParts ??= civilFromDays(this.days)
    return this.civilParts
  }

  get clock(): Clock {
    if (this.clockParts === undefined) {
      const rest = this.wallSeconds - this.days * daySeconds
      this.clockParts = {
        hour: Math.floor(rest / 3600),
        minute: Math.floor(rest / 60) % 60,
        second: rest % 60,
      }
    }
    return this.clockParts
  }

  /** The same instant as seen at another offset. */
  atOffset(offsetSeconds: number, zoneName: string | null = null): DateTime {
    return new DateTime(
      this.wallSeconds - (this.offsetSeconds ?? 0) + offsetSeconds,
      this.micros,
      offsetSeconds,
      zoneName,
    )
  }

  /** The same wall clock with another offset (or none). */
  withOffset(offsetSeconds: number | null): DateTime {
    return new DateTime(this.wallSeconds, this.micros, offsetSeconds)
  }

  /** Adds a length of time; the wall clock moves, the offset stays. */
  plus(delta: Delta): DateTime {
    const total = BigInt(this.wallSeconds) * 1000000n + BigInt(this.micros) + delta.micros
    const moved = DateTime.fromEpochMicros(total)
    return new DateTime(moved.wallSeconds, moved.micros, this.offsetSeconds, this.zoneName)
  }

  /** Adds years and months (the day is kept within its month), then the rest of a duration. */
  plusDuration(duration: Duration): DateTime {
    const { year, month, day } = this.civil
    const days = addMonths(year, month, day, duration)
    const moved = new DateTime(
      days * daySeconds + (this.wallSeconds - this.days * daySeconds),
      this.micros,
      this.offsetSeconds,
      this.zoneName,
    )
    return moved.plus(duration.delta)
  }

  /** ISO 8601 text with a separator between date and time. */
  toText(separator: string): string {
    const { hour, minute, second } = this.clock
    const fraction = this.micros === 0 ? '' : `.${String(this.micros).padStart(6, '0')}`
    const date = new Day(this.days).toText()
    return `${date}${separator}${two(hour)}:${two(minute)}:${two(second)}${fraction}${this.offsetText(':')}`
  }

  /** The offset as `+02:00` (with the separator given), empty where there is none. */
  offsetText(separator: string): string {
    if (this.offsetSeconds === null) return ''
    const size = Math.abs(this.offsetSeconds)
    const seconds = size % 60
    const shown = `${this.offsetSeconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${separator}${two(Math.floor(size / 60) % 60)}`
    return seconds === 0 ? shown : `${shown}${separator}${two(seconds)}`
  }

  toRepr(): string {
    const { year, month, day } = this.civil
    const { hour, minute, second } = this.clock
    const shown = [year, month, day, hour, minute]
    if (second !== 0 || this.micros !== 0) shown.push(second)
    if (this.micros !== 0) shown.push(this.micros)
    const zone = this.offsetSeconds === 0 ? ', tzinfo=datetime.timezone.utc' : ''
    return `datetime.datetime(${shown.join(', ')}${zone})`
  }
}

/** Days since 1970-01-01 of a date moved by a duration's years and months. */
export function addMonths(year: number, month: number, day: number, duration: Duration): number {
  const monthIndex = month - 1 + duration.months
  const newMonth = (((monthIndex % 12) + 12) % 12) + 1
  const newYear = year + duration.years + Math.floor(monthIndex / 12)
  if (newYear < 1 || newYear > 9999) throw new PyError('OverflowError', `year ${newYear} is out of range`)
  return daysFromCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
}
