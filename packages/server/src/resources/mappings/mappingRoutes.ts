import { z } from 'zod'
import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import type { Deps } from '../../deps.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../../http/index.ts'
import {
  findLiveMapping,
  listMappingVersions,
  listPublications,
  measureRemap,
  type MappedStreams,
  type MappingVersion,
} from '../store/mappings.ts'
import {
  checkMapping,
  publishMapping,
  readMappingSource,
  requireVersion,
  rollBackMapping,
  saveMapping,
  type MappingDeps,
} from './changeMapping.ts'
import { liveConnector } from './liveConnector.ts'
import {
  mappingSent,
  mappingShape,
  presentPreview,
  previewShape,
  versionShape,
  type PresentedMapping,
  type PresentedVersion,
} from './mappingShapes.ts'
import { previewMapping } from './previewMapping.ts'
import { queueRemaps, type RemapDeps } from './queueRemaps.ts'

export type MappingRoutesDeps = MappingDeps & RemapDeps & Pick<Deps, 'db'>

const tags = ['mappings']
const typeParams = z.object({ type: z.string().max(100) })
const version = z.coerce.number().int().min(0).max(2_147_483_647)
const versionParams = typeParams.extend({ version })

/** The mapping of a connector: look, write a version, try it on stored records, make it live, go back. */
export function mappingRoutes(deps: MappingRoutesDeps): Routes {
  return async (app) => {
    await app.register(liveRoutes(deps))
    await app.register(versionRoutes(deps))
    await app.register(previewRoute(deps))
  }
}

function liveRoutes(deps: MappingRoutesDeps): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/connectors/:type/mapping',
      {
        schema: {
          tags,
          operationId: 'getMapping',
          summary:
            'The mapping that is live, and how far stored records are mapped again after it was published',
          params: typeParams,
          response: { 200: mappingShape },
        },
      },
      async ({ caller, params }) =>
        await presentMapping(deps, caller.workspaceId, deps.connectors.get(params.type)),
    )
    app.put(
      '/connectors/:type/mapping',
      {
        schema: {
          tags,
          operationId: 'saveMapping',
          summary: 'Keeps a mapping as the next version; it is not live before it is published',
          params: typeParams,
          body: z.strictObject({ mapping: mappingSent, note: z.string().max(1_000).default('') }),
          response: { 200: versionShape },
        },
      },
      async ({ caller: { workspaceId }, params, body }) => {
        const connector = deps.connectors.get(params.type)
        const source = readMappingSource(body.mapping)
        const saved = await saveMapping(deps, workspaceId, connector, { source, note: body.note })
        return presentVersion(saved, await liveVersion(deps, workspaceId, connector))
      },
    )
    app.post(
      '/connectors/:type/mapping/rollback',
      {
        schema: {
          tags,
          operationId: 'rollBackMapping',
          summary: 'Makes live again what was live before, and maps what is stored by it',
          params: typeParams,
          response: { 200: mappingShape },
        },
      },
      async ({ caller: { workspaceId }, params }) => {
        const connector = deps.connectors.get(params.type)
        await rollBackMapping(deps, workspaceId, connector)
        await queueRemaps(deps)
        return await presentMapping(deps, workspaceId, connector)
      },
    )
  }
}

function versionRoutes(deps: MappingRoutesDeps): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/connectors/:type/mapping/versions',
      {
        schema: {
          tags,
          operationId: 'listMappingVersions',
          summary:
            "The versions of a mapping, newest first; the connector's own is version 0 and not among them",
          params: typeParams,
          querystring: pageQuery,
          response: { 200: pageOf(versionShape) },
        },
      },
      async ({ caller: { workspaceId }, params, query }) => {
        const connector = deps.connectors.get(params.type)
        const before = decodeCursor(query.cursor, z.tuple([version]))?.[0] ?? null
        const of = { workspaceId, connectorType: connector.type }
        const rows = await listMappingVersions(deps.db, of, { before, limit: query.limit + 1 })
        const live = await liveVersion(deps, workspaceId, connector)
        return toPage(
          rows,
          query.limit,
          (row) => presentVersion(row, live),
          (last) => [last.version],
        )
      },
    )
    app.get(
      '/connectors/:type/mapping/versions/:version',
      {
        schema: {
          tags,
          operationId: 'getMappingVersion',
          summary: "One version of a mapping; 0 is the connector's own",
          params: versionParams,
          response: { 200: versionShape },
        },
      },
      async ({ caller: { workspaceId }, params }) => {
        const connector = deps.connectors.get(params.type)
        const live = await liveVersion(deps, workspaceId, connector)
        if (params.version === 0) return presentOwn(connector, live)
        const of = { workspaceId, connectorType: connector.type }
        return presentVersion(await requireVersion(deps.db, of, params.version), live)
      },
    )
    app.post(
      '/connectors/:type/mapping/versions/:version/publish',
      {
        schema: {
          tags,
          operationId: 'publishMapping',
          summary: 'Makes a version live, newer or older, and maps what is stored by it',
          params: versionParams,
          response: { 200: mappingShape },
        },
      },
      async ({ caller: { workspaceId }, params }) => {
        const connector = deps.connectors.get(params.type)
        await publishMapping(deps, workspaceId, connector, params.version)
        await queueRemaps(deps)
        return await presentMapping(deps, workspaceId, connector)
      },
    )
  }
}

