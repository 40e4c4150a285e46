import { z } from 'zod'
import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { browseRoutes } from './browseRoutes.ts'
import type { Model, ModelCatalogue } from './models.ts'
import { presentResource } from './presentResource.ts'
import { recordSchemaOf } from './recordSchema.ts'
import { findRawRecord, findResource, listResources } from './store/readResources.ts'

const customerParams = z.object({ customer_id: z.string().min(1).max(500) })
const recordParams = customerParams.extend({ resource_id: z.uuid() })
const listQuery = pageQuery.extend({
  modified_since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Only records whose last real change was at this time or later'),
  integration_id: z.uuid().optional().describe('Only records of this integration'),
})
const cursorParts = z.tuple([z.iso.datetime(), z.uuid()])
const json: z.ZodType<JsonValue> = z.json()
const rawSchema = z.object({
  id: z.uuid(),
  external_id: z.string(),
  stream: z.string().describe("The manifest's stream that it was read from"),
  raw: z.record(z.string(), json).describe('The record as the third party sent it'),
})

type ResourceKey = { workspaceId: string; customerId: string; model: string; resourceId: string }

/** Customers' records, one group of routes for each data model: `/v1/customers/{customer_id}/pm-issues` and so on. */
export function resourceRoutes({ db, models }: { db: Database; models: ModelCatalogue }): Routes {
  return async (app) => {
    await app.register(browseRoutes({ db, models }))
    for (const model of models.all()) {
      await app.register(listRoute(db, model))
      await app.register(recordRoutes(db, model))
    }
    await app.register(unknownModelRoutes(models))
  }
}

function listRoute(db: Database, model: Model): Routes {
  return async (plain) => {
    withZod(plain).get(
      `/customers/:customer_id/${model.path}`,
      {
        schema: {
          tags: [model.family],
          operationId: `list_${model.name}`,
          summary: `${model.title}: a customer's records, the longest unchanged first`,
          params: customerParams,
          querystring: listQuery,
          response: { 200: pageOf(recordSchemaOf(model)) },
        },
      },
      async ({ caller, params, query }) => {
        const after = decodeCursor(query.cursor, cursorParts)
        const filter = {
          workspaceId: caller.workspaceId,
          customerId: params.customer_id,
          model: model.name,
          integrationId: query.integration_id ?? null,
          modifiedSince: query.modified_since ? new Date(query.modified_since) : null,
          after: after ? { modifiedAt: after[0], resourceId: after[1] } : null,
        }
        const rows = await listResources(db, filter, query.limit + 1)
        return toPage(rows, query.limit, presentResource, (last) => [
          last.modifiedAt.toISOString(),
          last.resourceId,
        ])
      },
    )
  }
}

function recordRoutes(db: Database, model: Model): Routes {
  return async (plain) => {
    const app = withZod(plain)
    const common = { tags: [model.family], params: recordParams }
    app.get(
      `/customers/:customer_id/${model.path}/:resource_id`,
      {
        schema: {
          ...common,
          operationId: `get_${model.name}`,
          summary: `${model.title}: one record`,
          response: { 200: recordSchemaOf(model) },
        },
      },
      async ({ caller, params }) => {
        const key = keyOf(caller.workspaceId, params, model)
        const resource = await findResource(db, key)
        if (!resource) throw notFound(key)
        return presentResource(resource)
      },
    )
    app.get(
      `/customers/:customer_id/${model.path}/:resource_id/raw`,
      {
        schema: {
          ...common,
          operationId: `get_raw_${model.name}`,
          summary: `${model.title}: one record as the third party sent it`,
          response: { 200: rawSchema },
        },
      },
      async ({ caller, params }) => {
        const key = keyOf(caller.workspaceId, params, model)
        const found = await findRawRecord(db, key)
        if (!found) throw notFound(key)
        return { id: key.resourceId, external_id: found.externalId, stream: found.stream, raw: found.raw }
      },
    )
  }
}

/** Any other last part of the path: says which models there are. */
function unknownModelRoutes(models: ModelCatalogue): Routes {
  return async (plain) => {
    const app = withZod(plain)
    for (const rest of ['', '/:resource_id', '/:resource_id/raw']) {
      app.get(
        `/customers/:customer_id/:model_path${rest}`,
        { schema: { hide: true, params: z.looseObject({ model_path: z.string() }) } },
        async ({ params }) => {
          const paths = models.all().map(({ path }) => path)
          throw new TributaryError(
            'resource.model_unknown',
            `There is no data model at "${params.model_path.slice(0, 80)}". There are: ${paths.join(', ')}.`,
            { details: { paths } },
          )
        },
      )
    }
  }
}

function keyOf(
  workspaceId: string,
  params: { customer_id: string; resource_id: string },
  model: Model,
): ResourceKey {
  return { workspaceId, customerId: params.customer_id, model: model.name, resourceId: params.resource_id }
}

function notFound({ customerId, model, resourceId }: ResourceKey): TributaryError {
  return new TributaryError(
    'resource.not_found',
    `Customer "${customerId}" has no ${model} "${resourceId}". It may be deleted at the third party.`,
  )
}
