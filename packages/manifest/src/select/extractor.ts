import { asJson, buildCustom, fromCustom } from '../custom/buildCustom.ts'
import type { Component } from '../load/component.ts'
import { isTrue } from '../python/compare.ts'
import { text } from '../python/text.ts'
import type { PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { interpolated } from '../template/text.ts'
import { buildExpander } from './expandRecord.ts'
import { getAt, valuesAt } from './fieldPath.ts'

/** Takes the records out of the parts of an answer. The records are not copies. */
export type Extract = (parts: readonly PyValue[]) => PyValue[]

/** Builds an extractor. Throws ManifestError for a type that is not supported. */
export function buildExtractor(run: Run, component: Component): Extract {
  if (component.type === 'CustomRecordExtractor') {
    const extract = buildCustom(run, component, run.components.recordExtractors)
    return (parts) => extract(parts.map(asJson)).map(fromCustom)
  }
  if (component.type !== 'DpathExtractor') return component.unsupported()
  const expander = component.child('record_expander')
  const expand = expander === undefined ? undefined : buildExpander(run, expander)
  const pathNow = fieldPathOf(run, component)
  return (parts) => {
    const found = recordsAt(parts, pathNow())
    return expand === undefined ? found : found.flatMap(expand)
  }
}

/** The path at which a DpathExtractor's records are, evaluated each time it is asked for: a template may hold the time. */
export function fieldPathOf(run: Run, component: Component): () => readonly string[] {
  const segments = component.texts('field_path') ?? []
  if (!segments.some((segment) => segment.includes('{'))) return () => segments
  return () => segments.map((segment) => evaluated(run, component, segment))
}

function evaluated(run: Run, component: Component, segment: string): string {
  return segment.includes('{') ? text(interpolated(run, segment, component.parameters).value()) : segment
}

function recordsAt(parts: readonly PyValue[], path: readonly string[]): PyValue[] {
  const found: PyValue[] = []
  for (const part of parts) {
    const value =
      path.length === 0 ? part : path.includes('*') ? valuesAt(part, path) : (getAt(part, path) ?? null)
    if (Array.isArray(value)) for (const record of value) found.push(record)
    else if (isTrue(value)) found.push(value)
  }
  return found
}
