import createClient from 'openapi-fetch'
// The types are made from docs/openapi.json (`npm run generate`), for the Node SDK and for these pages.
import type { components, operations, paths } from '../../../sdk/src/generated/api.ts'
import { Problem, problemOf } from './problem.ts'

export type Schemas = components['schemas']

type Content<R> = R extends { content: { 'application/json': infer T } } ? T : never
/** What an operation answers when all is well. */
export type AnswerOf<Name extends keyof operations> = Content<
  operations[Name]['responses'][keyof operations[Name]['responses'] & (200 | 201 | 202)]
>

/** Every request of these pages carries it: the service takes no write of a session without. */
const headers = { 'x-tributary-page': '1' }

/** The service's API, typed. The session's cookie goes along by itself. */
export const api = createClient<paths>({ baseUrl: '/', headers })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** The body of an answer. Throws a Problem for any error, and when the service can not be reached. */
export async function read<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw Problem.unreachable(cause)
  })
  if (!response.ok) throw problemOf(error, response.status)
  // 204 has no body; its type says so.
  return data as T
}

/** GET of an address that is known only when the page runs: those of the data models. */
export async function readPath<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers, signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw Problem.unreachable(cause)
  })
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(body, response.status)
  return body as T
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without what is undefined or empty: an empty filter is no filter. */
export function given<T extends Record<string, string | number | undefined>>(query: T): Given<T> {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries) as Given<T>
}
