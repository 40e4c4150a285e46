import { isUtf8 } from 'node:buffer'
import { TributaryError } from '@tributary/contract'
import type { Host } from '@tributary/manifest'
import type { Deps } from '../../deps.ts'
import type { EgressRequest, EgressResponse } from '../../egress/index.ts'

/** Where a manifest runs: requests go through the one door to outside URLs, time is the service's. */
export function createManifestHost(
  { egress, clock }: Pick<Deps, 'egress' | 'clock'>,
  options: {
    /** Where access tokens come from, for OAuth2. */
    accessToken?: (request: { rejected?: string }) => Promise<string>
    signal?: AbortSignal
    requestTimeoutMs?: number
    /** The largest answer that is taken. Default: that of the egress. */
    bodyBytesMax?: number
  } = {},
): Host {
  async function send(request: EgressRequest): Promise<EgressResponse> {
    try {
      const response = await egress.request(request)
      if (!response.truncated) return response
    } catch (error) {
      // The engine tries again what it is not told to leave: an address that is refused stays refused.
      if (error instanceof TributaryError) throw Object.assign(error, { retryable: error.retry === 'later' })
      throw error
    }
    // Half of an answer can not be read, and "no records" would be a wrong reading of it.
    const message = `The answer of ${new URL(request.url).host} is larger than what is taken at once. Ask for smaller pages in the manifest.`
    throw Object.assign(new TributaryError('egress.body_too_large', message), { retryable: false })
  }

  return {
    fetch: async (url, init) => {
      const signal = init.signal ?? options.signal
      const response = await send({
        method: init.method,
        url,
        headers: init.headers,
        ...(init.body === undefined ? {} : { body: init.body }),
        ...(signal ? { signal } : {}),
        ...(options.requestTimeoutMs === undefined ? {} : { timeoutMs: options.requestTimeoutMs }),
        ...(options.bodyBytesMax === undefined ? {} : { bodyBytesMax: options.bodyBytesMax }),
      })
      refuseWebPage(url, response)
      const body = readableJson(url, response)
      return { status: response.status, headers: response.headers, body: async () => body }
    },
    now: () => new Date(clock.now()),
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal)
      signal?.throwIfAborted()
    },
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.accessToken ? { accessToken: options.accessToken } : {}),
  }
}

/**
 * JSON that a strict reader would refuse whole, and the engine then takes for "no records", after which everything would be gone: bytes that
 * are no UTF-8 become U+FFFD, another charset is read as it says, a byte order mark goes. An answer that ends in the middle is an outage.
 */
function readableJson(url: string, { status, headers, body }: EgressResponse): Uint8Array {
  const type = headers['content-type']?.toLowerCase() ?? ''
  if (status < 200 || status > 299 || !/^(application|text)\/([\w.-]+\+)?json\b/.test(type)) return body
  const text = isUtf8(body) && !hasByteOrderMark(body) ? body : Buffer.from(textOf(type, body))
  if (isCutOff(text)) {
    throw outage(`The answer of ${new URL(url).host} ends in the middle. It is asked again.`)
  }
  return text
}

function hasByteOrderMark(body: Uint8Array): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
}

function textOf(contentType: string, body: Uint8Array): string {
  const charset = /charset="?([\w-]+)/.exec(contentType)?.[1]
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(body)
  } catch {
    // A charset that nobody knows.
    return new TextDecoder().decode(body)
  }
}

const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Whether it begins as a JSON object or list and does not end as one. */
function isCutOff(body: Uint8Array): boolean {
  let start = 0
  while (isSpace(body[start])) start += 1
  let end = body.length - 1
  while (isSpace(body[end])) end -= 1
  const [first, last] = [body[start], body[end]]
  return (first === 0x7b || first === 0x5b) && last !== 0x7d && last !== 0x5d
}

/**
 * A log-in page or a proxy's page that is answered with 200 has no records in it. Taken for data it would say that everything is
 * gone, so it counts as an outage.
 */
function refuseWebPage(url: string, { status, headers }: EgressResponse): void {
  if (status < 200 || status > 299 || !headers['content-type']?.startsWith('text/html')) return
  const message = `${new URL(url).host} answered with a web page instead of data. It may be down, or its address may be wrong.`
  throw outage(message)
}

/** An import tries again from the queue, where the wait holds no worker; whoever connects is told at once. The engine itself does not wait. */
function outage(message: string): TributaryError {
  return Object.assign(new TributaryError('connect.third_party_unavailable', message), { retryable: false })
}
