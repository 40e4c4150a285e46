import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import { durationSeconds } from '../connectors/index.ts'
import type { Deps } from '../deps.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import type { ImportProgress } from '../ports.ts'
import { configureConnector } from './configureConnector.ts'
import { redirectUrlOf } from './connect/authorize.ts'
import { deleteIntegration } from './deleteIntegration.ts'
import { pauseIntegration } from './pauseIntegration.ts'
import {
  connectorShape,
  customerShape,
  integrationShape,
  listedIntegrationShape,
  presentConnector,
  presentCustomer,
  presentIntegration,
  presentListedIntegration,
} from './presenters.ts'
import { linkRoutes } from './linkRoutes.ts'
import { listCustomers } from './store/customers.ts'
import { findIntegration, listIntegrations } from './store/integrations.ts'
import { findConnectorSettings, listConnectorSettings } from './store/settings.ts'

export type IntegrationRoutesDeps = Pick<
  Deps,
  'db' | 'clock' | 'logger' | 'keyring' | 'egress' | 'connectors' | 'publicUrl'
> & { progress: ImportProgress }

const cursorAfterText = z.tuple([z.string()])
const cursorAfterId = z.tuple([z.uuid()])
const idParams = z.object({ id: z.uuid() })
const duration = durationSeconds.refine(
  (seconds) => seconds <= 31_622_400,
  'expected a duration of at most 366 days',
)
const typeParams = z.object({ type: z.string().max(100) })

/** PostgreSQL's text holds no NUL character, so a filter with one would find nothing and fail. */
const textFilter = z
  .string()
  .max(255)
  .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
  .optional()

const integrationsQuery = pageQuery.extend({
  customer_id: textFilter,
  connector_type: textFilter,
  status: z.enum(['active', 'needs_reconnect', 'paused']).optional(),
})

const connectorBody = z.strictObject({
  client_id: z.string().trim().min(1).max(1_000).nullable().optional(),
  client_secret: z.string().min(1).max(4_000).nullable().optional(),
  settings: z.record(z.string(), z.json()).optional(),
  import_interval: duration.nullable().optional(),
  full_read_interval: duration.nullable().optional(),
})

/** Connectors, integrations and customers of the key's workspace. */
export function integrationRoutes(deps: IntegrationRoutesDeps): Routes {
  return async (plain) => {
    await plain.register(connectorRoutes(deps))
    await plain.register(ownIntegrationRoutes(deps))
    await plain.register(customerRoutes(deps))
    await plain.register(linkRoutes(deps))
  }
}

function connectorRoutes(deps: IntegrationRoutesDeps): Routes {
  return async (plain) => {
    const app = withZod(plain)
    const shown = (workspaceId: string) => ({
      redirectUrl: redirectUrlOf(deps),
      keyring: deps.keyring,
      workspaceId,
    })
    app.get(
      '/connectors',
      {
        schema: {
          tags: ['connectors'],
          operationId: 'listConnectors',
          summary: 'The catalogue of connectors, and what this workspace has set for each',
          querystring: pageQuery,
          response: { 200: pageOf(connectorShape) },
        },
      },
      async ({ caller, query }) => {
        const [after] = decodeCursor(query.cursor, cursorAfterText) ?? ['']
        const byType = new Map(
          (await listConnectorSettings(deps.db, caller.workspaceId)).map((row) => [row.connectorType, row]),
        )
        const connectors = deps.connectors
          .all()
          .filter(({ type }) => type > after)
          .sort((a, b) => (a.type < b.type ? -1 : 1))
        return toPage(
          connectors.slice(0, query.limit + 1),
          query.limit,
          (connector) =>
            presentConnector(connector, byType.get(connector.type) ?? null, shown(caller.workspaceId)),
          ({ type }) => [type],
        )
      },
    )
    app.get(
      '/connectors/:type',
      {
        schema: {
          tags: ['connectors'],
          operationId: 'getConnector',
          summary: 'One connector, and what this workspace has set for it',
          params: typeParams,
          response: { 200: connectorShape },
        },
      },
      async ({ caller, params }) => {
        const connector = deps.connectors.get(params.type)
        const settings = await findConnectorSettings(deps.db, caller.workspaceId, connector.type)
        return presentConnector(connector, settings, shown(caller.workspaceId))
      },
    )
    app.put(
      '/connectors/:type',
      {
        schema: {
          tags: ['connectors'],
          operationId: 'configureConnector',
          summary: "Sets the workspace's OAuth2 client, settings and schedule of a connector",
          description:
            'What is left out stays as it is; null empties it. The client secret and secret settings are kept sealed and never returned; a secret setting that is left out of settings stays.',
          params: typeParams,
          body: connectorBody,
          response: { 200: connectorShape },
        },
      },
      async ({ caller, params, body }) => {
        const connector = deps.connectors.get(params.type)
        const settings = await configureConnector(deps, caller.workspaceId, connector, {
          clientId: body.client_id,
          clientSecret: body.client_secret,
          settings: body.settings,
          importIntervalS: body.import_interval,
          fullReadIntervalS: body.full_read_interval,
        })
        return presentConnector(connector, settings, shown(caller.workspaceId))
      },
    )
  }
}

