import type { PlainDict, PyValue } from '../python/values.ts'
import { interpolate, interpolateBoolean } from './interpolate.ts'
import type { ValidTypes } from './interpolate.ts'

/** The names of templates at one place, without `config` and `parameters`, which every template has. */
export type Names = Readonly<Record<string, PyValue>>

/** What all templates of one read share. */
export interface TemplateRun {
  config: PlainDict
  /** Microseconds since 1970-01-01. */
  now: () => bigint
}

/** A text of the manifest that may hold templates, bound to its component's parameters. */
export interface InterpolatedText {
  readonly source: string
  /** Its value: rendered and read back, the source itself where that is empty or undefined. */
  value: (names?: Names, types?: ValidTypes) => PyValue
}

/** Binds a text. `otherwise` is the template that stands in when the text is empty or undefined; the text itself if not given. */
export function interpolated(
  run: TemplateRun,
  source: string,
  parameters: PlainDict,
  otherwise?: string,
): InterpolatedText {
  const fallback = otherwise === undefined || otherwise === '' ? source : otherwise
  return {
    source,
    value: (names = {}, types) => {
      const variables = { ...names, config: run.config, parameters }
      return interpolate(
        source,
        { variables, now: run.now },
        types === undefined ? { otherwise: fallback } : { otherwise: fallback, types },
      )
    },
  }
}

/** Binds a condition. */
export function condition(
  run: { config: PlainDict | null; now: () => bigint },
  source: string,
  parameters: PlainDict,
): (names: Names) => boolean {
  return (names) => {
    const variables = { ...names, config: run.config, parameters }
    return interpolateBoolean(source, { variables, now: run.now })
  }
}
