import { z } from 'zod'

import { Problem } from './problem.ts'

/** Reads a body or a query string; a 400 that names each field at fault when it does not fit. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || what}: ${issue.message}`)
  throw new Problem(400, 'invalid_request', `The ${what} does not fit. ${faults.join('; ')}.`)
}

/** A record's id in a path. */
export const idParameter = z.object({ id: z.coerce.number().int().positive() })
