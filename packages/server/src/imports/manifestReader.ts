import {
  ReadError,
  readStream,
  readWindow,
  resolveDynamicStreams,
  type Host,
  type HttpResponse,
  type Manifest,
} from '@tributary/manifest'
import { TributaryError, type JsonObject } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import {
  createManifestHost,
  findIntegration,
  loadManifestConfig,
  type AccessTokens,
  type AccessWatch,
} from '../integrations/index.ts'
import { countsPages } from './countsPages.ts'
import { accountOf } from './rateLimits/accountOf.ts'
import { keepThirdPartyLimit, limitScopeOf, type ThirdPartyLimit } from './rateLimits/thirdPartyLimit.ts'
import { errorBodyBytesMax, errorInBody, readsErrorBodies } from './errorBody.ts'
import { StreamReadError, type StreamReader, type StreamsOf } from './streamReader.ts'

/** A longer wait before the next try is waited for in the queue, where it holds no worker. */
const maxWaitMs = 1_000
/** An account's dynamic streams are asked for again after this time. */
const resolvedForMs = 600_000
const resolvedMax = 500

type ReaderDeps = Pick<Deps, 'db' | 'keyring' | 'egress' | 'clock' | 'connectors'>
type Opened = ThirdPartyLimit & { manifest: Manifest; config: JsonObject }

/** Reads third parties as their connector's manifest says, with the integration's credentials, through the one door to outside URLs. */
export function createManifestReader(
  deps: ReaderDeps,
  tokens: AccessTokens,
  watch?: AccessWatch,
): StreamReader {
  const resolved = new Map<string, { source: Manifest; manifest: Manifest; atMs: number }>()

  /** The manifest with the streams that only the account's third party can name. */
  async function withDynamicStreams(of: StreamsOf, opened: Omit<Opened, 'manifest'>): Promise<Manifest> {
    const source = of.connector.manifest
    if (!hasDynamicStreams(source)) return source
    const nowMs = deps.clock.now()
    const known = resolved.get(of.integrationId)
    if (known?.source === source && known.atMs + resolvedForMs > nowMs) return known.manifest
    const { config, host, budget } = opened
    const options = { manifest: source, config, host, maxWaitMs }
    const manifest = await resolveDynamicStreams(budget === null ? options : { ...options, budget })
    resolved.delete(of.integrationId)
    resolved.set(of.integrationId, { source, manifest, atMs: nowMs })
    const [oldest] = resolved.keys()
    if (resolved.size > resolvedMax && oldest !== undefined) resolved.delete(oldest)
    return manifest
  }

  async function open(of: StreamsOf): Promise<Opened> {
    const limited = await openLimited(deps, tokens, of)
    return { ...limited, manifest: await withDynamicStreams(of, limited) }
  }

  return {
    isIncremental: ({ manifest }, stream) =>
      manifest.streams.some(({ name, incremental }) => name === stream && incremental),

    countsPages: ({ manifest }, stream) => countsPages(manifest, stream),

    async listStreams(of) {
      if (!hasDynamicStreams(of.connector.manifest)) return null
      try {
        const { manifest } = await open(of)
        return new Map(
          manifest.streams.map(({ name, incremental }) => [name, { isIncremental: incremental }]),
        )
      } catch (error) {
        throw await meaningOf(error, of, watch)
      }
    },

    async windowOf({ stream, ...of }) {
      try {
        const { manifest, config, host } = await open(of)
        return readWindow({ manifest, stream, config, host }) ?? null
      } catch (error) {
        throw error instanceof ReadError ? translate(error) : error
      }
    },

    async *read({ stream, state, position, ...of }) {
      const from = { ...(state === null ? {} : { state }), ...(position === null ? {} : { position }) }
      try {
        const { manifest, config, host, budget } = await open(of)
        const options = { manifest, stream, config, host, maxWaitMs, ...from }
        yield* readStream(budget === null ? options : { ...options, budget })
      } catch (error) {
        throw await meaningOf(error, of, watch)
      }
    },
  }
}

