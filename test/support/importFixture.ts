import { newUuid, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Connector } from '../../packages/server/src/connectors/index.ts'
import type { Sql } from '../../packages/server/src/db/index.ts'
import type { ImportTarget } from '../../packages/server/src/ports.ts'
import { createWorkspace } from '../../packages/server/src/workspaces/index.ts'
import type { TestDatabase } from './testDatabase.ts'

/** A connector as tests of imports and resources need it: a mapping, and a manifest that nothing reads. */
export function testConnector(mapping: JsonValue, more: Partial<Connector> = {}): Connector {
  return {
    type: 'sandbox',
    name: 'Sandbox',
    description: 'For tests',
    documentationUrl: null,
    iconSvg: null,
    reads: [],
    importIntervalS: 900,
    settings: {},
    auth: [],
    manifest: {} as Connector['manifest'],
    mappingSource: mapping,
    ...more,
  }
}

/** A workspace with one customer and one active integration. */
export async function createIntegration(
  db: TestDatabase,
  connectorType: string,
  more: { state?: JsonValue; config?: JsonObject; customerId?: string } = {},
): Promise<{ workspaceId: string; adminKey: string; integrationId: string; customerId: string }> {
  const { workspaceId, adminKey } = await createWorkspace(db, 'Acme')
  const customerId = more.customerId ?? 'customer-1'
  const integrationId = await addIntegration(db, workspaceId, customerId, connectorType, more)
  return { workspaceId, adminKey, integrationId, customerId }
}

/** One more active integration of a customer, who is made when missing. Not due for the scheduler. */
export async function addIntegration(
  sql: Sql,
  workspaceId: string,
  customerId: string,
  connectorType: string,
  { state = 'state-1', config = {} }: { state?: JsonValue; config?: JsonObject } = {},
): Promise<string> {
  const integrationId = newUuid()
  await sql.query(
    'insert into customers (workspace_id, customer_id) values ($1, $2) on conflict do nothing',
    [workspaceId, customerId],
  )
  await sql.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, state, config, auth_method, status, next_import_at)
     values ($1, $2, $3, $4, $5, $6, 'api_key', 'active', now() + interval '1 day')`,
    [workspaceId, integrationId, customerId, connectorType, JSON.stringify(state), JSON.stringify(config)],
  )
  return integrationId
}

/** Where an import's records go, without an import. */
export function targetOf(
  integration: { workspaceId: string; customerId: string; integrationId: string },
  connector: Connector,
): ImportTarget {
  const { workspaceId, customerId, integrationId } = integration
  return { workspaceId, customerId, integrationId, importId: newUuid(), connector, state: 'state-1' }
}

/** The streams of the connector below. */
export const importTestStreams = ['users', 'issues']

/** A connector of two streams, for tests of imports. */
export const importTestConnector = testConnector({
  version: 1,
  streams: {
    users: { model: 'pm_user', external_id: 'id', fields: { name: 'name' } },
    issues: { model: 'pm_issue', external_id: 'id', fields: { name: 'title', priority: 'priority' } },
  },
})
