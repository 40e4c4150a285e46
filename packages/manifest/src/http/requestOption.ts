import type { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { interpolated } from '../template/text.ts'
import type { TemplateRun } from '../template/text.ts'

/** The parts of a request that a value can be put into. */
export type InjectInto = 'request_parameter' | 'header' | 'body_data' | 'body_json'

/** Where in a request a value goes. */
export interface RequestOption {
  into: InjectInto
  /** Puts the value into the fields of its part. */
  inject: (fields: PlainDict, value: PyValue) => void
}

const parts: readonly InjectInto[] = ['request_parameter', 'header', 'body_data', 'body_json']

/** Builds a RequestOption. A path of several fields is for JSON bodies only. */
export function requestOption(run: TemplateRun, component: Component): RequestOption {
  const into =
    parts.find((part) => part === component.text('inject_into')) ??
    component.fail('inject_into', `one of ${parts.join(', ')}`)
  const path = component.texts('field_path')
  const name = component.text('field_name')
  if ((path === undefined) === (name === undefined))
    component.fail('field_name', 'either field_name or field_path')
  if (path !== undefined && into !== 'body_json')
    component.fail('field_path', 'field_name: a path is for body_json only')
  const segments = (path ?? [name ?? '']).map((segment) => interpolated(run, segment, component.parameters))
  return {
    into,
    inject: (fields, value) => {
      const names = segments.map((segment) => text(segment.value()))
      let inner = fields
      for (const key of names.slice(0, -1)) {
        const next = Object.hasOwn(inner, key) ? inner[key] : undefined
        const deeper = next !== undefined && isPlainDict(next) ? next : emptyDict()
        defineKey(inner, key, deeper)
        inner = deeper
      }
      defineKey(inner, names.at(-1) ?? '', value)
    },
  }
}
