import { buildCustom } from '../custom/buildCustom.ts'
import type { Component } from '../load/component.ts'
import { defineKey } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { PySlice } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { fromJsonObject, toJsonObject } from '../toJson.ts'
import { condition, interpolated } from '../template/text.ts'
import type { Names } from '../template/text.ts'
import { typesOfValue } from '../template/valueTypes.ts'
import { withValue, without } from './fieldPath.ts'
import type { Transformation } from './transformation.ts'
import {
  dpathFlattenFields,
  flattenFields,
  keysReplace,
  keysToLower,
  keysToSnakeCase,
} from './keyTransformations.ts'

function addFields(run: Run, component: Component): Transformation {
  const fields = component.children('fields').map((field) => ({
    path: field.texts('path') ?? [],
    pathValue: field.list('path'),
    value: interpolated(run, field.text('value') ?? '', field.parameters),
    types: typesOfValue(field.text('value_type')),
  }))
  const source = component.text('condition') ?? ''
  const holds = source === '' ? undefined : condition(run, source, component.parameters)
  return (given, names) => {
    let record = given
    for (const { path, pathValue, value, types } of fields) {
      const around: Names = { ...names, record }
      const made = value.value(around, types)
      if (holds !== undefined && !holds({ ...around, value: made, path: pathValue })) continue
      record = setField(record, path, made)
    }
    return record
  }
}

function setField(record: PlainDict, path: readonly string[], value: PyValue): PlainDict {
  const [only] = path
  if (only === undefined || path.length > 1) return withValue(record, path, value)
  const made = { ...record }
  defineKey(made, only, value)
  return made
}

function removeFields(run: Run, component: Component): Transformation {
  const paths = component
    .list('field_pointers')
    .map((path) => (Array.isArray(path) ? path.map(text) : [text(path)]))
  const source = component.text('condition') ?? ''
  const holds = source === '' ? undefined : condition(run, source, component.parameters)
  const matches = holds === undefined ? undefined : (value: PyValue): boolean => holds({ property: value })
  return (given) => paths.reduce((record, path) => without(record, path, matches), given)
}

/** Builds a transformation. */
export function buildTransformation(run: Run, component: Component, schema: PlainDict): Transformation {
  switch (component.type) {
    case 'AddFields':
      return addFields(run, component)
    case 'RemoveFields':
      return removeFields(run, component)
    case 'KeysToLower':
      return keysToLower
    case 'KeysToSnakeCase':
      return keysToSnakeCase
    case 'KeysReplace':
      return keysReplace(run, component)
    case 'FlattenFields':
      return flattenFields(component)
    case 'DpathFlattenFields':
      return dpathFlattenFields(run, component)
    case 'CustomTransformation': {
      const transform = buildCustom(run, component, run.components.transformations, schema)
      return (record, names) => {
        const { stream_slice: slice } = names
        const shown = slice instanceof PySlice ? toJsonObject(slice.values) : {}
        return fromJsonObject(transform(toJsonObject(record), { slice: shown }))
      }
    }
    default:
      return component.unsupported()
  }
}
