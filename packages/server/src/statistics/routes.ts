import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { withZod, type Routes } from '../http/index.ts'
import { listNeedingHelp, readFlow, readHoldings, readSlowest, readTotals, type Span } from './store.ts'

const hourS = 3_600
/** The stretches that can be asked for, with the step of each: 60, 96 and 84 steps. */
const spans = {
  hour: { lengthS: hourS, stepS: 60 },
  day: { lengthS: 24 * hourS, stepS: 15 * 60 },
  week: { lengthS: 7 * 24 * hourS, stepS: 2 * hourS },
} as const
const slowestMax = 5
const needingHelpMax = 20

const count = z.number().int()
const statisticsSchema = z
  .object({
    span: z.enum(['hour', 'day', 'week']),
    step_seconds: count,
    flow: z
      .array(
        z.object({
          at: z.iso.datetime().describe('The beginning of the step.'),
          events: count,
          succeeded: count.describe('Tries that were answered 2xx.'),
          failed: count.describe('Tries that were not.'),
        }),
      )
      .describe('Oldest first, the empty steps included.'),
    success_rate: z.number().nullable().describe('0 to 1, of tries; null: there was none.'),
    slowest_endpoints: z.array(
      z.object({
        id: z.uuid(),
        url: z.string(),
        status: z.string(),
        mean_ms: z.number(),
        most_ms: z.number(),
        succeeded: count,
        failed: count,
      }),
    ),
    needing_help: z
      .array(
        z.object({
          integration_id: z.uuid(),
          customer_id: z.string(),
          connector_type: z.string(),
          reason: z.enum(['needs_reconnect', 'import_failed', 'import_partial']),
          code: z.string().nullable().describe('The code of the error that the import ended with.'),
          message: z.string().nullable(),
          since: z.iso.datetime(),
        }),
      )
      .describe(`The newest ${needingHelpMax}.`),
    totals: z
      .object({ customers: count, integrations: count, endpoints: count, pending: count })
      .describe('Each counted up to 10,000.'),
  })
  .meta({ id: 'Statistics' })

/** The overview of a workspace, and what an integration holds. */
export function statisticsRoutes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/statistics',
      {
        schema: {
          tags: ['statistics'],
          operationId: 'getStatistics',
          summary: 'What flows: events, tries, slow endpoints, integrations that need help',
          querystring: z.strictObject({
            span: z.enum(['hour', 'day', 'week']).default('hour'),
            endpoint_id: z.uuid().optional().describe('Of the slowest endpoints, this one alone.'),
          }),
          response: { 200: statisticsSchema },
        },
      },
      async ({ caller: { workspaceId }, query }) => {
        const span = spanOf(query.span, clock.now())
        const flow = await readFlow(db, workspaceId, span)
        const slowest = await readSlowest(db, workspaceId, span, {
          limit: slowestMax,
          endpointId: query.endpoint_id ?? null,
        })
        const needing = await listNeedingHelp(db, workspaceId, needingHelpMax)
        const succeeded = flow.reduce((sum, step) => sum + step.succeeded, 0)
        const tries = flow.reduce((sum, step) => sum + step.failed, succeeded)
        return {
          span: query.span,
          step_seconds: span.stepS,
          flow: flow.map(({ atMs, ...step }) => ({ at: new Date(atMs).toISOString(), ...step })),
          success_rate: tries === 0 ? null : succeeded / tries,
          slowest_endpoints: slowest.map((endpoint) => ({
            id: endpoint.endpointId,
            url: endpoint.url,
            status: endpoint.status,
            mean_ms: endpoint.meanMs,
            most_ms: endpoint.mostMs,
            succeeded: endpoint.succeeded,
            failed: endpoint.failed,
          })),
          needing_help: needing.map((one) => ({
            integration_id: one.integrationId,
            customer_id: one.customerId,
            connector_type: one.connectorType,
            reason: one.reason,
            code: one.code,
            message: one.message,
            since: new Date(one.sinceMs).toISOString(),
          })),
          totals: await readTotals(db, workspaceId),
        }
      },
    )
    app.get(
      '/integrations/:integration_id/holdings',
      {
        schema: {
          tags: ['integrations'],
          operationId: 'getHoldings',
          summary: 'What deleting the integration would erase, each counted up to 10,000',
          params: z.object({ integration_id: z.uuid() }),
          response: { 200: z.object({ records: count, imports: count, record_errors: count }) },
        },
      },
      async ({ caller, params: { integration_id: id } }) => {
        const held = await readHoldings(db, caller.workspaceId, id)
        if (!held) throw new TributaryError('integration.not_found', `There is no integration "${id}".`)
        return { records: held.records, imports: held.imports, record_errors: held.recordErrors }
      },
    )
  }
}

/** Whole steps, the last of them the one that is under way. */
function spanOf(name: keyof typeof spans, nowMs: number): Span {
  const { lengthS, stepS } = spans[name]
  const stepMs = stepS * 1000
  const untilMs = (Math.floor(nowMs / stepMs) + 1) * stepMs
  return { sinceMs: untilMs - lengthS * 1000, untilMs, stepS }
}
