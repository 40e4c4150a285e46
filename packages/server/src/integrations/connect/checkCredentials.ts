import { checkConnection } from '@tributary/manifest'
import type { JsonObject } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { createManifestHost } from '../credentials/manifestHost.ts'
import type { ConnectDeps } from './connectDeps.ts'

export type CheckOutcome =
  | { kind: 'works' }
  /** `status`: what the third party answered; null: it was something else. */
  | { kind: 'refused' | 'unavailable'; message: string; status: number | null }

/** A customer waits in front of the page; the manifest's own retries could take minutes. */
const checkTimeoutMs = 25_000
const maxWaitMs = 8_000
const messageLengthMax = 300

/** Asks the third party, by the manifest's own check, whether the credentials work. */
export async function checkCredentials(
  deps: Pick<ConnectDeps, 'egress' | 'clock' | 'logger'>,
  connector: Connector,
  config: JsonObject,
  accessToken: string | null,
): Promise<CheckOutcome> {
  const signal = AbortSignal.timeout(checkTimeoutMs)
  const host = createManifestHost(deps, {
    signal,
    requestTimeoutMs: checkTimeoutMs,
    ...(accessToken === null ? {} : { accessToken: async () => accessToken }),
  })
  try {
    const result = await checkConnection({ manifest: connector.manifest, config, host, maxWaitMs })
    if (result.ok) return { kind: 'works' }
    if (signal.aborted) return { kind: 'unavailable', message: 'it did not answer in time.', status: null }
    // The customer knows no streams.
    const message = result.message.replace(/^Stream "[^"]*": /, '').slice(0, messageLengthMax)
    const status = result.status ?? null
    return { kind: result.failureType === 'transient_error' ? 'unavailable' : 'refused', message, status }
  } catch (error) {
    deps.logger.error({ err: error, connector_type: connector.type }, 'the check of a connection failed')
    return { kind: 'unavailable', message: 'the check of the connection failed.', status: null }
  }
}
