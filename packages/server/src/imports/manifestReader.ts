import { ReadError, readStream } from '@tributary/manifest'
import type { Deps } from '../deps.ts'
import {
  createManifestHost,
  findIntegration,
  loadManifestConfig,
  type AccessTokens,
} from '../integrations/index.ts'
import { StreamReadError, type StreamReader } from './streamReader.ts'

/** A longer wait that a third party asks for is waited for in the queue, where it holds no worker. */
const maxWaitMs = 5_000

/** Reads third parties as their connector's manifest says, with the integration's credentials, through the one door to outside URLs. */
export function createManifestReader(
  deps: Pick<Deps, 'db' | 'keyring' | 'egress' | 'clock' | 'connectors'>,
  { accessTokenFor }: AccessTokens,
): StreamReader {
  return {
    isIncremental: ({ manifest }, stream) =>
      manifest.streams.some(({ name, incremental }) => name === stream && incremental),

    async *read({ workspaceId, integrationId, connector, stream, state, position, signal }) {
      const integration = await findIntegration(deps.db, workspaceId, integrationId)
      const config = await loadManifestConfig(deps, workspaceId, integrationId)
      const host = createManifestHost(deps, {
        signal,
        ...(integration?.authMethod === 'oauth2'
          ? { accessToken: (request) => accessTokenFor(workspaceId, integrationId, request) }
          : {}),
      })
      const { manifest } = connector
      const from = { ...(state === null ? {} : { state }), ...(position === null ? {} : { position }) }
      try {
        yield* readStream({ manifest, stream, config, host, maxWaitMs, ...from })
      } catch (error) {
        throw error instanceof ReadError ? translate(error) : error
      }
    },
  }
}

/** What a failed read means for the import. */
function translate(error: ReadError): StreamReadError {
  const isLimited = error.code === 'manifest.rate_limited' || error.status === 429
  return new StreamReadError(error.message, {
    retry: isLimited || error.failureType === 'transient_error' ? 'later' : 'never',
    // A limit and a refused credential are the account's, not one stream's.
    scope: isLimited || error.status === 401 ? 'import' : 'stream',
    retryAfterMs: error.retryAfterMs ?? null,
    cause: error,
  })
}
