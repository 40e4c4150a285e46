import type { Component } from '../load/component.ts'
import { Component as ComponentClass } from '../load/component.ts'
import { equal } from '../python/compare.ts'
import { PyError } from '../python/errors.ts'
import { repr } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { TemplateRun } from '../template/text.ts'
import { condition } from '../template/text.ts'

const withFormat = (format: string, more: PlainDict = {}): PlainDict => ({
  type: ['null', 'string'],
  format,
  ...more,
})

/** The types that a field may have, by the names that the format knows. Made anew, since schemas may be changed. */
const fieldTypes: Readonly<Record<string, () => PlainDict>> = {
  string: () => ({ type: ['null', 'string'] }),
  boolean: () => ({ type: ['null', 'boolean'] }),
  date: () => withFormat('date'),
  timestamp_without_timezone: () => withFormat('date-time', { airbyte_type: 'timestamp_without_timezone' }),
  timestamp_with_timezone: () => withFormat('date-time'),
  time_without_timezone: () => withFormat('time', { airbyte_type: 'time_without_timezone' }),
  time_with_timezone: () => withFormat('time', { airbyte_type: 'time_with_timezone' }),
  integer: () => ({ type: ['null', 'integer'] }),
  number: () => ({ type: ['null', 'number'] }),
  array: () => ({ type: ['null', 'array'] }),
  object: () => ({ type: ['null', 'object'] }),
}

function named(name: PyValue): PlainDict {
  const made = typeof name === 'string' && Object.hasOwn(fieldTypes, name) ? fieldTypes[name]?.() : undefined
  if (made !== undefined) return made
  const known = Object.keys(fieldTypes).join(', ')
  throw new PyError('ValueError', `A field has the type ${repr(name)}; it must be one of ${known}.`)
}

/**
 * The JSON schema of one field. The type that the API gives is looked up in the manifest's `types_mapping` first, then
 * must be a name that the format knows, or two of them. Templates of the mapping see the field as `raw_schema`.
 */
export function schemaType(
  run: TemplateRun,
  identifier: Component,
  given: PyValue,
  definition: PyValue,
): PlainDict {
  const mapping = identifier
    .children('types_mapping')
    .find(
      (one) =>
        equal(one.value('current_type') ?? null, given) &&
        condition(run, one.text('condition') ?? 'True', {})({ raw_schema: definition }),
    )
  const type = mapping === undefined ? given : (mapping.value('target_type') ?? null)
  if (Array.isArray(type) && type.length === 2 && type.every((one) => typeof one === 'string'))
    return { oneOf: type.map(named) }
  if (mapping !== undefined && isPlainDict(type))
    return complexType(new ComponentClass(type, mapping.placeOf('target_type')))
  if (typeof type === 'string') return named(type)
  throw new PyError('ValueError', `The type of a field must be a text or a list of two; it is ${repr(type)}.`)
}

function complexType(component: Component): PlainDict {
  const name = component.requiredText('field_type')
  const made = named(name)
  const items = component.value('items')
  if (items === undefined || items === '') return made
  if (name !== 'array') component.fail('items', 'none, since only an array has items;')
  const inner = component.child('items')
  return { ...made, items: inner === undefined ? named(items) : complexType(inner) }
}
