import type { ErrorDetails } from './errors.ts'

/**
 * Where in a request's body a fault is: details of a TributaryError, `errors` of the problem that it becomes, in the form that RFC 9457
 * section 3 shows: `{"detail", "pointer": "#/headers/x-app"}` (RFC 6901 section 6).
 */
export function faultAt(...faults: { path: readonly (string | number)[]; detail: string }[]): ErrorDetails {
  return { errors: faults.map(({ path, detail }) => ({ detail, pointer: pointerOf(path) })) }
}

function pointerOf(path: readonly (string | number)[]): string {
  const parts = path.map((part) =>
    encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')),
  )
  return `#${parts.map((part) => `/${part}`).join('')}`
}