function previewRoute(deps: MappingRoutesDeps): Routes {
  return async (plain) => {
    withZod(plain).post(
      '/connectors/:type/mapping/preview',
      {
        // Of admins alone, as writing one: its expressions run here.
        config: { writesNothing: true },
        schema: {
          tags,
          operationId: 'previewMapping',
          summary: 'What a mapping would make of records that are stored; nothing is written',
          params: typeParams,
          body: z.strictObject({
            mapping: mappingSent.optional(),
            version: version.optional().describe('Instead of a mapping: one that is kept'),
            stream: z.string().max(500).optional(),
            integration_id: z.uuid().optional(),
            limit: z.number().int().min(1).max(50).default(10).describe('Records of each stream'),
          }),
          response: { 200: previewShape },
        },
      },
      async ({ caller: { workspaceId }, params, body }) => {
        const connector = deps.connectors.get(params.type)
        const source = await sourceToPreview(deps, workspaceId, connector, body)
        const compiled = checkMapping(deps, connector, source)
        if (body.stream !== undefined && !compiled.streams.has(body.stream)) {
          throw new TributaryError(
            'request.invalid',
            `The mapping has no stream "${body.stream.slice(0, 80)}". It has: ${[...compiled.streams.keys()].join(', ')}.`,
          )
        }
        const of = {
          workspaceId,
          connectorType: connector.type,
          integrationId: body.integration_id ?? null,
          stream: body.stream ?? null,
        }
        return presentPreview(await previewMapping(deps.db, compiled, of, body.limit))
      },
    )
  }
}

async function sourceToPreview(
  deps: MappingRoutesDeps,
  workspaceId: string,
  connector: Connector,
  body: { mapping?: JsonValue | undefined; version?: number | undefined },
): Promise<JsonValue> {
  if ((body.mapping === undefined) === (body.version === undefined)) {
    throw new TributaryError('request.invalid', 'Expected either "mapping" or "version" to preview.')
  }
  if (body.mapping !== undefined) return readMappingSource(body.mapping)
  if (body.version === undefined || body.version === 0) return connector.mappingSource
  const of = { workspaceId, connectorType: connector.type }
  return (await requireVersion(deps.db, of, body.version)).source
}

async function liveVersion(
  deps: MappingRoutesDeps,
  workspaceId: string,
  connector: Connector,
): Promise<number> {
  const live = await findLiveMapping(deps.db, { workspaceId, connectorType: connector.type })
  return live?.version ?? 0
}

async function presentMapping(
  deps: MappingRoutesDeps,
  workspaceId: string,
  connector: Connector,
): Promise<PresentedMapping> {
  const of = { workspaceId, connectorType: connector.type }
  const withLive = await liveConnector(deps.db, workspaceId, connector)
  const [newest] = await listMappingVersions(deps.db, of, { before: null, limit: 1 })
  const [published] = await listPublications(deps.db, of, 1)
  const fits = checkFit(deps, withLive)
  const progress =
    published && fits.streams ? await measureRemap(deps.db, of, fits.streams, published.publishedAt) : null
  return {
    connector_type: connector.type,
    live_version: published?.version ?? 0,
    newest_version: newest?.version ?? 0,
    mapping: withLive.mappingSource,
    streams: [...deps.streamNamesOf(connector)],
    published: published?.publishedAt.toISOString() ?? null,
    fault: fits.fault,
    remap:
      published && progress
        ? {
            state: published.remapState === 'done' ? 'done' : 'running',
            integrations: progress.integrations,
            integrations_left: progress.stale,
            records_read: progress.recordsRead,
            records_changed: progress.recordsChanged,
            records_failed: progress.recordsFailed,
            finished: published.remapFinishedAt?.toISOString() ?? null,
          }
        : null,
  }
}

/** A version that was valid when it was written may fit no more: a later version of the connector or of a model lacks what it names. */
function checkFit(
  { resources }: MappingRoutesDeps,
  connector: Connector,
): { streams: MappedStreams; fault: null } | { streams: null; fault: string } {
  try {
    return { streams: resources.mappedStreams(connector), fault: null }
  } catch (error) {
    if (error instanceof TributaryError && error.code === 'mapping.invalid') {
      return { streams: null, fault: error.message }
    }
    throw error
  }
}

function presentVersion(found: MappingVersion, live: number): PresentedVersion {
  return {
    version: found.version,
    is_live: found.version === live,
    mapping: found.source,
    note: found.note,
    created: found.createdAt.toISOString(),
  }
}

function presentOwn(connector: Connector, live: number): PresentedVersion {
  return {
    version: 0,
    is_live: live === 0,
    mapping: connector.mappingSource,
    note: "The connector's own mapping.",
    created: null,
  }
}
