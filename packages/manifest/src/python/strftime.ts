import { daysFromCivil, isoWeekOf, weekdayOf } from './calendar.ts'
import { DateTime, Day } from './datetime.ts'

export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** A piece of a format: literal text, or a directive with its flag and the text it stands for where it is unknown. */
type Piece = string | { directive: string; flag: string; whole: string }

const formats = new Map<string, Piece[]>()

function piecesOf(format: string): Piece[] {
  const known = formats.get(format)
  if (known !== undefined) return known
  const pieces = Array.from(format.matchAll(/%([-_0^#]?)([a-zA-Z%])|[^%]+|%/g), (match): Piece => {
    const [whole, flag = '', directive] = match
    return directive === undefined ? whole : { directive, flag, whole }
  })
  if (formats.size > 1000) formats.clear()
  formats.set(format, pieces)
  return pieces
}

/** Formats a date or a datetime as Python's `strftime` does on Linux. A directive that is not known stays as it is. */
export function strftime(value: DateTime | Day, format: string): string {
  const moment = value instanceof Day ? new DateTime(value.days * 86400, 0, null) : value
  let made = ''
  for (const piece of piecesOf(format)) {
    if (typeof piece === 'string') {
      made += piece
      continue
    }
    const shown = show(moment, piece.directive)
    made += shown === undefined ? piece.whole : withFlag(shown, piece.flag, piece.directive)
  }
  return made
}

function withFlag(shown: string, flag: string, directive: string): string {
  if (flag === '') return shown
  if (flag === '-') return shown.replace(/^[0 ]+(?=.)/, '')
  if (flag === '_') return shown.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
  if (flag === '0') return shown.replace(/^ +/, (spaces) => '0'.repeat(spaces.length))
  if (flag === '^') return shown.toUpperCase()
  if (flag === '#') return directive === 'Z' || directive === 'p' ? shown.toLowerCase() : shown.toUpperCase()
  return shown
}

function pad(value: number, width = 2, filler = '0'): string {
  return String(value).padStart(width, filler)
}

function show(moment: DateTime, directive: string): string | undefined {
  const { year, month, day } = moment.civil
  const { hour, minute, second } = moment.clock
  switch (directive) {
    case 'Y':
      return String(year)
    case 'm':
      return pad(month)
    case 'd':
      return pad(day)
    case 'e':
      return pad(day, 2, ' ')
    case 'H':
      return pad(hour)
    case 'k':
      return pad(hour, 2, ' ')
    case 'I':
      return pad(hour % 12 === 0 ? 12 : hour % 12)
    case 'l':
      return pad(hour % 12 === 0 ? 12 : hour % 12, 2, ' ')
    case 'M':
      return pad(minute)
    case 'S':
      return pad(second)
    case 'f':
      return pad(moment.micros, 6)
    case 'z':
      return moment.offsetText('')
    case 'Z':
      return moment.offsetSeconds === null ? '' : zoneName(moment)
    case 's':
      return String(moment.wallSeconds)
    case '%':
      return '%'
    default:
      return showDerived(moment, directive)
  }
}

function zoneName(moment: DateTime): string {
  return moment.zoneName ?? (moment.offsetSeconds === 0 ? 'UTC' : `UTC${moment.offsetText(':')}`)
}

function showDerived(moment: DateTime, directive: string): string | undefined {
  const { year, month } = moment.civil
  const weekday = weekdayOf(moment.days)
  const dayOfYear = moment.days - daysFromCivil(year, 1, 1)
  switch (directive) {
    case 'a':
      return dayNames[weekday]?.slice(0, 3)
    case 'A':
      return dayNames[weekday]
    case 'b':
    case 'h':
      return monthNames[month - 1]?.slice(0, 3)
    case 'B':
      return monthNames[month - 1]
    case 'p':
      return moment.clock.hour < 12 ? 'AM' : 'PM'
    case 'P':
      return moment.clock.hour < 12 ? 'am' : 'pm'
    case 'y':
      return pad(year % 100)
    case 'C':
      return pad(Math.floor(year / 100))
    case 'j':
      return pad(dayOfYear + 1, 3)
    case 'u':
      return String(weekday + 1)
    case 'w':
      return String((weekday + 1) % 7)
    case 'W':
      return pad(Math.floor((dayOfYear + 7 - weekday) / 7))
    case 'U':
      return pad(Math.floor((dayOfYear + 7 - ((weekday + 1) % 7)) / 7))
    case 'V':
      return pad(isoWeekOf(moment.days).week)
    case 'G':
      return String(isoWeekOf(moment.days).isoYear)
    case 'g':
      return pad(isoWeekOf(moment.days).isoYear % 100)
    case 'n':
      return '\n'
    case 't':
      return '\t'
    default:
      return showCombined(moment, directive)
  }
}

const combined = new Map([
  ['D', '%m/%d/%y'],
  ['F', '%Y-%m-%d'],
  ['T', '%H:%M:%S'],
  ['R', '%H:%M'],
  ['r', '%I:%M:%S %p'],
  ['c', '%a %b %e %H:%M:%S %Y'],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
])

function showCombined(moment: DateTime, directive: string): string | undefined {
  const format = combined.get(directive)
  return format === undefined ? undefined : strftime(moment, format)
}
