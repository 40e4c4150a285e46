/** How the command line is called. */
export const programme = 'npm run tributary --'

/** The command was called in a way that it does not know; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The value of an argument that is needed. Throws a `UsageError`. */
export function required(value: string | undefined, what: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`${what} is missing`)
  return value
}
