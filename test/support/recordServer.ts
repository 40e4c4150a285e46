import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject, JsonValue } from '@tributary/contract'
import { StreamReadError, type StreamReader } from '../../packages/server/src/imports/index.ts'

type Answer = { status: number; retryAfterS?: number }

/** A third party on 127.0.0.1: streams of records by page, `updated` (a number) as cursor. */
export type RecordServer = {
  url: string
  /** The records of each stream, as they are now. */
  streams: Record<string, JsonObject[]>
  /** Each call, as `stream/page`, in order. */
  calls: string[]
  /** What is answered instead of a page; null: the page. May wait. */
  answer: (stream: string, page: number) => Answer | null | Promise<Answer | null>
  close(): Promise<void>
}

/** Starts a third party with nothing in it. */
export async function startRecordServer(pageSize: number): Promise<RecordServer> {
  const server = createServer((request, response) => {
    void respond(request.url ?? '/').then(({ status, body, retryAfterS }) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
      })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own: RecordServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    streams: {},
    calls: [],
    answer: () => null,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }

  async function respond(url: string): Promise<{ status: number; body: JsonValue; retryAfterS?: number }> {
    const { pathname, searchParams } = new URL(url, own.url)
    const stream = pathname.slice(1)
    const page = Number(searchParams.get('page') ?? 1)
    const since = Number(searchParams.get('since') ?? -1)
    own.calls.push(`${stream}/${page}`)
    const instead = await own.answer(stream, page)
    if (instead) return { ...instead, body: { error: `the answer is ${instead.status}` } }
    const records = (own.streams[stream] ?? []).filter(({ updated }) => Number(updated ?? 0) > since)
    const cursor = Math.max(since, ...records.map(({ updated }) => Number(updated ?? 0)))
    const end = page * pageSize
    return {
      status: 200,
      body: {
        records: records.slice(end - pageSize, end),
        next: records.length > end ? page + 1 : null,
        cursor,
      },
    }
  }
  return own
}

type Page = { records: JsonObject[]; next: number | null; cursor: number }

/** Reads such a server; the streams named can be read from a state on. */
export function recordServerReader(url: string, incremental: readonly string[] = []): StreamReader {
  return {
    isIncremental: (_connector, stream) => incremental.includes(stream),
    async *read({ stream, state, position, signal }) {
      const since = typeof state === 'number' ? `&since=${state}` : ''
      let page = typeof position === 'number' ? position : 1
      for (;;) {
        const response = await fetchPage(`${url}/${stream}?page=${page}${since}`, signal)
        if (!response.ok) throw failureOf(response)
        const { records, next, cursor } = (await response.json()) as Page
        if (records.length > 0) yield { kind: 'page', records, position: next ?? page + 1 }
        if (next === null) {
          if (incremental.includes(stream)) yield { kind: 'state', state: cursor }
          return
        }
        page = next
      }
    },
  }
}

async function fetchPage(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal })
  } catch (cause) {
    throw new StreamReadError('The third party can not be reached.', {
      retry: 'later',
      scope: 'stream',
      cause,
    })
  }
}

function failureOf({ status, headers }: Response): StreamReadError {
  const retryAfterS = headers.get('retry-after')
  return new StreamReadError(`The third party answered ${status}.`, {
    retry: status === 429 || status >= 500 ? 'later' : 'never',
    scope: status === 429 || status === 401 ? 'import' : 'stream',
    retryAfterMs: retryAfterS === null ? null : Number(retryAfterS) * 1_000,
    limit: status === 429 ? 'refused' : null,
  })
}
