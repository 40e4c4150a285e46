import { z } from 'zod'
import { eventNames } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import type { Sql } from '../../db/index.ts'
import {
  decodeCursor,
  pageQuery,
  idSchema,
  pageOf,
  timeSchema as time,
  toPage,
  withZod,
  type Routes,
} from '../../http/index.ts'
import { countWaiting } from '../store/queueReplayed.ts'
import { countOutcomes, findReplay, listReplays, replayStates, type Replay } from '../store/replays.ts'
import { cancelReplay, replayNotFound } from './cancelReplay.ts'
import { createReplay } from './createReplay.ts'

const count = z.number().int()

const replaySchema = z
  .object({
    id: z.uuid(),
    endpoint_id: z.uuid(),
    kind: z.enum(['one', 'failed', 'range']),
    from: time.describe('failed: when it was given up; range: when the event happened.'),
    to: time.describe('Excluded.'),
    events: z.array(z.string()).nullable(),
    integration_id: z.uuid().nullable(),
    customer_id: z.string().nullable(),
    resource_id: z.uuid().nullable(),
    state: z.enum(replayStates),
    reason: z.string().nullable().describe('Why it failed or was cancelled.'),
    reached: time.describe('When the event happened that was put into the queue last.'),
    queued: count.describe('Deliveries put into the queue so far.'),
    skipped: count.describe('Left out: pending already, or the body is no longer kept.'),
    pending: count.describe('Of those in the queue: not ended yet.'),
    delivered: count,
    given_up: count,
    cancelled: count,
    created: time,
    started: time.nullable(),
    finished: time.nullable(),
  })
  .meta({ id: 'Replay' })

const failedBody = z.strictObject({
  failed_since: time.describe('Everything that was given up since then.'),
})
const rangeBody = z.strictObject({
  from: time.describe('When the events happened.'),
  to: time.describe('Excluded; a time to come counts as now.'),
  events: z.array(z.enum(eventNames)).min(1).max(eventNames.length).optional(),
  integration_id: idSchema.optional(),
  customer_id: z.string().min(1).max(500).optional(),
  resource_id: idSchema.optional(),
})
const tags = ['webhooks']

/** A replay as the API shows it; of one that is under way, the counts as of now. */
async function present(sql: Sql, replay: Replay): Promise<z.infer<typeof replaySchema>> {
  const isActive = replay.finishedAt === null
  const outcomes = isActive ? await countOutcomes(sql, replay) : replay
  const { pending } = isActive ? await countWaiting(sql, replay) : { pending: 0 }
  return {
    id: replay.replayId,
    endpoint_id: replay.endpointId,
    kind: replay.kind,
    from: replay.since.toISOString(),
    to: replay.until.toISOString(),
    events: replay.eventFilter,
    integration_id: replay.integrationId,
    customer_id: replay.customerId,
    resource_id: replay.resourceId,
    state: replay.state,
    reason: replay.reason,
    reached: replay.cursorAt.toISOString(),
    queued: replay.queued,
    skipped: replay.skipped,
    pending,
    delivered: outcomes.delivered,
    given_up: outcomes.givenUp,
    cancelled: outcomes.cancelled,
    created: replay.createdAt.toISOString(),
    started: replay.startedAt?.toISOString() ?? null,
    finished: replay.finishedAt?.toISOString() ?? null,
  }
}

/** Replays: ask for one, list, read, cancel. */
export function replayRoutes({ db }: Pick<Deps, 'db'>): Routes {
  return async (app) => {
    addCreate(withZod(app), db)
    addRead(withZod(app), db)
  }
}

type Api = ReturnType<typeof withZod>

function addCreate(api: Api, db: Deps['db']): void {
  api.post(
    '/webhook-endpoints/:endpoint_id/replays',
    {
      schema: {
        tags,
        operationId: 'createReplay',
        summary: 'Send again what was given up since a time, or the events of a range',
        params: z.object({ endpoint_id: idSchema }),
        body: z.union([failedBody, rangeBody]),
        response: { 202: replaySchema },
      },
    },
    async ({ caller, params: { endpoint_id }, body }, reply) => {
      const of = { workspaceId: caller.workspaceId, endpointId: endpoint_id }
      const replay = await createReplay(
        { db },
        'failed_since' in body
          ? { ...of, kind: 'failed', since: new Date(body.failed_since) }
          : {
              ...of,
              kind: 'range',
              since: new Date(body.from),
              until: new Date(body.to),
              events: body.events ?? null,
              integrationId: body.integration_id ?? null,
              customerId: body.customer_id ?? null,
              resourceId: body.resource_id ?? null,
            },
      )
      return reply.status(202).send(await present(db, replay))
    },
  )

  api.post(
    '/replays/:replay_id/cancel',
    {
      schema: {
        tags,
        operationId: 'cancelReplay',
        summary: 'End a replay: what was not sent yet of it leaves the queue',
        params: z.object({ replay_id: idSchema }),
        response: { 200: replaySchema },
      },
    },
    async ({ caller, params: { replay_id } }) => {
      const key = { workspaceId: caller.workspaceId, replayId: replay_id }
      return await present(db, await cancelReplay({ db }, key))
    },
  )
}

function addRead(api: Api, db: Deps['db']): void {
  api.get(
    '/replays',
    {
      schema: {
        tags,
        operationId: 'listReplays',
        summary: 'Replays, newest first',
        querystring: pageQuery.extend({
          endpoint_id: idSchema.optional(),
          state: z.enum(replayStates).optional(),
        }),
        response: { 200: pageOf(replaySchema) },
      },
    },
    async ({ caller, query }) => {
      const [after] = decodeCursor(query.cursor, z.tuple([z.uuid()])) ?? [null]
      const filter = { endpointId: query.endpoint_id, state: query.state }
      const page = { after, limit: query.limit + 1 }
      const found = await listReplays(db, caller.workspaceId, filter, page)
      const { data, next_cursor } = toPage(
        found,
        query.limit,
        (replay) => replay,
        ({ replayId }) => [replayId],
      )
      return { data: await Promise.all(data.map((replay) => present(db, replay))), next_cursor }
    },
  )

  api.get(
    '/replays/:replay_id',
    {
      schema: {
        tags,
        operationId: 'getReplay',
        summary: 'One replay with its progress',
        params: z.object({ replay_id: idSchema }),
        response: { 200: replaySchema },
      },
    },
    async ({ caller, params: { replay_id } }) => {
      const replay = await findReplay(db, caller.workspaceId, replay_id)
      if (!replay) throw replayNotFound(replay_id)
      return await present(db, replay)
    },
  )
}
