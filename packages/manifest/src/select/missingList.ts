import type { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { fieldPathOf } from './extractor.ts'
import { fixedBeginning, getAt } from './fieldPath.ts'
import { shapeOf } from './shapeOf.ts'

/** An answer that has nothing at the place of its records. It counts as one without records, as the reference has it. */
export interface MissingList {
  /** The path, its steps joined by dots; empty where the answer itself is the list. */
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
    if (parts.length === 0 || contentless.has(answer.status)) return undefined
    const isThere =
      path.length === 0
        ? !parts.every(isEmptyObject) || isListOrNull(answer)
        : parts.some((part) => getAt(part, begin) !== undefined)
    return isThere ? undefined : { path: path.join('.'), found: foundIn(answer, parts) }
  }
}

/** What stands for an answer that is no JSON or no XML is an empty object too. */
function isEmptyObject(part: PyValue): boolean {
  return isPlainDict(part) && Object.keys(part).length === 0
}

function isListOrNull(answer: Answer): boolean {
  const whole = answer.json()
  return whole === null || Array.isArray(whole)
}

function foundIn(answer: Answer, parts: readonly PyValue[]): string {
  const whole = answer.json()
  if (whole !== undefined) return shapeOf(whole)
  if (answer.bytes.length === 0) return 'nothing'
  return parts.every(isEmptyObject) ? 'nothing that can be read' : shapeOf(parts[0] ?? null)
}
