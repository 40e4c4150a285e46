import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { findIntegration } from '../integrations/index.ts'
import { heldDeleteRoutes } from './heldDeleteRoutes.ts'
import { importShape, importWithStreamsShape, presentImport } from './presentImport.ts'
import { progressRoutes, type ProgressOptions } from './progress/progressRoutes.ts'
import { recordErrorRoutes } from './recordErrorRoutes.ts'
import { scheduleRoutes } from './scheduleRoutes.ts'
import {
  alreadyRunning,
  integrationNotFound,
  needsReconnect,
  queueByHand,
  requireIntegration,
  showImport,
} from './showImport.ts'
import type { Import } from './store/importRow.ts'
import { cancelImport } from './store/queue.ts'
import { listImports } from './store/readImports.ts'
import { reopenImport } from './store/reopen.ts'

export type ImportRoutesDeps = Pick<Deps, 'db' | 'clock' | 'connectors' | 'logger'>

const integrationParams = z.object({ integration_id: z.uuid() })
const importParams = z.object({ import_id: z.uuid() })
const tags = ['Imports']

/** Imports of an integration: start, look at, cancel; and the records that could not be taken. */
export function importRoutes(deps: ImportRoutesDeps, progress: ProgressOptions = {}): Routes {
  const { db } = deps
  return async (app) => {
    await app.register(scheduleRoutes(deps))
    await app.register(integrationImportRoutes(deps))
    await app.register(importRoutesById(deps))
    await app.register(heldDeleteRoutes(deps))
    await app.register(progressRoutes(deps, progress))
    await app.register(recordErrorRoutes(db))
  }
}

function integrationImportRoutes(deps: ImportRoutesDeps): Routes {
  const { db } = deps
  return async (plain) => {
    const app = withZod(plain)
    app.post(
      '/integrations/:integration_id/imports',
      {
        schema: {
          tags,
          operationId: 'startImport',
          summary: 'Import now',
          params: integrationParams,
          body: z.strictObject({ mode: z.enum(['incremental', 'full']).default('incremental') }).nullish(),
          response: { 202: importWithStreamsShape },
        },
      },
      async ({ caller, params, body }, reply) => {
        const { workspaceId } = caller
        const integration = await findIntegration(db, workspaceId, params.integration_id)
        if (!integration) throw integrationNotFound(params.integration_id)
        if (integration.status === 'needs_reconnect') throw needsReconnect(params.integration_id)
        const importId = await queueByHand(
          db,
          workspaceId,
          params.integration_id,
          body?.mode ?? 'incremental',
          false,
        )
        return await reply.status(202).send(await showImport(deps, workspaceId, importId))
      },
    )
    app.get(
      '/integrations/:integration_id/imports',
      {
        schema: {
          tags,
          operationId: 'listImports',
          summary: 'The imports of an integration, newest first',
          params: integrationParams,
          querystring: pageQuery,
          response: { 200: pageOf(importShape) },
        },
      },
      async ({ caller, params, query }) => {
        const before = decodeCursor(query.cursor, z.tuple([z.uuid()]))?.[0] ?? null
        await requireIntegration(db, caller.workspaceId, params.integration_id)
        const page = { before, limit: query.limit + 1 }
        const present = (row: Import) => presentImport(row, deps.clock.now())
        const rows = await listImports(db, caller.workspaceId, params.integration_id, page)
        return toPage(rows, query.limit, present, (last) => [last.importId])
      },
    )
  }
}

function importRoutesById(deps: ImportRoutesDeps): Routes {
  const { db } = deps
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/imports/:import_id',
      {
        schema: {
          tags,
          operationId: 'getImport',
          summary: 'One import and how far each of its streams is',
          params: importParams,
          response: { 200: importWithStreamsShape },
        },
      },
      async ({ caller, params }) => await showImport(deps, caller.workspaceId, params.import_id),
    )
    app.post(
      '/imports/:import_id/cancel',
      {
        schema: {
          tags,
          operationId: 'cancelImport',
          summary:
            'Cancel it: at once when it waits, within a page when it runs; no change when it has ended',
          params: importParams,
          response: { 202: importWithStreamsShape },
        },
      },
      async ({ caller, params }, reply) => {
        await cancelImport(db, caller.workspaceId, params.import_id)
        return await reply.status(202).send(await showImport(deps, caller.workspaceId, params.import_id))
      },
    )
    app.post(
      '/imports/:import_id/retry',
      {
        schema: {
          tags,
          operationId: 'retryImport',
          summary: 'Read the failed streams of an import again, from where they stand',
          params: importParams,
          response: { 202: importWithStreamsShape },
        },
      },
      async ({ caller: { workspaceId }, params: { import_id: importId } }, reply) => {
        const shown = await showImport(deps, workspaceId, importId)
        const outcome = await db.transaction((tx) => reopenImport(tx, workspaceId, importId, 0))
        if (outcome === 'busy') throw alreadyRunning(shown.integration_id)
        if (outcome === null) {
          throw new TributaryError(
            'import.not_retryable',
            `Expected the newest import of its integration, ended as partial or failed; import ${importId} is "${shown.status}", or a later one has read since. ` +
              `Start a new one: POST /v1/integrations/${shown.integration_id}/imports.`,
          )
        }
        return await reply.status(202).send(await showImport(deps, workspaceId, importId))
      },
    )
  }
}
