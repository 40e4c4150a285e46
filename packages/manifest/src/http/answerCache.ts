import { Answer } from './answer.ts'

/** A request as a cache tells it from others. */
interface AskedRequest {
  method: string
  url: string
  headers: Record<string, string>
}

/**
 * Keeps answers to be given again within a read, or within several reads of one account that it is handed to: what
 * parents of child streams answered, and what a manifest says by `use_cache`.
 */
export interface AnswerCache {
  /** The kept answer to a request, or what `ask` gives. Who asks for the same at the same time waits for the one answer. */
  through: (request: AskedRequest, ask: () => Promise<Answer>) => Promise<Answer>
}

/** How much of answers is kept unless told otherwise, in bytes. */
const defaultBytesMax = 32 * 1024 * 1024

/**
 * Opens a cache. As in the reference, answers to GET with status 200 are kept, by URL and headers; what was not asked
 * for the longest goes first where there is no more room.
 */
export function openAnswerCache(bytesMax = defaultBytesMax): AnswerCache {
  const kept = new Map<string, Answer>()
  const asking = new Map<string, Promise<Answer>>()
  let bytes = 0
  const drop = (key: string): void => {
    bytes -= kept.get(key)?.bytes.length ?? 0
    kept.delete(key)
  }
  const keep = (key: string, answer: Answer): void => {
    if (answer.status !== 200 || answer.bytes.length > bytesMax / 4) return
    drop(key)
    kept.set(key, answer)
    bytes += answer.bytes.length
    for (const oldest of kept.keys()) {
      if (bytes <= bytesMax) return
      drop(oldest)
    }
  }
  const lead = async (key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const asked = ask()
    asking.set(key, asked)
    try {
      const answer = await asked
      keep(key, answer)
      return answer
    } finally {
      asking.delete(key)
    }
  }
  return {
    through: async (request, ask) => {
      if (request.method !== 'GET') return ask()
      const key = JSON.stringify([request.url, request.headers])
      // Who led may have failed, or have been called off, or got what is not kept: then the next one asks.
      for (let other = asking.get(key); !kept.has(key) && other !== undefined; other = asking.get(key))
        await other.catch(() => undefined)
      const known = kept.get(key)
      if (known === undefined) return lead(key, ask)
      kept.delete(key)
      kept.set(key, known)
      // Read anew: what one stream makes of it is none of the other's business.
      return new Answer(known.status, known.headers, known.bytes, known.request)
    },
  }
}
