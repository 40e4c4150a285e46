import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { fieldTypes, type ModelCatalogue } from './models.ts'
import { presentResource } from './presentResource.ts'
import { searchResources } from './store/searchResources.ts'

const modelSchema = z
  .object({
    type: z.string().describe('As in the events.'),
    title: z.string(),
    description: z.string(),
    family: z.string(),
    path: z.string().describe("The last part of the list's address: /v1/customers/{customer_id}/{path}."),
    fields: z.array(
      z.object({
        name: z.string(),
        type: z.enum(fieldTypes),
        ref: z.string().nullable().describe('The model that it is the id of.'),
        description: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'DataModel' })

const recordSchema = z
  .looseObject({
    id: z.uuid(),
    external_id: z.string(),
    source: z.string(),
    integration_id: z.uuid(),
    created: z.iso.datetime(),
    modified: z.iso.datetime(),
  })
  .meta({ id: 'AnyRecord' })

const searchText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'expected text without NUL characters')

/** For people who look around: which data models there are, and records of one, searched, the newest change first. */
export function browseRoutes({ db, models }: { db: Database; models: ModelCatalogue }): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/models',
      {
        schema: {
          tags: ['data models'],
          operationId: 'listModels',
          summary: 'The data models and their fields',
          response: { 200: z.object({ data: z.array(modelSchema) }) },
        },
      },
      async () => ({
        data: models.all().map(({ name, title, description, family, path, fields }) => ({
          type: name,
          title,
          description,
          family,
          path,
          fields: [...fields.values()],
        })),
      }),
    )
    app.get(
      '/records',
      {
        schema: {
          tags: ['data models'],
          operationId: 'searchRecords',
          summary:
            "A customer's records of a model, the newest change first; with a search, those that have the text",
          description:
            'A search looks at up to 10,000 records for one answer, so a page may hold less than was asked for, or nothing, and still have a next one.',
          querystring: pageQuery.extend({
            customer_id: z.string().min(1).max(500),
            type: z.string().max(100),
            integration_id: z.uuid().optional(),
            search: searchText
              .optional()
              .describe(
                'Part of a field, or the whole id at the third party; capital letters are the same as small ones.',
              ),
          }),
          response: { 200: pageOf(recordSchema) },
        },
      },
      async ({ caller, query }) => {
        const model = models.find(query.type)
        if (!model) {
          throw new TributaryError(
            'resource.model_unknown',
            `There is no data model "${query.type}". See /v1/models for what there is.`,
          )
        }
        const before = decodeCursor(query.cursor, z.tuple([z.iso.datetime(), z.uuid()]))
        const { found, next } = await searchResources(db, {
          workspaceId: caller.workspaceId,
          customerId: query.customer_id,
          model: model.name,
          integrationId: query.integration_id ?? null,
          search: query.search ?? null,
          before: before ? { modifiedAt: before[0], resourceId: before[1] } : null,
          limit: query.limit,
        })
        // The page ends where the search says, not with the last row that matched.
        const cursor = toPage(
          next ? [next, next] : [],
          1,
          () => null,
          (key) => [key.modifiedAt, key.resourceId],
        )
        return { data: found.map(presentResource), next_cursor: cursor.next_cursor }
      },
    )
  }
}
