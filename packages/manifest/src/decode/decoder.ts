import type { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'

/**
 * The parts of an answer, each of which records are taken from. JSON: the items of a list at the top, else the whole;
 * an answer that is no JSON, or empty, counts as one empty object.
 */
export function decodeAnswer(_run: Run, decoder: Component | undefined, answer: Answer): PyValue[] {
  if (decoder === undefined) return decodeJson(answer)
  switch (decoder.type) {
    case 'JsonDecoder':
      return decodeJson(answer)
    default:
      return decoder.unsupported()
  }
}

function decodeJson(answer: Answer): PyValue[] {
  const body = answer.json()
  if (body === undefined || body === null) return [emptyDict()]
  if (!Array.isArray(body)) return [body]
  return body.length === 0 ? [emptyDict()] : body
}

/** What the paginator's templates see as `response`: the first part. */
export function firstPart(run: Run, decoder: Component | undefined, answer: Answer): PyValue {
  return decodeAnswer(run, decoder, answer)[0] ?? emptyDict()
}
