import type { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import type { PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { fieldPathOf } from './extractor.ts'
import { fixedBeginning, getAt } from './fieldPath.ts'
import { shapeOf } from './shapeOf.ts'

/** An answer that has nothing at the place of its records. It counts as one without records, as the reference has it. */
export interface MissingList {
  /** The path, its steps joined by dots. */
  path: string
  /** What the answer is instead, in words; none of its values. */
  found: string
}

/** Answers that have no content by their status. */
const contentless = new Set([204, 205])

/**
 * Tells of an answer without records whether the place of its records is missing. What is there, also null, is there;
 * of a path with patterns only what stands before them is looked for. Undefined too where a custom component extracts.
 */
export function buildMissingList(
  run: Run,
  extractor: Component,
): (answer: Answer, parts: readonly PyValue[]) => MissingList | undefined {
  if (extractor.type !== 'DpathExtractor') return () => undefined
  const pathNow = fieldPathOf(run, extractor)
  return (answer, parts) => {
    const path = pathNow()
    const begin = fixedBeginning(path)
    if (begin.length === 0 || parts.length === 0 || contentless.has(answer.status)) return undefined
    if (parts.some((part) => getAt(part, begin) !== undefined)) return undefined
    const whole = answer.json()
    return { path: path.join('.'), found: shapeOf(whole === undefined ? (parts[0] ?? null) : whole) }
  }
}
