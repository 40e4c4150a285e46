import { daysFromCivil, daysInMonth } from './calendar.ts'
import { DateTime } from './datetime.ts'
import { PyError } from './errors.ts'
import { dayNames, monthNames } from './strftime.ts'

const patterns = new Map([
  ['d', '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]'],
  ['f', '[0-9]{1,6}'],
  ['H', '2[0-3]|[0-1]\\d|\\d'],
  ['I', '1[0-2]|0[1-9]|[1-9]| [1-9]'],
  ['j', '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]'],
  ['m', '1[0-2]|0[1-9]|[1-9]'],
  ['M', '[0-5]\\d|\\d'],
  ['S', '6[0-1]|[0-5]\\d|\\d'],
  ['y', '\\d\\d'],
  ['Y', '\\d\\d\\d\\d'],
  ['z', '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z'],
  ['Z', 'utc|gmt'],
  ['p', 'am|pm'],
  ['a', dayNames.map((name) => name.slice(0, 3)).join('|')],
  ['A', dayNames.join('|')],
  ['b', monthNames.map((name) => name.slice(0, 3)).join('|')],
  ['B', monthNames.join('|')],
  ['w', '[0-6]'],
  ['u', '[1-7]'],
  ['U', '5[0-3]|[0-4]\\d|\\d'],
  ['W', '5[0-3]|[0-4]\\d|\\d'],
])

const expansions = new Map([
  ['c', '%a %b %d %H:%M:%S %Y'],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
])

interface CompiledFormat {
  regex: RegExp
  directives: string[]
}

const compiledFormats = new Map<string, CompiledFormat>()

function compileFormat(format: string): CompiledFormat {
  const known = compiledFormats.get(format)
  if (known !== undefined) return known
  const expanded = format.replaceAll(
    /%([cxX])/g,
    (whole, directive: string) => expansions.get(directive) ?? whole,
  )
  const directives: string[] = []
  let source = ''
  for (const [piece] of expanded.matchAll(/%[\s\S]?|\s+|[^%\s]+/g)) {
    source += piecePattern(piece, format, directives)
  }
  const compiled = { regex: new RegExp(`^${source}`, 'i'), directives }
  if (compiledFormats.size > 500) compiledFormats.clear()
  compiledFormats.set(format, compiled)
  return compiled
}

function piecePattern(piece: string, format: string, directives: string[]): string {
  if (/^\s/.test(piece)) return '\\s+'
  if (!piece.startsWith('%')) return piece.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
  if (piece === '%%') return '%'
  const directive = piece.slice(1)
  if (directive === '') throw new PyError('ValueError', `stray % in format '${format}'`)
  const pattern = patterns.get(directive)
  if (pattern === undefined) {
    throw new PyError('ValueError', `'${directive}' is a bad directive in format '${format}'`)
  }
  if (directives.includes(directive)) {
    throw new PyError('ValueError', `redefinition of group name '${directive}' in format '${format}'`)
  }
  directives.push(directive)
  return `(${pattern})`
}

/** Parses a date as Python's `datetime.strptime` does. Throws ValueError in Python's words. */
export function strptime(value: string, format: string): DateTime {
  const { regex, directives } = compileFormat(format)
  const match = regex.exec(value)
  if (match === null) {
    throw new PyError('ValueError', `time data '${value}' does not match format '${format}'`)
  }
  if (match[0].length !== value.length) {
    throw new PyError('ValueError', `unconverted data remains: ${value.slice(match[0].length)}`)
  }
  const found = new Map(directives.map((directive, index) => [directive, match[index + 1] ?? '']))
  return assemble(found)
}

function assemble(found: Map<string, string>): DateTime {
  const numberOf = (directive: string, otherwise: number): number => {
    const shown = found.get(directive)
    return shown === undefined ? otherwise : Number(shown)
  }
  const shortYear = found.get('y')
  let year = numberOf('Y', 1900)
  if (shortYear !== undefined) year = Number(shortYear) + (Number(shortYear) <= 68 ? 2000 : 1900)
  let month = numberOf('m', 1)
  month = monthOf(found.get('b'), 3) ?? monthOf(found.get('B')) ?? month
  let day = numberOf('d', 1)
  if (day > daysInMonth(year, month)) throw new PyError('ValueError', 'day is out of range for month')
  if (year < 1) throw new PyError('ValueError', `year ${year} is out of range`)
  const dayOfYear = found.get('j')
  let days = daysFromCivil(year, month, day)
  if (dayOfYear !== undefined && !found.has('d') && !found.has('m')) {
    days = daysFromCivil(year, 1, 1) + Number(dayOfYear) - 1
    day = 1
  }
  const second = Math.min(numberOf('S', 0), 59)
  const micros = Number((found.get('f') ?? '').padEnd(6, '0').slice(0, 6) || '0')
  const wallSeconds = days * 86400 + hourOf(found) * 3600 + numberOf('M', 0) * 60 + second
  return new DateTime(wallSeconds, micros, offsetOf(found.get('z')))
}

function monthOf(shown: string | undefined, length?: number): number | undefined {
  if (shown === undefined) return undefined
  return monthNames.findIndex((name) => name.slice(0, length).toLowerCase() === shown.toLowerCase()) + 1
}

function hourOf(found: Map<string, string>): number {
  const half = found.get('p')?.toLowerCase()
  const twelve = found.get('I')
  if (twelve === undefined) return Number(found.get('H') ?? '0')
  const hour = Number(twelve) % 12
  return half === 'pm' ? hour + 12 : half === undefined ? Number(twelve) : hour
}

function offsetOf(shown: string | undefined): number | null {
  if (shown === undefined) return null
  if (shown.toUpperCase() === 'Z') return 0
  const digits = shown.slice(1).replaceAll(':', '').split('.')[0] ?? ''
  const seconds =
    Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60 + Number(digits.slice(4, 6) || '0')
  return shown.startsWith('-') ? -seconds : seconds
}
