import { getItem, isDict } from '../python/dict.ts'
import { isTrue } from '../python/compare.ts'
import type { PyValue } from '../python/values.ts'
import type { Answer } from './answer.ts'

const keys = [
  'message',
  'messages',
  'error',
  'errors',
  'failures',
  'failure',
  'detail',
  'err',
  'error_message',
  'msg',
  'reason',
  'status_message',
]

function search(value: PyValue): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    return value
      .map(search)
      .filter((found) => found !== undefined)
      .join(', ')
  }
  if (value === null || !isDict(value)) return undefined
  for (const key of keys) {
    const inner = getItem(value, key)
    if (inner !== undefined && isTrue(inner)) return search(inner)
  }
  return undefined
}

/** The error message that an answer carries: from the usual fields of its JSON, else its text. */
export function errorMessageOf(answer: Answer): string | undefined {
  const body = answer.json()
  return body === undefined ? answer.text() : search(body)
}
