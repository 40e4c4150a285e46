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
      return { status: response.status, headers: response.headers, body: async () => response.body }
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
 * A log-in page or a proxy's page that is answered with 200 has no records in it. Taken for data it would say that everything is
 * gone, so it counts as an outage.
 */
function refuseWebPage(url: string, { status, headers }: EgressResponse): void {
  if (status < 200 || status > 299 || !headers['content-type']?.startsWith('text/html')) return
  throw new TributaryError(
    'connect.third_party_unavailable',
    `${new URL(url).host} answered with a web page instead of data. It may be down, or its address may be wrong.`,
  )
}
