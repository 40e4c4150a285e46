import { z } from 'zod'
import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { findIntegration } from '../integrations/index.ts'
import {
  importShape,
  presentImport,
  presentImportWithStreams,
  importWithStreamsShape,
} from './presentImport.ts'
import { scheduleRoutes, type ScheduleRoutesDeps } from './scheduleRoutes.ts'
import { cancelImport, insertImport } from './store/queue.ts'
import { findImport, listImports } from './store/readImports.ts'
import { listRecordErrors, type RecordError } from './store/recordErrors.ts'
import { listStreams } from './store/streams.ts'

const integrationParams = z.object({ integration_id: z.uuid() })
const importParams = z.object({ import_id: z.uuid() })
const json: z.ZodType<JsonValue> = z.json()
const recordErrorShape = z.object({
  stream: z.string(),
  record_key: z
    .string()
    .describe("`id:` and the third party's id, or `sha256:` and a hash when the id is what is missing"),
  import_id: z.uuid(),
  code: z.string(),
  field: z.string().nullable().describe('The field of the mapping; null: the record as a whole'),
  message: z.string(),
  raw: json.describe('The record; null: too large to keep'),
  created: z.iso.datetime(),
})
const tags = ['Imports']

/** Imports of an integration: start, look at, cancel; and the records that could not be taken. */
export function importRoutes(deps: ScheduleRoutesDeps): Routes {
  const { db } = deps
  return async (app) => {
    await app.register(scheduleRoutes(deps))
    await app.register(integrationImportRoutes(db))
    await app.register(importRoutesById(db))
    await app.register(recordErrorRoutes(db))
  }
}

function integrationImportRoutes(db: Database): Routes {
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
        return await reply.status(202).send(await showImport(db, workspaceId, importId))
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
        const rows = await listImports(db, caller.workspaceId, params.integration_id, page)
        return toPage(rows, query.limit, presentImport, (last) => [last.importId])
      },
    )
  }
}

function importRoutesById(db: Database): Routes {
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
      async ({ caller, params }) => await showImport(db, caller.workspaceId, params.import_id),
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
        return await reply.status(202).send(await showImport(db, caller.workspaceId, params.import_id))
      },
    )
    app.post(
      '/imports/:import_id/confirm-deletes',
      {
        schema: {
          tags,
          operationId: 'confirmDeletes',
          summary:
            'Say that the many deletes which the guard stopped are right: reads everything again and deletes what is gone',
          params: importParams,
          response: { 202: importWithStreamsShape },
        },
      },
      async ({ caller, params }, reply) => {
        const stopped = await findImport(db, caller.workspaceId, params.import_id)
        if (!stopped) throw importNotFound(params.import_id)
        if (stopped.errorCode !== 'import.delete_guard') {
          throw new TributaryError(
            'request.invalid',
            `Expected an import that ended with import.delete_guard; import ${params.import_id} is "${stopped.status}" with ${stopped.errorCode ?? 'no error'}. There is nothing to confirm.`,
          )
        }
        const importId = await queueByHand(db, caller.workspaceId, stopped.integrationId, 'full', true)
        return await reply.status(202).send(await showImport(db, caller.workspaceId, importId))
      },
    )
  }
}

function recordErrorRoutes(db: Database): Routes {
  return async (plain) => {
    withZod(plain).get(
      '/integrations/:integration_id/record-errors',
      {
        schema: {
          tags,
          operationId: 'listRecordErrors',
          summary: 'Records that could not be taken, each with its reason',
          params: integrationParams,
          querystring: pageQuery,
          response: { 200: pageOf(recordErrorShape) },
        },
      },
      async ({ caller, params, query }) => {
        const after = decodeCursor(query.cursor, z.tuple([z.string(), z.string()])) ?? null
        await requireIntegration(db, caller.workspaceId, params.integration_id)
        const page = { after, limit: query.limit + 1 }
        const rows = await listRecordErrors(db, caller.workspaceId, params.integration_id, page)
        return toPage(rows, query.limit, presentRecordError, (last) => [last.stream, last.recordKey])
      },
    )
  }
}

function presentRecordError(error: RecordError): z.infer<typeof recordErrorShape> {
  return {
    stream: error.stream,
    record_key: error.recordKey,
    import_id: error.importId,
    code: error.code,
    field: error.field,
    message: error.message,
    raw: error.raw,
    created: error.createdAt.toISOString(),
  }
}

async function queueByHand(
  db: Database,
  workspaceId: string,
  integrationId: string,
  mode: 'incremental' | 'full',
  deletesConfirmed: boolean,
): Promise<string> {
  const importId = await db.transaction((tx) =>
    insertImport(tx, { workspaceId, integrationId, trigger: 'manual', mode, deletesConfirmed }),
  )
  if (importId !== null) return importId
  throw new TributaryError(
    'import.already_running',
    `An import of integration ${integrationId} is queued or running already. See GET /v1/integrations/${integrationId}/imports.`,
  )
}

async function showImport(
  db: Database,
  workspaceId: string,
  importId: string,
): Promise<z.infer<typeof importWithStreamsShape>> {
  const found = await findImport(db, workspaceId, importId)
  if (!found) throw importNotFound(importId)
  return presentImportWithStreams(found, await listStreams(db, workspaceId, importId))
}

async function requireIntegration(db: Database, workspaceId: string, integrationId: string): Promise<void> {
  if (!(await findIntegration(db, workspaceId, integrationId))) throw integrationNotFound(integrationId)
}

function integrationNotFound(id: string): TributaryError {
  return new TributaryError('integration.not_found', `There is no integration "${id}".`)
}

function importNotFound(id: string): TributaryError {
  return new TributaryError('import.not_found', `There is no import "${id}". Imports are kept for 90 days.`)
}

function needsReconnect(id: string): TributaryError {
  return new TributaryError(
    'integration.needs_reconnect',
    `The customer must reconnect integration ${id} before it can be read.`,
  )
}
