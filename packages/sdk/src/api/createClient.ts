import { ApiUnavailableError } from './apiError.ts'
import { followEvents, type FollowedEvent, type FollowOptions } from './followEvents.ts'
import { followImport, type ImportProgress } from './followImport.ts'
import type { StreamOptions } from './followStream.ts'
import type { Answer, Arguments, Call, CallOptions, Item, ListPath, PathOf } from './operations.ts'
import { sendRequest } from './sendRequest.ts'

export type ClientOptions = {
  /** Where the service is, such as `https://tributary.example.com`. */
  baseUrl: string
  /** An API key of your workspace; a key of the role `user` reads only. */
  apiKey: string | undefined
  /** For each try of a call. Default: 30,000. */
  timeoutMs?: number
  /** How often a call is tried again after a failure that can pass, where it can do no harm. Default: 3. */
  retries?: number
  /** What the waits between tries are made of: doubled each time, a random part of it is waited. Default: 250. */
  retryBaseMs?: number
  /** Default: the global fetch. */
  fetch?: typeof fetch
}

/** The API of one workspace. Paths, parameters, bodies and answers have the types of docs/openapi.json. */
export type Client = {
  get<P extends PathOf<'get'>>(path: P, ...call: Arguments<Call<P, 'get'>>): Promise<Answer<P, 'get'>>
  post<P extends PathOf<'post'>>(path: P, ...call: Arguments<Call<P, 'post'>>): Promise<Answer<P, 'post'>>
  put<P extends PathOf<'put'>>(path: P, ...call: Arguments<Call<P, 'put'>>): Promise<Answer<P, 'put'>>
  patch<P extends PathOf<'patch'>>(path: P, ...call: Arguments<Call<P, 'patch'>>): Promise<Answer<P, 'patch'>>
  delete<P extends PathOf<'delete'>>(
    path: P,
    ...call: Arguments<Call<P, 'delete'>>
  ): Promise<Answer<P, 'delete'>>
  /** Every item of a list, page by page, as the loop asks for them: `for await (const event of client.list('/v1/events'))`. */
  list<P extends ListPath>(
    path: P,
    ...call: Arguments<Call<P, 'get'>>
  ): AsyncGenerator<Item<P>, void, undefined>
  /** The events of the workspace as they happen, each once, over lost connections: `for await (const event of client.follow())`. */
  follow(options?: FollowOptions): AsyncGenerator<FollowedEvent, void, undefined>
  /** How an import stands and each change until it has ended, over lost connections; the last one is its end. */
  followImport(importId: string, options?: StreamOptions): AsyncGenerator<ImportProgress, void, undefined>
}

type AnyCall = CallOptions & { path?: unknown; query?: unknown; body?: unknown }

/** Makes a client of the API. Nothing is sent yet. Throws a `TypeError` for a `baseUrl` that is none and an `apiKey` that is not set. */
export function createClient(options: ClientOptions): Client {
  const base = baseOf(options.baseUrl)
  if (!options.apiKey)
    throw new TypeError('Expected apiKey to be an API key of your workspace; it is not set.')
  const headers = {
    authorization: `Api-Key ${options.apiKey}`,
    accept: 'application/json',
    'user-agent': 'tributary-sdk',
  }
  const connection = { base, headers, fetch: options.fetch ?? fetch }

  async function send<T>(method: string, path: string, call: AnyCall = {}): Promise<T> {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const text = await sendRequest(method, urlOf(base, path, call), body, {
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      timeoutMs: call.timeoutMs ?? options.timeoutMs ?? 30_000,
      retries: call.retries ?? options.retries ?? 3,
      retryBaseMs: options.retryBaseMs ?? 250,
      repeatable: call.repeatable ?? false,
      signal: call.signal,
      fetch: connection.fetch,
    })
    return readAnswer(`${method} ${path}`, text)
  }

  async function* list<T>(path: string, call: AnyCall = {}): AsyncGenerator<T, void, undefined> {
    let query = { ...entriesOf(call.query) }
    for (;;) {
      const page = await send<{ data: T[]; next_cursor?: string | null }>('GET', path, { ...call, query })
      yield* page.data
      const cursor = page.next_cursor
      // The same cursor again would go on for ever.
      if (!cursor || cursor === query['cursor']) return
      query = { ...query, cursor }
    }
  }

  return {
    get: (path, ...[call]) => send('GET', path, call),
    post: (path, ...[call]) => send('POST', path, call),
    put: (path, ...[call]) => send('PUT', path, call),
    patch: (path, ...[call]) => send('PATCH', path, call),
    delete: (path, ...[call]) => send('DELETE', path, call),
    list: (path, ...[call]) => list(path, call),
    follow: (given = {}) => followEvents(connection, given),
    followImport: (importId, given = {}) => followImport(connection, importId, given),
  }
}

function readAnswer<T>(request: string, text: string): T {
  try {
    return JSON.parse(text === '' ? 'null' : text)
  } catch (cause) {
    throw new ApiUnavailableError(
      'unreachable',
      `${request} was answered with something else than JSON. Is baseUrl the address of Tributary?`,
      { cause },
    )
  }
}

function baseOf(baseUrl: string): string {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new TypeError(
      `Expected baseUrl to be an address such as https://tributary.example.com; it is ${JSON.stringify(baseUrl)}.`,
    )
  }
  return baseUrl.replace(/\/+$/, '')
}

function urlOf(base: string, path: string, call: AnyCall): URL {
  const given = entriesOf(call.path)
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = given[name]
    if (typeof value === 'string' && value !== '') return encodeURIComponent(value)
    throw new TypeError(`Expected path.${name} of ${path} to be text that is not empty.`)
  })
  const url = new URL(base + filled)
  for (const [name, value] of Object.entries(entriesOf(call.query))) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) url.searchParams.append(name, String(one))
    }
  }
  return url
}

function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
