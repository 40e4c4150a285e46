import type { Component } from '../load/component.ts'
import { isTrue } from '../python/compare.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { interpolated } from '../template/text.ts'
import { getAt, valuesAt, without } from './fieldPath.ts'
import type { Transformation } from './transformation.ts'

/** Renames the keys of a record; of nested objects too where asked, never of objects in lists. */
function renameKeys(record: PlainDict, rename: (key: string) => string, isDeep: boolean): PlainDict {
  const made = emptyDict()
  for (const [key, value] of Object.entries(record)) {
    defineKey(made, rename(key), isDeep && isPlainDict(value) ? renameKeys(value, rename, isDeep) : value)
  }
  return made
}

/** Every key of the record itself in lower case. */
export const keysToLower: Transformation = (record) => renameKeys(record, (key) => key.toLowerCase(), false)

/** Every key in snake case; letters with marks lose them. */
export const keysToSnakeCase: Transformation = (record) => renameKeys(record, snakeCase, true)

function snakeCase(key: string): string {
  const plain = key.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  let tokens = Array.from(plain.matchAll(/[A-Z]+[a-z]*|[a-z]+|\d+|([^a-zA-Z\d]+)/g), (match) =>
    match[1] === undefined ? match[0] : '',
  )
  if (tokens.length >= 3)
    tokens = [
      ...tokens.slice(0, 1),
      ...tokens.slice(1, -1).filter((token) => token !== ''),
      ...tokens.slice(-1),
    ]
  if (/^\d+$/.test(tokens[0] ?? '')) tokens.unshift('')
  return tokens.map((token) => token.toLowerCase()).join('_')
}

/** Replaces a piece of every key. */
export function keysReplace(run: Run, component: Component): Transformation {
  const old = interpolated(run, component.requiredText('old'), component.parameters)
  const fresh = interpolated(run, component.text('new') ?? '', component.parameters)
  return (record, names) => {
    const around = { ...names, record }
    const [from, to] = [text(old.value(around)), text(fresh.value(around))]
    return renameKeys(record, (key) => key.replaceAll(from, () => to), true)
  }
}

/** Brings all nested values to the top; a name that is taken gets its parent's in front. */
export function flattenFields(component: Component): Transformation {
  const flattensLists = component.flag('flatten_lists') ?? true
  return (record) => {
    const made = emptyDict()
    const stack: [PyValue, string][] = [[record, '_']]
    let usesParent = false
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const [value, name] = next
      if (isPlainDict(value)) {
        for (const [key, inner] of Object.entries(value)) {
          stack.push([inner, usesParent || Object.hasOwn(made, key) ? `${name}.${key}` : key])
        }
      } else if (Array.isArray(value) && flattensLists) {
        usesParent ||= value.length > 0
        for (const [index, inner] of value.entries()) stack.push([inner, `${name}.${index}`])
      } else defineKey(made, name, value)
    }
    return made
  }
}

/** Brings the fields of one nested object to the top, unless one of their names is taken. */
export function dpathFlattenFields(run: Run, component: Component): Transformation {
  const path = (component.texts('field_path') ?? []).map((part) =>
    interpolated(run, part, component.parameters),
  )
  const keys = component.child('key_transformation')
  const affix = (name: string): string => {
    const source = keys?.text(name)
    return source === undefined ? '' : text(interpolated(run, source, component.parameters).value())
  }
  const [prefix, suffix] = [affix('prefix'), affix('suffix')]
  const deletes = component.flag('delete_origin_value') === true
  const replaces = component.flag('replace_record') === true
  return (record) => {
    const at = path.map((part) => text(part.value()))
    const found = at.includes('*') ? valuesAt(record, at)[0] : getAt(record, at)
    if (found === undefined || !isPlainDict(found)) return record
    const fields = renameKeys(found, (key) => prefix + key + suffix, false)
    if (replaces && isTrue(fields)) return fields
    if (Object.keys(fields).some((key) => Object.hasOwn(record, key))) return record
    const made = Object.assign(emptyDict(), deletes ? without(record, at) : record)
    for (const [key, value] of Object.entries(fields)) defineKey(made, key, value)
    return made
  }
}
