import jsonata from 'jsonata'
import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'

/** What an expression gives for a record: a JSON value, or undefined for "nothing there". */
export type Evaluated = JsonValue | undefined
/** A compiled field expression. Plain paths answer at once; the rest of JSONata by a promise. Throws what JSONata throws. */
export type Expression = (record: JsonObject) => Evaluated | Promise<Evaluated>

/** One record may not hold a worker: JSONata gives up after this time, depth or length of a sequence. */
const limits = { timeout: 1_000, stack: 200, sequence: 100_000 }

/** Compiles JSONata. A path of plain names becomes a getter, about thirty times faster, with the same results. Throws what JSONata's parser throws. */
export function compileExpression(text: string): Expression {
  const compiled = jsonata(text, limits)
  const slow: Expression = async (record) => toJson(await compiled.evaluate(record))
  const names = plainPathOf(compiled.ast())
  return names ? getterOf(names, slow) : slow
}

/** An expression that gives the same value for each record. */
export function constantExpression(value: JsonValue): Expression {
  return () => value
}

/** Whether the text is a plain dotted path, by JSONata's own reading of it; its names if so. */
function plainPathOf(ast: jsonata.ExprNode): string[] | null {
  if (ast.type !== ('path' as string) || ast.steps === undefined) return null
  // Anything beside these keys (a filter, an index, `[]`, a sort) is more than a name.
  const plainKeys = new Set(['type', 'steps'])
  if (Object.keys(ast).some((key) => !plainKeys.has(key))) return null
  const names: string[] = []
  for (const step of ast.steps) {
    const keys = Object.keys(step).filter((key) => key !== 'type' && key !== 'value' && key !== 'position')
    if (step.type !== 'name' || typeof step.value !== 'string' || keys.length > 0) return null
    names.push(step.value)
  }
  return names
}

function getterOf(names: string[], slow: Expression): Expression {
  const [only] = names
  if (names.length === 1 && only !== undefined) {
    return (record) => (Object.hasOwn(record, only) ? record[only] : undefined)
  }
  return (record) => {
    let value: Evaluated = record
    for (const name of names) {
      // JSONata maps over a list on the way and flattens it: its own code does that best. A list at the end is itself.
      if (Array.isArray(value)) return slow(record)
      if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined
      value = value[name]
    }
    return value
  }
}

/** What JSONata gave, as plain JSON: its sequences become arrays, and what JSON can not hold is refused. */
function toJson(value: unknown): Evaluated {
  if (value === undefined) return undefined
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw new TypeError('the result is not a finite number')
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null)
  if (typeof value === 'object') {
    const entries = Object.entries(value).flatMap(([key, item]): [string, JsonValue][] => {
      const json = toJson(item)
      return json === undefined ? [] : [[key, json]]
    })
    return Object.fromEntries(entries)
  }
  throw new TypeError(`the result is a ${typeof value}, not a JSON value`)
}
