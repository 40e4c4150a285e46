import { addMonths, DateTime, Day, Delta, Duration } from './datetime.ts'
import { PyError } from './errors.ts'
import { percentFormat } from './format.ts'
import { bounded, textUnitsMax } from './text.ts'
import { float, int, isInt, isNumeric, PyTuple, PyUndefined, toBigInt, toNumber, typeName } from './values.ts'
import type { PyValue } from './values.ts'

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/** The most items that a list may get by `+` and `*`. */
const itemsMax = 1_000_000

/** Applies one of Python's arithmetic operators. Throws TypeError, ZeroDivisionError and so on, in Python's words. */
export function arithmetic(operator: Operator, left: PyValue, right: PyValue): PyValue {
  if (left instanceof PyUndefined) left.fail()
  if (right instanceof PyUndefined) right.fail()
  if (typeof left === 'string' && operator === '%') return bounded(percentFormat(left, right))
  if (isNumeric(left) && isNumeric(right)) return onNumbers(operator, left, right)
  const made = onSequences(operator, left, right) ?? onTimes(operator, left, right)
  if (made !== undefined) return made
  if (operator === '+' && (typeof left === 'string' || Array.isArray(left) || left instanceof PyTuple)) {
    const kind = typeName(left)
    throw new PyError('TypeError', `can only concatenate ${kind} (not "${typeName(right)}") to ${kind}`)
  }
  const shown = operator === '**' ? '** or pow()' : operator
  throw new PyError(
    'TypeError',
    `unsupported operand type(s) for ${shown}: '${typeName(left)}' and '${typeName(right)}'`,
  )
}

function onNumbers(
  operator: Operator,
  left: Parameters<typeof toNumber>[0],
  right: Parameters<typeof toNumber>[0],
): PyValue {
  if (isInt(left) && isInt(right) && operator !== '/') return onInts(operator, left, right)
  const [one, two] = [toNumber(left), toNumber(right)]
  switch (operator) {
    case '+':
      return float(one + two)
    case '-':
      return float(one - two)
    case '*':
      return float(one * two)
    case '/':
      if (two === 0)
        throw new PyError(
          'ZeroDivisionError',
          isInt(left) && isInt(right) ? 'division by zero' : 'float division by zero',
        )
      return float(one / two)
    case '//':
      if (two === 0) throw new PyError('ZeroDivisionError', 'float floor division by zero')
      return float(Math.floor(one / two))
    case '%':
      if (two === 0) throw new PyError('ZeroDivisionError', 'float modulo')
      return float(one - two * Math.floor(one / two))
    case '**':
      return float(one ** two)
  }
}

function onInts(
  operator: Exclude<Operator, '/'>,
  left: number | bigint | boolean,
  right: number | bigint | boolean,
): PyValue {
  if (operator === '+' || operator === '-') {
    const quick = operator === '+' ? Number(left) + Number(right) : Number(left) - Number(right)
    if (Number.isSafeInteger(quick) && typeof left !== 'bigint' && typeof right !== 'bigint') return quick
  }
  const [one, two] = [toBigInt(left), toBigInt(right)]
  switch (operator) {
    case '+':
      return int(one + two)
    case '-':
      return int(one - two)
    case '*':
      return int(limitedInt(one * two))
    case '//':
    case '%': {
      if (two === 0n)
        throw new PyError(
          'ZeroDivisionError',
          operator === '%' ? 'integer modulo by zero' : 'integer division or modulo by zero',
        )
      const rest = one % two
      const isOff = rest !== 0n && rest < 0n !== two < 0n
      if (operator === '%') return int(isOff ? rest + two : rest)
      return int(one / two - (isOff ? 1n : 0n))
    }
    case '**':
      if (two < 0n) return float(Number(one) ** Number(two))
      if (two > 4096n && one !== 0n && one !== 1n && one !== -1n) {
        throw new PyError('LimitError', `The exponent ${two} is too large; 4096 is the most.`)
      }
      return int(limitedInt(one, two > 64n ? 1024n : integerBitsMax / 64n) ** two)
  }
}

/** How large integers may get, in bits. */
const integerBitsMax = 262_144n

function limitedInt(value: bigint, bitsMax = integerBitsMax): bigint {
  const limit = 1n << bitsMax
  if (value >= limit || value <= -limit)
    throw new PyError('LimitError', `An integer has more than ${bitsMax} bits.`)
  return value
}

function onSequences(operator: Operator, left: PyValue, right: PyValue): PyValue | undefined {
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return bounded(left + right)
    if (Array.isArray(left) && Array.isArray(right)) return limited([...left, ...right])
    if (left instanceof PyTuple && right instanceof PyTuple)
      return new PyTuple(limited([...left.items, ...right.items]))
  }
  if (operator === '*' && isInt(right)) return repeat(left, Number(right))
  if (operator === '*' && isInt(left)) return repeat(right, Number(left))
  return undefined
}