function ownIntegrationRoutes(deps: IntegrationRoutesDeps): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/integrations',
      {
        schema: {
          tags: ['integrations'],
          operationId: 'listIntegrations',
          summary: 'The integrations of this workspace, in the order of their making',
          querystring: integrationsQuery,
          response: { 200: pageOf(listedIntegrationShape) },
        },
      },
      async ({ caller, query }) => {
        const [after] = decodeCursor(query.cursor, cursorAfterId) ?? [null]
        const filter = {
          customerId: query.customer_id ?? null,
          connectorType: query.connector_type ?? null,
          status: query.status ?? null,
        }
        const rows = await listIntegrations(deps.db, caller.workspaceId, filter, {
          after,
          limit: query.limit + 1,
        })
        const ids = rows.map(({ integrationId }) => integrationId)
        const last = await deps.progress.lastImports(deps.db, caller.workspaceId, ids)
        return toPage(
          rows,
          query.limit,
          (row) => presentListedIntegration(row, last.get(row.integrationId)),
          ({ integrationId }) => [integrationId],
        )
      },
    )
    app.get(
      '/integrations/:id',
      {
        schema: {
          tags: ['integrations'],
          operationId: 'getIntegration',
          summary: 'One integration',
          params: idParams,
          response: { 200: integrationShape },
        },
      },
      async ({ caller, params }) => {
        const found = await findIntegration(deps.db, caller.workspaceId, params.id)
        if (found) return presentIntegration(found)
        throw new TributaryError('integration.not_found', `There is no integration "${params.id}".`)
      },
    )
    app.patch(
      '/integrations/:id',
      {
        schema: {
          tags: ['integrations'],
          operationId: 'updateIntegration',
          summary: 'Pauses an integration (no scheduled imports, its records stay), or lets it go on',
          params: idParams,
          body: z.strictObject({ status: z.enum(['active', 'paused']) }),
          response: { 200: integrationShape },
        },
      },
      async ({ caller, params, body }) =>
        presentIntegration(await pauseIntegration(deps, caller.workspaceId, params.id, body.status)),
    )
    app.delete(
      '/integrations/:id',
      {
        schema: {
          tags: ['integrations'],
          operationId: 'deleteIntegration',
          summary: 'Ends an integration: erases its credentials, records and imports, and revokes the grant',
          params: idParams,
          response: { 204: z.null() },
        },
      },
      async ({ caller, params }, reply) => {
        await deleteIntegration(deps, caller.workspaceId, params.id)
        return reply.status(204).send(null)
      },
    )
  }
}

function customerRoutes(deps: IntegrationRoutesDeps): Routes {
  return async (plain) => {
    withZod(plain).get(
      '/customers',
      {
        schema: {
          tags: ['customers'],
          operationId: 'listCustomers',
          summary: "The workspace's customers who have connected something",
          querystring: pageQuery,
          response: { 200: pageOf(customerShape) },
        },
      },
      async ({ caller, query }) => {
        const [after] = decodeCursor(query.cursor, cursorAfterText) ?? [null]
        const rows = await listCustomers(deps.db, caller.workspaceId, { after, limit: query.limit + 1 })
        return toPage(rows, query.limit, presentCustomer, ({ customerId }) => [customerId])
      },
    )
  }
}
