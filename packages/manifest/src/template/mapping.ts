import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict, PyObject } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { interpolate } from './interpolate.ts'
import type { ValidTypes } from './interpolate.ts'
import type { Names, TemplateRun } from './text.ts'

/** Evaluates the keys and texts of a mapping; a value that is empty or undefined goes, and so does None. */
export function evaluateMapping(
  run: TemplateRun,
  mapping: PlainDict,
  parameters: PlainDict,
  names: Names,
  types?: ValidTypes,
): PlainDict {
  const surroundings = { variables: { ...names, config: run.config, parameters }, now: run.now }
  const made = emptyDict()
  for (const [key, value] of Object.entries(mapping)) {
    const options = types === undefined ? {} : { types }
    const name = interpolate(key, surroundings, { types: ['str'] })
    const found = typeof value === 'string' ? interpolate(value, surroundings, options) : value
    if (found !== null) defineKey(made, text(name), found)
  }
  return made
}

/** Evaluates a nested structure: every text and key in it; fields that become None go. */
export function evaluateNested(
  run: TemplateRun,
  value: PyValue,
  parameters: PlainDict,
  names: Names,
): PyValue {
  const surroundings = { variables: { ...names, config: run.config, parameters }, now: run.now }
  const evaluate = (inner: PyValue): PyValue => {
    if (typeof inner === 'string') return interpolate(inner, surroundings)
    if (Array.isArray(inner)) return inner.map(evaluate)
    if (!isPlainDict(inner) || inner instanceof PyObject) return inner
    const made = emptyDict()
    for (const [key, one] of Object.entries(inner)) {
      const found = evaluate(one)
      if (found !== null) defineKey(made, text(evaluate(key)), found)
    }
    return made
  }
  return evaluate(value)
}