function limited(items: PyValue[]): PyValue[] {
  if (items.length > itemsMax)
    throw new PyError('LimitError', `A list of ${items.length} items is too long; ${itemsMax} is the most.`)
  return items
}

function repeat(value: PyValue, times: number): PyValue | undefined {
  const count = Math.max(0, times)
  if (typeof value === 'string') {
    if (value.length * count > textUnitsMax)
      throw new PyError('LimitError', `A text repeated ${count} times is too long.`)
    return value.repeat(count)
  }
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined
  if (items === undefined) return undefined
  if (items.length * count > itemsMax)
    throw new PyError('LimitError', `A list repeated ${count} times is too long.`)
  const made: PyValue[] = []
  for (let round = 0; round < count; round += 1) made.push(...items)
  return Array.isArray(value) ? made : new PyTuple(made)
}

function onTimes(operator: Operator, left: PyValue, right: PyValue): PyValue | undefined {
  if (left instanceof DateTime || left instanceof Day) return onMoment(operator, left, right)
  if (operator === '+' && (right instanceof DateTime || right instanceof Day))
    return onMoment('+', right, left)
  if (left instanceof Delta) return onDelta(operator, left, right)
  if (left instanceof Duration || right instanceof Duration) return onDuration(operator, left, right)
  if (operator === '*' && right instanceof Delta) return onDelta('*', right, left)
  return undefined
}

function onMoment(operator: Operator, left: DateTime | Day, right: PyValue): PyValue | undefined {
  if (operator !== '+' && operator !== '-') return undefined
  if (right instanceof Delta) return movedBy(left, operator === '+' ? right : new Delta(-right.micros))
  if (right instanceof Duration) return movedByDuration(left, operator === '+' ? right : right.negated())
  if (operator === '+') return undefined
  if (left instanceof Day && right instanceof Day)
    return new Delta(BigInt(left.days - right.days) * 86400000000n)
  if (left instanceof DateTime && right instanceof DateTime) {
    if ((left.offsetSeconds === null) !== (right.offsetSeconds === null)) {
      throw new PyError('TypeError', "can't subtract offset-naive and offset-aware datetimes")
    }
    return new Delta(left.epochMicros - right.epochMicros)
  }
  return undefined
}

function movedBy(moment: DateTime | Day, delta: Delta): DateTime | Day {
  return moment instanceof DateTime ? moment.plus(delta) : new Day(moment.days + delta.parts().days)
}

function movedByDuration(moment: DateTime | Day, duration: Duration): DateTime | Day {
  if (moment instanceof DateTime) return moment.plusDuration(duration)
  const { year, month, day } = moment.civil
  return movedBy(new Day(addMonths(year, month, day, duration)), duration.delta)
}

function onDelta(operator: Operator, left: Delta, right: PyValue): PyValue | undefined {
  if (right instanceof Delta) {
    if (operator === '+') return new Delta(left.micros + right.micros)
    if (operator === '-') return new Delta(left.micros - right.micros)
    if (operator === '/') return float(Number(left.micros) / Number(right.micros))
    return undefined
  }
  if (right instanceof Duration) return onDuration(operator, left, right)
  if (!isNumeric(right)) return undefined
  if (operator === '*') {
    return isInt(right)
      ? new Delta(left.micros * toBigInt(right))
      : new Delta(BigInt(Math.round(Number(left.micros) * toNumber(right))))
  }
  if (operator === '/' && toNumber(right) !== 0)
    return new Delta(BigInt(Math.round(Number(left.micros) / toNumber(right))))
  return undefined
}

function onDuration(operator: Operator, left: PyValue, right: PyValue): PyValue | undefined {
  const asDuration = (value: PyValue): Duration | undefined =>
    value instanceof Duration ? value : value instanceof Delta ? new Duration(0, 0, value) : undefined
  if (operator === '*' && left instanceof Duration && isInt(right)) {
    const times = Number(right)
    return new Duration(left.years * times, left.months * times, new Delta(left.delta.micros * BigInt(times)))
  }
  const [one, two] = [asDuration(left), asDuration(right)]
  if (one === undefined || two === undefined || (operator !== '+' && operator !== '-')) return undefined
  const other = operator === '+' ? two : two.negated()
  return new Duration(
    one.years + other.years,
    one.months + other.months,
    new Delta(one.delta.micros + other.delta.micros),
  )
}

/** Python's unary minus and plus. */
export function signed(sign: '-' | '+', value: PyValue): PyValue {
  if (value instanceof PyUndefined) value.fail()
  if (value instanceof Delta) return sign === '-' ? new Delta(-value.micros) : value
  if (value instanceof Duration) return sign === '-' ? value.negated() : value
  if (!isNumeric(value))
    throw new PyError('TypeError', `bad operand type for unary ${sign}: '${typeName(value)}'`)
  if (isInt(value)) return int(sign === '-' ? -toBigInt(value) : toBigInt(value))
  return float(sign === '-' ? -toNumber(value) : toNumber(value))
}
