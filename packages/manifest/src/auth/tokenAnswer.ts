import { isoParse } from '../python/isoDate.ts'
import { getItem, pairs } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { getAt } from '../select/fieldPath.ts'

/** A text among the credentials of a config. */
export function configText(config: PlainDict, name: string): string | undefined {
  const value = getAt(config, ['credentials', name])
  return value === undefined ? undefined : text(value)
}

/** A time as an answer or a config gives it: seconds since the epoch, or ISO 8601. */
export function instantOf(value: PyValue): bigint {
  const shown = text(value).trim()
  if (/^\d+$/.test(shown)) return BigInt(shown) * 1_000_000n
  try {
    return isoParse(shown.replace(' ', 'T')).epochMicros
  } catch (error) {
    if (error instanceof PyError)
      throw new PyError('ValueError', `"${shown}" is not a time at which a token expires.`)
    throw error
  }
}

/** The value of a key anywhere in an answer, up to five levels deep. */
export function findDeep(value: PyValue, key: string, depth = 0): PyValue | undefined {
  if (depth > 5) return undefined
  if (isPlainDict(value)) {
    const own = getItem(value, key)
    if (own !== undefined) return own
    for (const [, inner] of pairs(value)) {
      const found = findDeep(inner, key, depth + 1)
      if (found !== undefined && found !== null) return found
    }
  }
  if (Array.isArray(value)) {
    for (const inner of value) {
      const found = findDeep(inner, key, depth + 1)
      if (found !== undefined && found !== null) return found
    }
  }
  return undefined
}
