import { requestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { compare, isTrue } from '../python/compare.ts'
import { defineKey, emptyDict, getItem } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { repr, text } from '../python/text.ts'
import { isInt, isNumeric, isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { parseInteger } from '../template/numberFilters.ts'
import { interpolated } from '../template/text.ts'
import type { TemplateRun } from '../template/text.ts'
import { ownState } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { wholeSlice } from './slice.ts'

const startField = 'start'
const endField = 'end'

/**
 * The cursor of a stream whose records are counted: it reads from the highest number that the state knows, or from
 * `start_value`, without an end. One slice; its state is the highest number seen, once all has been read.
 */
export function countCursor(
  run: TemplateRun,
  component: Component,
  field: string,
  state: PlainDict,
  warn: (message: string) => void,
): Cursor {
  const start = startOf(run, component)
  const known = knownValue(state, field)
  const from = known !== undefined && isTrue(known) && compare(known, start) >= 0 ? known : start
  const optionComponent = component.child('start_value_option')
  const option = optionComponent === undefined ? undefined : requestOption(run, optionComponent)
  let recent: PyValue | undefined
  let reached: PyValue = from
  let hasWarned = false
  return {
    slices: async function* () {
      const cursor: PlainDict = { [startField]: from, [endField]: Infinity }
      yield { slice: { ...wholeSlice(), cursor }, origin: null }
    },
    observe: (record) => {
      const value = getItem(record, field)
      if (value === undefined || value === null) {
        if (!hasWarned)
          warn(`A record has no cursor field "${field}"; it is read, but the state does not count it.`)
        hasWarned = true
        return
      }
      if (!isNumeric(value))
        throw new PyError('TypeError', `The cursor field "${field}" must be a number; it is ${repr(value)}.`)
      if (recent === undefined || compare(recent, value) < 0) recent = value
    },
    close: () => {
      // Zero counts as nothing, as in the reference.
      if (recent !== undefined && isTrue(recent)) reached = reachedBy(start, from, recent)
      recent = undefined
    },
    skip: () => undefined,
    finish: () => undefined,
    state: () => {
      const legacy = isList(state) ? state['legacy'] : state
      const made = legacy !== undefined && isPlainDict(legacy) ? ownState(legacy) : emptyDict()
      defineKey(made, field, reached)
      return made
    },
    isWanted: () => true,
    fields: (part, slice) => {
      const fields = emptyDict()
      const value = slice.cursor[startField]
      if (option?.into === part && value !== undefined) option.inject(fields, value)
      return fields
    },
    save: () => ({ recent: recent ?? null, reached }),
    restore: (saved) => {
      if (!isPlainDict(saved)) return
      recent = saved['recent'] ?? undefined
      reached = saved['reached'] ?? reached
    },
    hasNews: () => true,
  }
}

/**
 * The number up to which all has been read: the highest of those known before and now. In a first read whose numbers
 * are all below the start by more than one, it is what was read, since that does not join up with the start.
 */
function reachedBy(start: PyValue, from: PyValue, recent: PyValue): PyValue {
  const isApart = compare(from, start) === 0 && compare(arithmetic('+', recent, 1), start) < 0
  return isApart || compare(recent, from) > 0 ? recent : from
}

function startOf(run: TemplateRun, component: Component): PyValue {
  const source = component.value('start_value')
  if (source === undefined) return 0
  const value = interpolated(run, text(source), component.parameters).value()
  if (isInt(value)) return value
  const parsed = typeof value === 'string' ? parseInteger(value) : undefined
  return parsed ?? component.fail('start_value', 'an integer')
}

function isList(state: PlainDict): boolean {
  return ['date-range', 'integer'].includes(text(state['state_type'] ?? ''))
}

/** The number that a state has reached: in its field, or as the end of its first slice. */
function knownValue(state: PlainDict, field: string): PyValue | undefined {
  if (!isList(state)) return getItem(state, field)
  const { slices } = state
  const first = Array.isArray(slices) ? slices[0] : undefined
  if (first === undefined || !isPlainDict(first)) return undefined
  const value = first['most_recent_cursor_value'] ?? first['end']
  return value ?? undefined
}
