import { ReadError } from './errors.ts'
import type { JsonObject, JsonValue } from './json.ts'
import { emptyDict } from './python/dict.ts'
import { PyError } from './python/errors.ts'
import { fromJsonObject, toJson } from './toJson.ts'
import { interpolate } from './template/interpolate.ts'

/**
 * Evaluates one template outside of a stream, such as `{{ config['base_url'] }}/oauth/token`. The result is read back
 * as a Python literal, as everywhere in the format; one that is empty or asks something of a missing value gives null.
 * Throws ReadError (`manifest.template`) for a template that cannot be evaluated.
 */
export function renderTemplate(template: string, context: { config: JsonObject; now?: Date }): JsonValue {
  const moment = context.now ?? new Date()
  const variables = { config: fromJsonObject(context.config), parameters: emptyDict() }
  try {
    return toJson(interpolate(template, { variables, now: () => BigInt(moment.getTime()) * 1000n }))
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    const message = `The template "${template.slice(0, 200)}" cannot be evaluated: ${error.message}`
    throw new ReadError({
      code: 'manifest.template',
      message,
      failureType: 'system_error',
      stream: '',
      cause: error,
    })
  }
}
