import type { paths } from '../generated/api.ts'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The paths of the API that know this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never
}[keyof paths]

type OperationOf<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never

type PathPart<O> = O extends { parameters: { path: infer P } } ? { path: P } : object
type QueryPart<O> = O extends { parameters: { query: infer Q } }
  ? { query: Q }
  : O extends { parameters: { query?: infer Q } }
    ? [Q] extends [undefined]
      ? object
      : { query?: Q }
    : object
type BodyPart<O> = O extends { requestBody: { content: { 'application/json': infer B } } }
  ? null extends B
    ? { body?: B }
    : { body: B }
  : O extends { requestBody?: { content: { 'application/json': infer B } } }
    ? { body?: B }
    : object

export type CallOptions = {
  /** Ends the call, its retries included. */
  signal?: AbortSignal
  /** For this call; default: those of the client. */
  timeoutMs?: number
  retries?: number
  /**
   * This call does no harm when it is done twice, so a POST or PATCH too is tried again after an answer that was lost. GET, PUT and DELETE always are.
   */
  repeatable?: boolean
}

/** What a call of this operation takes: `path`, `query` and `body` as the API documents them. */
export type Call<P extends keyof paths, M extends Method> = PathPart<OperationOf<P, M>> &
  QueryPart<OperationOf<P, M>> &
  BodyPart<OperationOf<P, M>> &
  CallOptions

/** The last argument may be left out when nothing in it is needed. */
export type Arguments<C> = object extends C ? [call?: C] : [call: C]

type SuccessStatus = 200 | 201 | 202 | 204
type JsonOf<R> = R extends { content: { 'application/json': infer A } } ? A : null

/** What an operation answers with. */
export type Answer<P extends keyof paths, M extends Method> =
  OperationOf<P, M> extends { responses: infer R }
    ? { [S in keyof R & SuccessStatus]: JsonOf<R[S]> }[keyof R & SuccessStatus]
    : never

/** The lists of the API, by the type of their items. */
export type ListPath = {
  [P in PathOf<'get'>]: Answer<P, 'get'> extends { data: readonly unknown[] } ? P : never
}[PathOf<'get'>]
export type Item<P extends ListPath> = Answer<P, 'get'> extends { data: readonly (infer I)[] } ? I : never
