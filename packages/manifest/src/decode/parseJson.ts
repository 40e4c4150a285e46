import { float, int, PyFloat } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A number in JSON that JavaScript would change: an integer of 16 digits or more, a float without fraction, an
 * exponent. It may also stand within a text; then the careful reading, which takes five times as long, is done for
 * nothing. What ends a number has to follow, so that times such as `00:00:00.000Z`, of which most answers are full,
 * are not taken for one.
 */
const delicateNumber =
  /[[:,\s]-?(?:\d{16}|\d+\.0+(?=[\s,\]}])|\d+(?:\.\d+)?[eE][-+]?\d+(?=[\s,\]}]))|^\s*-?\d/

/** What every delicate number in a list or an object has in it. It says so of more texts, such as ids, but in a fifth of the time. */
const traceOfDelicate = /\d(?:\d{15}|\.0+[\s,\]}]|[eE][-+]?\d+[\s,\]}])/

function mayBeDelicate(source: string): boolean {
  const first = source.charCodeAt(0)
  const isContainer = first === 0x7b || first === 0x5b
  return (!isContainer || traceOfDelicate.test(source)) && delicateNumber.test(source)
}

/**
 * Numbers as the reference reads them: integers of 64 bits are exact, wider ones and decimals are floats. A float that
 * is far from its digits (a wider integer, infinite, or 0 for what is not 0) keeps them, to be handed out.
 */
function exactNumber(source: string): PyValue {
  const near = Number(source)
  if (/[.eE]/.test(source)) {
    const isFar = !Number.isFinite(near) || (near === 0 && /^[-0.]*[1-9]/.test(source))
    return isFar ? new PyFloat(near, source) : float(near)
  }
  if (source.length < 16) return near === 0 ? 0 : near
  const value = BigInt(source)
  const isWide = value > 18446744073709551615n || value < -9223372036854775808n
  return isWide ? new PyFloat(near, source) : int(value)
}

/** Parses JSON so that 1.0 stays a float and large integers stay exact. Throws SyntaxError. */
export function parseJson(bytes: Uint8Array): PyValue {
  const source = decoder.decode(bytes)
  return parseJsonText(source)
}

/** The same for a text. */
export function parseJsonText(source: string): PyValue {
  if (!mayBeDelicate(source)) return parsePlain(source)
  // The third argument holds each number's own text. It is part of ECMAScript, but not yet of the library's types.
  const revive = (_key: string, value: PyValue, context?: { source?: string }): PyValue =>
    typeof value === 'number' && context?.source !== undefined ? exactNumber(context.source) : value
  const parsed: PyValue = JSON.parse(source, revive)
  return parsed
}

function parsePlain(source: string): PyValue {
  const parsed: PyValue = JSON.parse(source)
  return parsed
}
