import type { Host } from '@tributary/manifest'
import type { Deps } from '../../deps.ts'

/** Where a manifest runs: requests go through the one door to outside URLs, time is the service's. */
export function createManifestHost(
  { egress, clock }: Pick<Deps, 'egress' | 'clock'>,
  options: {
    /** Where access tokens come from, for OAuth2. */
    accessToken?: (request: { rejected?: string }) => Promise<string>
    signal?: AbortSignal
    requestTimeoutMs?: number
  } = {},
): Host {
  return {
    fetch: async (url, init) => {
      const signal = init.signal ?? options.signal
      const response = await egress.request({
        method: init.method,
        url,
        headers: init.headers,
        ...(init.body === undefined ? {} : { body: init.body }),
        ...(signal ? { signal } : {}),
        ...(options.requestTimeoutMs === undefined ? {} : { timeoutMs: options.requestTimeoutMs }),
      })
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
