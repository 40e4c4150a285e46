import { isTrue } from '../python/compare.ts'
import { copyOf } from '../python/containerMethods.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { customTypes, defaultTypes } from './defaultTypes.ts'

/**
 * Gives components their default types and hands `$parameters` down: into fields of the same name that are empty, and
 * on to everything below. A parameter set further down wins, unless `parentWins` (as dynamic streams have it).
 */
export function propagateParameters(component: PlainDict, place = '', parentWins = false): PlainDict {
  return propagate(place, component, emptyDict(), parentWins)
}

/** A copy of a dict with a key taken out. */
function without(dict: PlainDict, key: string): PlainDict {
  if (!Object.hasOwn(dict, key)) return dict
  const made = emptyDict()
  for (const [name, value] of Object.entries(dict)) if (name !== key) defineKey(made, name, value)
  return made
}

function merged(first: PlainDict, second: PlainDict): PlainDict {
  const made = emptyDict()
  for (const dict of [first, second])
    for (const [key, value] of Object.entries(dict)) defineKey(made, key, value)
  return made
}

function isSchema(component: PlainDict): boolean {
  const { type } = component
  if (Array.isArray(type)) return type.length === 2 && type[0] === 'null' && type[1] === 'object'
  return type === 'object'
}

function withType(place: string, component: PlainDict): PlainDict {
  if (Object.hasOwn(component, 'type')) return component
  const type = (Object.hasOwn(component, 'class_name') ? customTypes : defaultTypes).get(place)
  return type === undefined ? component : merged(component, { type })
}

function propagate(place: string, given: PlainDict, inherited: PlainDict, parentWins: boolean): PlainDict {
  const own = given['$parameters']
  const ownParameters = own !== undefined && isPlainDict(own) ? own : emptyDict()
  const component = withType(place, without(given, '$parameters'))
  const parameters = parentWins ? merged(ownParameters, inherited) : merged(inherited, ownParameters)
  if (isSchema(component)) return dictCopy(component)
  if (!Object.hasOwn(component, 'type')) return propagateToTyped(place, component, parameters, parentWins)
  const made = emptyDict()
  for (const [key, value] of Object.entries(component)) defineKey(made, key, value)
  for (const [key, value] of Object.entries(parameters)) {
    const present = Object.hasOwn(made, key) ? made[key] : undefined
    if (present === undefined || !isTrue(present)) defineKey(made, key, value)
  }
  let current = parameters
  for (const [key, value] of Object.entries(made)) {
    const below = `${typeText(made['type'])}.${key}`
    const rest = without(current, key)
    if (isPlainDict(value)) {
      defineKey(made, key, propagate(below, value, rest, parentWins))
    } else if (Array.isArray(value)) {
      const items = value.map((item) =>
        isPlainDict(item) ? propagate(below, item, rest, parentWins) : copyOf(item),
      )
      defineKey(made, key, items)
    } else continue
    // A parameter that is empty is not given back once its field has been gone into.
    if (Object.hasOwn(current, key) && !isTrue(current[key] ?? null)) current = rest
  }
  if (Object.keys(current).length > 0) defineKey(made, '$parameters', copyOf(current))
  return made
}

function typeText(type: PyValue | undefined): string {
  return typeof type === 'string' ? type : ''
}

function dictCopy(dict: PlainDict): PlainDict {
  const copy = copyOf(dict)
  return isPlainDict(copy) ? copy : emptyDict()
}

/** An object that is no component hands parameters on only to those of its values that have a type. */
function propagateToTyped(
  place: string,
  component: PlainDict,
  parameters: PlainDict,
  parentWins: boolean,
): PlainDict {
  const made = dictCopy(component)
  for (const [key, value] of Object.entries(made)) {
    if (isPlainDict(value) && isTrue(value['type'] ?? null)) {
      defineKey(made, key, propagate(place, value, parameters, parentWins))
    }
  }
  return made
}
