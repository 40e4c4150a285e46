import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { explaining } from '../../../../../test/support/explain.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import type { NewEvent } from '../../ports.ts'
import { createWorkspace } from '../../workspaces/index.ts'
import { createEventRecorder } from '../recordEvents.ts'

let db: TestDatabase
let workspaceId: string

beforeAll(async () => {
  db = await createTestDatabase()
  ;({ workspaceId } = await createWorkspace(db, 'Acme'))
  // Others have endpoints and integrations as well.
  await db.query(`
    insert into workspaces (workspace_id, name) select gen_random_uuid(), 'Other' from generate_series(1, 500);
    insert into customers (workspace_id, customer_id) select workspace_id, 'acme' from workspaces;
    insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
      select workspace_id, gen_random_uuid(), 'acme', 'sandbox', 'api_key', 'active' from workspaces, generate_series(1, 4);
    insert into webhook_endpoints (workspace_id, endpoint_id, url, secrets_sealed, shard, connector_filter)
      select workspace_id, gen_random_uuid(), 'https://example.com', '', 7, '{sandbox}' from workspaces, generate_series(1, 4);
    analyze`)
})
afterAll(() => db.drop())

test('events are written without reading more than the endpoints of their workspace, each once, by index', async () => {
  const { rows } = await db.query<{ integration_id: string }>(
    'select integration_id from integrations where workspace_id = $1 limit 1',
    [workspaceId],
  )
  const integrationId = rows[0]?.integration_id ?? ''
  const events = Array.from({ length: 1_000 }, (): NewEvent => {
    const resourceId = newUuid()
    return {
      event: 'integration_new_data_model',
      workspaceId,
      customerId: 'acme',
      integrationId,
      importId: newUuid(),
      state: null,
      resourceId,
      payload: { id: integrationId, resource_id: resourceId, type: 'pm_issue' },
    }
  })
  const [first] = events
  const importId = first?.importId ?? null
  const write = createEventRecorder().prepare(events.map((event) => ({ ...event, importId })))
  const { sql, scans } = explaining(db, { generic: false })
  await write({ ...sql, isTransaction: true, afterCommit: () => {} })
  const { rows: written } = await db.query(
    `select (select count(*) from events where workspace_id = $1) as events,
       (select count(*) from deliveries where workspace_id = $1) as deliveries`,
    [workspaceId],
  )
  expect(written).toEqual([{ events: 1_000, deliveries: 4_000 }])
  expect(new Set(scans.map(({ relation }) => relation))).toEqual(
    new Set(['webhook_endpoints', 'integrations']),
  )
  for (const { how, relation, rows: looked } of scans) {
    expect(how).not.toBe('Seq Scan')
    expect(looked, relation).toBeLessThanOrEqual(16)
  }
})
