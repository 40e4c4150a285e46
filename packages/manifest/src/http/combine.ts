import { equal } from '../python/compare.ts'
import { copyOf } from '../python/containerMethods.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** What one source adds to a part of a request: fields, or a whole body as text. */
export type Options = PlainDict | string

/**
 * Merges what the requester, the authenticator, the paginator and the slicer add to one part of a request. The same
 * field twice is an error; in a JSON body it may come twice with the same value, and objects merge deeply.
 */
export function combine(sources: Options[], isJson: boolean): Options {
  const texts = sources.filter((source) => typeof source === 'string')
  const dicts = sources
    .filter((source) => typeof source !== 'string')
    .filter((source) => Object.keys(source).length > 0)
  if (texts.length > 1)
    throw new PyError('ValueError', 'Two sources give the body of the request as a text; one may.')
  const [text] = texts
  if (text !== undefined) {
    if (dicts.length > 0)
      throw new PyError('ValueError', 'The body of the request is given both as a text and as fields.')
    return text
  }
  const made = emptyDict()
  for (const dict of dicts) merge(made, dict, '', isJson)
  return made
}

function merge(target: PlainDict, source: PlainDict, path: string, isJson: boolean): void {
  for (const [key, value] of Object.entries(source)) {
    const place = path === '' ? key : `${path}.${key}`
    const present = Object.hasOwn(target, key) ? target[key] : undefined
    if (present === undefined) defineKey(target, key, copyOf(value))
    else if (isJson && isPlainDict(present) && isPlainDict(value)) merge(present, value, place, isJson)
    else if (!isJson || !equal(present, value)) collide(place)
  }
}

function collide(place: string): never {
  throw new PyError(
    'ValueError',
    `The field "${place}" of the request is given twice; each field may come from one source.`,
  )
}

/** Options as fields: the request's parameters and headers cannot be a text. */
export function asFields(options: Options, part: string): PlainDict {
  if (typeof options === 'string')
    throw new PyError('ValueError', `The ${part} of the request cannot be a text.`)
  return options
}

/** A value as it stands in a query or a form: a list gives several pairs, None gives none. */
export function pairsOfValue(
  name: string,
  value: PyValue,
  textOf: (value: PyValue) => string,
): [string, string][] {
  if (value === null) return []
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => one !== null).map((one) => [name, textOf(one)])
}