/** Whether the account's third party, or its config, says which streams there are. */
export function hasDynamicStreams(manifest: Manifest): boolean {
  return manifest.resolved.children('dynamic_streams').length > 0
}

/** The config and a host that keeps the limits which all reads of the same credentials, client or connector share. */
async function openLimited(
  deps: ReaderDeps,
  { accessTokenFor }: AccessTokens,
  { workspaceId, integrationId, connector, signal }: StreamsOf,
): Promise<Omit<Opened, 'manifest'>> {
  const integration = await findIntegration(deps.db, workspaceId, integrationId)
  const config = await loadManifestConfig(deps, workspaceId, integrationId)
  const isOAuth = integration?.authMethod === 'oauth2'
  const host: Host = createManifestHost(deps, {
    signal,
    ...(isOAuth ? { accessToken: (request) => accessTokenFor(workspaceId, integrationId, request) } : {}),
  })
  if (!readsErrorBodies(connector.manifest)) {
    const { fetch } = host
    host.fetch = async (url, init) => refuseErrorBody(url, init.method, await fetch(url, init))
  }
  const account = accountOf(deps.keyring, connector, { integrationId, integration, config })
  const scope = limitScopeOf(connector, { workspaceId, account })
  return { ...keepThirdPartyLimit(deps, host, { connector, config, scope }), config }
}

/**
 * An answer with a good status that says what is wrong, or nothing at all where JSON was announced, is an outage: taken for an empty page it
 * would say that everything is gone.
 */
async function refuseErrorBody(url: string, method: string, response: HttpResponse): Promise<HttpResponse> {
  if (response.status < 200 || response.status > 299) return response
  const body = await response.body()
  if (body.length <= errorBodyBytesMax) {
    const text = new TextDecoder().decode(body)
    const isNothing = method === 'GET' && response.status === 200 && isJson(response) && text.trim() === ''
    const said = isNothing ? 'nothing' : errorInBody(text)
    if (said !== null) {
      const message = `${new URL(url).host} answered ${response.status} with an error instead of data: ${said}`
      // It is tried again from the queue, where the wait holds no worker.
      throw Object.assign(new TributaryError('connect.third_party_unavailable', message), {
        retryable: false,
      })
    }
  }
  return { ...response, body: async () => body }
}

function isJson({ headers }: HttpResponse): boolean {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return /^application\/([\w.-]+\+)?json\b/i.test(type)
}

/** What is thrown on: an integration whose credentials the third party refuses needs its customer, and no stream of it is tried again. */
async function meaningOf(error: unknown, of: StreamsOf, watch: AccessWatch | undefined): Promise<unknown> {
  if (!(error instanceof ReadError)) return error
  const isRefused = error.status === 401 || error.status === 403
  if (isRefused && (await watch?.refused(of.workspaceId, of.integrationId)) === 'broken') {
    return new TributaryError(
      'integration.needs_reconnect',
      `The customer must reconnect integration ${of.integrationId}: ${error.message}`,
      { details: { integration_id: of.integrationId } },
    )
  }
  return translate(error)
}

/** Not about who asks (401, 403) or where (404): 410 is said of what was forgotten (RFC 9110, 15.5.11). */
const requestFaults = new Set([400, 410, 422])

/** What a failed read means for the import. */
function translate(error: ReadError): StreamReadError {
  // A limit that our own host came upon reaches us as a call that failed.
  if (error.cause instanceof StreamReadError) return error.cause
  // What the engine calls rate_limited is any wait that is too long for it, also one between tries of a server at fault.
  const isLimited = error.status === 429
  return new StreamReadError(error.message, {
    retry: isLimited || (error.failureType === 'transient_error' && error.status !== 410) ? 'later' : 'never',
    // A limit and a refused credential are the account's, not one stream's.
    scope: isLimited || error.status === 401 ? 'import' : 'stream',
    retryAfterMs: error.retryAfterMs ?? null,
    limit: isLimited ? 'refused' : null,
    refusesRequest: error.status !== undefined && requestFaults.has(error.status),
    cause: error,
  })
}
