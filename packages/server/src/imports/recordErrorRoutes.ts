import { z } from 'zod'
import type { JsonValue } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { requireIntegration } from './showImport.ts'
import { countRecordErrors, listRecordErrors, type RecordError } from './store/recordErrors.ts'

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
  raw: json.describe('The record; null: too large to keep, or to be shown in a list'),
  created: z.iso.datetime().describe('Since when it has been at fault'),
})
const countShape = z.object({
  stream: z.string(),
  code: z.string(),
  field: z.string().nullable(),
  count: z.number().int(),
})
/** PostgreSQL's text holds no NUL character. */
const textFilter = z
  .string()
  .max(500)
  .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
  .optional()
const listQuery = pageQuery.extend({ stream: textFilter, code: textFilter, field: textFilter })
const integrationParams = z.object({ integration_id: z.uuid() })
const tags = ['Imports']

/** The records of an integration that could not be taken. */
export function recordErrorRoutes(db: Database): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/integrations/:integration_id/record-errors',
      {
        schema: {
          tags,
          operationId: 'listRecordErrors',
          summary: 'Records that could not be taken, each with its reason',
          params: integrationParams,
          querystring: listQuery,
          response: { 200: pageOf(recordErrorShape) },
        },
      },
      async ({ caller, params, query }) => {
        const after = decodeCursor(query.cursor, z.tuple([z.string(), z.string()])) ?? null
        await requireIntegration(db, caller.workspaceId, params.integration_id)
        const page = { after, limit: query.limit + 1 }
        const rows = await listRecordErrors(
          db,
          { workspaceId: caller.workspaceId, integrationId: params.integration_id },
          { stream: query.stream ?? null, code: query.code ?? null, field: query.field ?? null },
          page,
        )
        return toPage(rows, query.limit, presentRecordError, (last) => [last.stream, last.recordKey])
      },
    )
    app.get(
      '/integrations/:integration_id/record-errors/counts',
      {
        schema: {
          tags,
          operationId: 'countRecordErrors',
          summary: 'How many records could not be taken, for each stream, code and field; the most first',
          params: integrationParams,
          response: { 200: z.object({ total: z.number().int(), data: z.array(countShape) }) },
        },
      },
      async ({ caller: { workspaceId }, params }) => {
        await requireIntegration(db, workspaceId, params.integration_id)
        const data = await countRecordErrors(db, { workspaceId, integrationId: params.integration_id })
        return { total: data.reduce((sum, { count }) => sum + count, 0), data }
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
