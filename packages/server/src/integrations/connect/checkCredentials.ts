import { ReadError, checkConnection } from '@tributary/manifest'
import type { JsonObject } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { createManifestHost } from '../credentials/manifestHost.ts'
import type { ConnectDeps } from './connectDeps.ts'

export type CheckOutcome = { kind: 'works' } | { kind: 'refused' | 'unavailable'; message: string }

/** A customer waits in front of the page; the manifest's own retries could take minutes. */
const checkTimeoutMs = 25_000
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
    await checkConnection(connector.manifest, config, host)
    return { kind: 'works' }
  } catch (error) {
    if (signal.aborted) return { kind: 'unavailable', message: `${connector.name} did not answer in time.` }
    return outcomeOf(deps, connector, error)
  }
}

function outcomeOf(deps: Pick<ConnectDeps, 'logger'>, connector: Connector, error: unknown): CheckOutcome {
  if (error instanceof ReadError) {
    const message = error.message.slice(0, messageLengthMax)
    return { kind: error.failureType === 'transient_error' ? 'unavailable' : 'refused', message }
  }
  deps.logger.error({ err: error, connector_type: connector.type }, 'the check of a connection failed')
  return { kind: 'unavailable', message: `${connector.name} could not be asked.` }
}
