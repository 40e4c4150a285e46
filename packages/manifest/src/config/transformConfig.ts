import { asJsonObject, buildCustom } from '../custom/buildCustom.ts'
import { ManifestError } from '../errors.ts'
import type { Component } from '../load/component.ts'
import { getItem, makeDict, setItem } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { text } from '../python/text.ts'
import { isPlainDict, PyDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { without, withValue } from '../select/fieldPath.ts'
import { fromJsonObject } from '../toJson.ts'
import { interpolate } from '../template/interpolate.ts'
import { condition, interpolated } from '../template/text.ts'
import { typesOfValue } from '../template/valueTypes.ts'

/**
 * A config after one transformation of `config_normalization_rules`; the given one stays as it is. Templates see the
 * config as the transformations before have left it. Throws ManifestError with the place of a transformation that fails.
 */
export function transformConfig(run: Run, component: Component, config: PlainDict): PlainDict {
  try {
    return transformed({ ...run, config }, component, config)
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    throw new ManifestError(
      'manifest.invalid',
      component.path,
      'a transformation that the config allows',
      `an error (${error.message})`,
    )
  }
}

function transformed(run: Run, component: Component, config: PlainDict): PlainDict {
  switch (component.type) {
    case 'ConfigAddFields':
      return addFields(run, component, config)
    case 'ConfigRemoveFields':
      return removeFields(run, component, config)
    case 'ConfigRemapField':
      return remapField(run, component, config)
    case 'CustomConfigTransformation': {
      const transform = buildCustom(run, component, run.components.configTransformations)
      return fromJsonObject(transform(asJsonObject(config)))
    }
    default:
      return component.unsupported()
  }
}

function addFields(run: Run, component: Component, given: PlainDict): PlainDict {
  const source = component.text('condition') ?? ''
  return component.children('fields').reduce((config, field) => {
    const current = { ...run, config }
    const value = interpolated(current, field.text('value') ?? '', field.parameters).value(
      {},
      typesOfValue(field.text('value_type')),
    )
    const path = field.list('path')
    const holds = source === '' || condition(current, source, {})({ value, path })
    return holds ? withValue(config, path.map(text), value) : config
  }, given)
}

function removeFields(run: Run, component: Component, given: PlainDict): PlainDict {
  const source = component.text('condition') ?? ''
  if (source !== '' && !condition(run, source, {})({})) return given
  return component
    .list('field_pointers')
    .map((path) => (Array.isArray(path) ? path.map(text) : [text(path)]))
    .reduce((config, path) => without(config, path), given)
}

/** Puts another value in the place of one that the map knows; a field that is not there, or not in an object, stays. */
function remapField(run: Run, component: Component, config: PlainDict): PlainDict {
  const path = (component.texts('field_path') ?? []).map((part) => text(interpolated(run, part, {}).value()))
  if (path.length === 0) component.fail('field_path', 'at least one field')
  let holder: PyValue | undefined = config
  for (const part of path.slice(0, -1))
    holder =
      holder !== undefined && isPlainDict(holder) && Object.hasOwn(holder, part) ? holder[part] : undefined
  if (holder === undefined || !isPlainDict(holder)) return config
  const value = getItem(holder, path.at(-1) ?? '')
  const found = value === undefined ? undefined : getItem(mapOf(run, component), value)
  return found === undefined ? config : withValue(config, path, found)
}

/** The map of a ConfigRemapField. Its keys and texts are templates; a key stays a text, so "1" is not the number. */
function mapOf(run: Run, component: Component): PyDict | PlainDict {
  const surroundings = { variables: { config: run.config, parameters: {} }, now: run.now }
  const made = new PyDict()
  for (const [key, value] of Object.entries(component.dict('map') ?? {}))
    setItem(
      made,
      interpolate(key, surroundings, { types: ['str'] }),
      typeof value === 'string' ? interpolate(value, surroundings) : value,
    )
  return makeDict(made.entries.values())
}
