import type { Component } from '../load/component.ts'
import { isTrue } from '../python/compare.ts'
import { text } from '../python/text.ts'
import type { PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { interpolated } from '../template/text.ts'
import { getAt, valuesAt } from './fieldPath.ts'

/** Takes the records out of the parts of an answer. The records are not copies. */
export function extractRecords(run: Run, component: Component, parts: readonly PyValue[]): PyValue[] {
  if (component.type !== 'DpathExtractor') return component.unsupported()
  if (component.child('record_expander') !== undefined)
    return component.requiredChild('record_expander').unsupported()
  const path = (component.texts('field_path') ?? []).map((segment) =>
    segment.includes('{') ? text(interpolated(run, segment, component.parameters).value()) : segment,
  )
  const found: PyValue[] = []
  for (const part of parts) {
    const value =
      path.length === 0 ? part : path.includes('*') ? valuesAt(part, path) : (getAt(part, path) ?? null)
    if (Array.isArray(value)) for (const record of value) found.push(record)
    else if (isTrue(value)) found.push(value)
  }
  return found
}

/** The number of records in the parts of an answer, before any filter. */
export function countRecords(run: Run, component: Component, parts: readonly PyValue[]): number {
  return extractRecords(run, component, parts).length
}
