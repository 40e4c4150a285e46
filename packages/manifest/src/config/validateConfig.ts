import { Ajv } from 'ajv'
import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { asJson, buildCustom } from '../custom/buildCustom.ts'
import { parseJsonText } from '../decode/parseJson.ts'
import type { Component } from '../load/component.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { getAt, valuesAt } from '../select/fieldPath.ts'
import { toJson, toJsonObject } from '../toJson.ts'
import { evaluateNested } from '../template/mapping.ts'
import { interpolated } from '../template/text.ts'

/** A validator's complaint about a config, undefined where it has none. Values of the config are not in it. */
export function complaintAbout(run: Run, component: Component): string | undefined {
  const strategy = component.requiredChild('validation_strategy')
  for (const value of valuesOf(run, component)) {
    const complaint = complaintOf(run, strategy, value)
    if (complaint !== undefined) return `${component.path}: ${complaint}`
  }
  return undefined
}

function valuesOf(run: Run, component: Component): PyValue[] {
  if (component.type === 'PredicateValidator')
    return [evaluateNested(run, component.fields['value'] ?? null, {}, {})]
  if (component.type !== 'DpathValidator') return component.unsupported()
  const path = (component.texts('field_path') ?? []).map((part) =>
    text(interpolated({ ...run, config: {} }, part, {}).value()),
  )
  if (path.length === 0) component.fail('field_path', 'at least one field')
  if (path.includes('*')) return valuesAt(run.config, path)
  const found = getAt(run.config, path)
  return found === undefined ? [] : [found]
}

function complaintOf(run: Run, strategy: Component, value: PyValue): string | undefined {
  if (strategy.type === 'CustomValidationStrategy')
    return buildCustom(run, strategy, run.components.validationStrategies)(asJson(value))
  if (strategy.type !== 'ValidateAdheresToSchema') return strategy.unsupported()
  let instance = value
  if (typeof value === 'string') {
    // A text stands for the JSON that it holds.
    try {
      instance = parseJsonText(value)
    } catch {
      return 'the value is a text that holds no JSON'
    }
  }
  return violation(schemaOf(run, strategy), toJson(instance), strategy)
}

function schemaOf(run: Run, strategy: Component): PlainDict {
  const given = strategy.value('base_schema')
  const found = typeof given === 'string' ? interpolated(run, given, {}).value() : given
  let schema = found
  if (typeof found === 'string') {
    try {
      schema = parseJsonText(found)
    } catch {
      schema = undefined
    }
  }
  return schema !== undefined && isPlainDict(schema) ? schema : strategy.fail('base_schema', 'a JSON schema')
}

function violation(schema: PlainDict, value: unknown, strategy: Component): string | undefined {
  const { $schema: dialect, ...rest } = toJsonObject(schema)
  const options = { strict: false, validateFormats: false, unicodeRegExp: false } as const
  const isOlder = typeof dialect === 'string' && /draft-0[3-7]/.test(dialect)
  const ajv = isOlder ? new Ajv(options) : new Ajv2020(options)
  let validate
  try {
    validate = ajv.compile(rest)
  } catch {
    return strategy.fail('base_schema', 'a JSON schema that can be compiled')
  }
  if (validate(value)) return undefined
  return (validate.errors ?? []).map(shown).join(', ')
}

function shown(error: ErrorObject): string {
  const place = error.instancePath === '' ? 'the value' : `"${error.instancePath.slice(1)}"`
  return `${place} ${error.message ?? 'does not fit'}`
}
