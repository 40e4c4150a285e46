import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { withZod, type Routes } from '../../http/index.ts'
import { recordSchemaOf, type Model, type ModelCatalogue } from '../../resources/index.ts'
import {
  changeKinds,
  decodeChangeCursor,
  encodeChangeCursor,
  type ChangeFilter,
  type ChangeKind,
} from './changeCursor.ts'
import { readChangePage, startReading, type Change } from './readChangePage.ts'

const customerParams = z.object({
  customer_id: z
    .string()
    .min(1)
    .max(500)
    .refine((text) => !text.includes('\0'), 'expected text without NUL characters'),
})
const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .max(12_000)
    .optional()
    .describe('next_cursor of the page before. It fits the same filters alone.'),
  from: z
    .enum(['beginning', 'now'])
    .optional()
    .describe(
      'Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on.',
    ),
  integration_id: z.uuid().optional().describe('Only changes of this integration'),
  change: z
    .string()
    .regex(
      /^(new|updated|deleted)(,(new|updated|deleted))*$/,
      'expected new, updated, deleted, or several with commas',
    )
    .optional()
    .describe('Only changes of these kinds, with commas between: new,updated,deleted'),
})
const anyModelQuery = query.extend({
  model: z.string().optional().describe('Only records of this data model'),
})

const diffSchema = z.record(z.string(), z.object({ old: z.json(), new: z.json() }).partial())

function changeShapeOf(record: z.ZodType) {
  return z.object({
    id: z
      .string()
      .nullable()
      .describe('The webhook-id of its event. Null: it was there when the reader began with from=beginning.'),
    change: z.enum(changeKinds),
    type: z.string().describe('The data model'),
    resource_id: z.uuid(),
    customer_id: z.string(),
    integration_id: z.uuid(),
    at: z.iso.datetime().describe('When it happened'),
    diff: diffSchema.nullable().describe('Of an update; null when it was erased on demand'),
    data: record
      .nullable()
      .describe('The record as it is now, not as it was then. Null: it is deleted by now.'),
  })
}

function pageShapeOf(item: z.ZodType) {
  return z.object({
    data: z.array(item),
    next_cursor: z.string().describe('Never null: keep it, and ask again with it for what comes next'),
    has_more: z
      .boolean()
      .describe('Whether to ask again at once. A page may be empty and have more behind it.'),
  })
}

/** A customer's changes, of all data models (`/customers/{customer_id}/changes`) and of each (`.../pm-issues/changes`). */
export function changeRoutes({ db, models }: Pick<Deps, 'db'> & { models: ModelCatalogue }): Routes {
  return async (app) => {
    await app.register(allChangesRoute({ db, models }))
    for (const model of models.all()) await app.register(modelChangesRoute({ db }, model))
  }
}

function allChangesRoute({ db, models }: Pick<Deps, 'db'> & { models: ModelCatalogue }): Routes {
  return async (app) => {
    withZod(app).get(
      '/customers/:customer_id/changes',
      {
        schema: {
          tags: ['changes'],
          operationId: 'listChanges',
          summary: "A customer's changes in order, to be followed with a cursor that misses none",
          description: 'See docs/changes.md.',
          params: customerParams,
          querystring: anyModelQuery,
          response: { 200: pageShapeOf(changeShapeOf(z.record(z.string(), z.json()))) },
        },
      },
      async ({ caller, params, query: asked }) => {
        if (asked.model !== undefined && !models.find(asked.model)) throw unknownModel(asked.model, models)
        return await answer(db, caller.workspaceId, params.customer_id, asked.model ?? null, asked)
      },
    )
  }
}

function modelChangesRoute({ db }: Pick<Deps, 'db'>, model: Model): Routes {
  return async (app) => {
    withZod(app).get(
      `/customers/:customer_id/${model.path}/changes`,
      {
        schema: {
          tags: [model.family],
          operationId: `list_${model.name}_changes`,
          summary: `${model.title}: a customer's changes in order`,
          params: customerParams,
          querystring: query,
          response: { 200: pageShapeOf(changeShapeOf(recordSchemaOf(model))) },
        },
      },
      async ({ caller, params, query: asked }) =>
        await answer(db, caller.workspaceId, params.customer_id, model.name, asked),
    )
  }
}

async function answer(
  db: Deps['db'],
  workspaceId: string,
  customerId: string,
  model: string | null,
  asked: z.infer<typeof query>,
) {
  const changes = asked.change === undefined ? changeKinds : asked.change.split(',').filter(isChangeKind)
  const filter: ChangeFilter = { customerId, model, integrationId: asked.integration_id ?? null, changes }
  const of = { ...filter, workspaceId }
  if (asked.cursor !== undefined && asked.from !== undefined) {
    throw new TributaryError(
      'request.invalid',
      'Expected "cursor" or "from"; both came. The cursor says where to go on.',
    )
  }
  if (asked.cursor === undefined) {
    const cursor = await startReading(db, of, asked.from ?? 'beginning')
    if (asked.from === 'now')
      return { data: [], next_cursor: encodeChangeCursor(cursor, filter), has_more: false }
    return present(await readChangePage(db, of, cursor, asked.limit), filter)
  }
  return present(await readChangePage(db, of, decodeChangeCursor(asked.cursor, filter), asked.limit), filter)
}

function present(
  { changes, cursor, hasMore }: Awaited<ReturnType<typeof readChangePage>>,
  filter: ChangeFilter,
) {
  return {
    data: changes.map((change) => presentChange(change, filter.customerId)),
    next_cursor: encodeChangeCursor(cursor, filter),
    has_more: hasMore,
  }
}

function presentChange(change: Change, customerId: string) {
  return {
    id: change.eventId,
    change: change.change,
    type: change.model,
    resource_id: change.resourceId,
    customer_id: customerId,
    integration_id: change.integrationId,
    at: new Date(change.atMs).toISOString(),
    diff: change.diff,
    data: change.data,
  }
}

function isChangeKind(text: string): text is ChangeKind {
  return changeKinds.some((kind) => kind === text)
}

function unknownModel(name: string, models: ModelCatalogue): TributaryError {
  const names = models.all().map((model) => model.name)
  return new TributaryError(
    'resource.model_unknown',
    `There is no data model "${name.slice(0, 80)}". There are: ${names.join(', ')}.`,
    { details: { models: names } },
  )
}
