import { z } from 'zod'
import { TributaryError, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../../http/index.ts'
import { findStored, presentResource } from '../../resources/index.ts'
import { listEvents, type RecordedEvent } from '../store/findEvents.ts'
import { readDiffs } from '../store/readChanges.ts'
import { changeKinds, type ChangeKind } from './changeCursor.ts'

const params = z.object({ resource_id: z.uuid() })
const json: z.ZodType<JsonValue> = z.json()
const jsonObject = z.record(z.string(), json)
const cursorParts = z.tuple([z.number().int(), z.number().int()])
/** Each may have a diff of nearly 1 MB. */
const historyQuery = pageQuery.extend({ limit: z.coerce.number().int().min(1).max(50).default(20) })

const resourceSchema = z.object({
  id: z.uuid(),
  type: z.string().describe('The data model'),
  customer_id: z.string(),
  integration_id: z.uuid(),
  connector_type: z.string(),
  external_id: z.string(),
  stream: z.string().describe("The manifest's stream that it was read from"),
  deleted: z.iso.datetime().nullable(),
  data: jsonObject.describe('The record as the lists answer it; of a deleted one, as it was'),
  raw: jsonObject.describe('The record as the third party sent it'),
})

const historySchema = z.object({
  id: z.string().describe('The webhook-id of its event'),
  change: z.enum(changeKinds),
  at: z.iso.datetime(),
  import_id: z.uuid().nullable(),
  diff: jsonObject.nullable().describe('Of an update; null when it was erased on demand'),
})

/** One record by its id alone, and what happened to it. */
export function historyRoutes({ db }: Pick<Deps, 'db'>): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/resources/:resource_id',
      {
        schema: {
          tags: ['data models'],
          operationId: 'getResource',
          summary: 'One record by its id, with its raw form; deleted ones as well',
          params,
          response: { 200: resourceSchema },
        },
      },
      async ({ caller, params: { resource_id: id } }) => {
        const found = await findStored(db, caller.workspaceId, id)
        if (!found) throw notFound(id)
        return {
          id,
          type: found.model,
          customer_id: found.customerId,
          integration_id: found.integrationId,
          connector_type: found.connectorType,
          external_id: found.externalId,
          stream: found.stream,
          deleted: found.deletedAt?.toISOString() ?? null,
          data: presentResource(found),
          raw: found.raw,
        }
      },
    )
    app.get(
      '/resources/:resource_id/history',
      {
        schema: {
          tags: ['data models'],
          operationId: 'listResourceHistory',
          summary: 'What happened to a record, newest first, for as long as events are kept',
          params,
          querystring: historyQuery,
          response: { 200: pageOf(historySchema) },
        },
      },
      async ({ caller, params: { resource_id: id }, query }) => {
        if (!(await findStored(db, caller.workspaceId, id))) throw notFound(id)
        const cursor = decodeCursor(query.cursor, cursorParts)
        const page = {
          after: cursor ? { createdAtUs: cursor[0], seq: cursor[1] } : null,
          limit: query.limit + 1,
        }
        const { rows: events } = await listEvents(db, caller.workspaceId, { resourceId: id }, page)
        const diffs = await readDiffs(db, caller.workspaceId, events)
        return toPage(
          events,
          query.limit,
          (event) => present(event, diffs.get(event.eventId) ?? null),
          (event) => [event.createdAtUs, event.seq],
        )
      },
    )
  }
}

function present(event: RecordedEvent, diff: JsonObject | null): z.infer<typeof historySchema> {
  return {
    id: event.eventId,
    change: kindOf(event.event),
    at: event.createdAt.toISOString(),
    import_id: event.importId,
    diff,
  }
}

/** Events of a resource are of these kinds alone. */
function kindOf(event: string): ChangeKind {
  const kind = changeKinds.find((candidate) => event === `integration_${candidate}_data_model`)
  if (kind) return kind
  throw new Error(`"${event}" is no event of a record`)
}

function notFound(id: string): TributaryError {
  return new TributaryError('resource.not_found', `There is no record "${id}".`)
}
