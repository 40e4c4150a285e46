import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { createWorkspace } from '../../workspaces/index.ts'
import { findCredentials, findDueCredentials } from './credentials.ts'
import { listIntegrations } from './integrations.ts'
import { deleteExpiredSessions, findSession, findSessionByOauthState } from './sessions.ts'

const rows = 5_000
const someId = '0192f3a4-0000-7000-8000-000000000002'

let db: TestDatabase
let workspaceId: string
beforeAll(async () => {
  db = await createTestDatabase()
  workspaceId = (await createWorkspace(db, 'Acme')).workspaceId
  await db.query(
    `insert into customers (workspace_id, customer_id) select $1, 'c' || n from generate_series(1, 100) n`,
    [workspaceId],
  )
  await db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
     select $1, gen_random_uuid(), 'c' || (1 + n % 100), 'sandbox', 'oauth2', 'active' from generate_series(1, $2::int) n`,
    [workspaceId, rows],
  )
  await db.query(
    `insert into credentials (workspace_id, integration_id, sealed, access_token_expires_at, refresh_due_at)
     select workspace_id, integration_id, '\\x00', now() + interval '1 hour', now() + random() * interval '1 hour' from integrations`,
  )
  await db.query(
    `insert into connect_sessions (workspace_id, session_id, connector_type, customer_id, browser_hash, status_token_hash, oauth_state_hash, expires_at)
     select $1, gen_random_uuid(), 'sandbox', 'c1', '\\x00', '\\x00', sha256(n::text::bytea), now() + n * interval '1 second' from generate_series(1, $2::int) n`,
    [workspaceId, rows],
  )
  await db.query('analyze')
})
afterAll(() => db.drop())

/** The plans of the statements that `work` runs, as text. */
async function plansOf(work: (sql: Pick<TestDatabase, 'query'>) => Promise<unknown>): Promise<string> {
  const plans: string[] = []
  await work({
    query: async (text, values) => {
      const query = typeof text === 'string' ? { text, values } : { text: text.text, values: text.values }
      const { rows: lines } = await db.query({
        text: `explain ${query.text}`,
        values: query.values ?? [],
      })
      plans.push(lines.map((line) => String(line['QUERY PLAN'])).join('\n'))
      return await db.query(text, values)
    },
  })
  return plans.join('\n')
}

test.each([
  ['findCredentials', 'credentials_pkey', (sql: TestDatabase) => findCredentials(sql, workspaceId, someId)],
  ['findDueCredentials', 'credentials_due', (sql: TestDatabase) => findDueCredentials(sql, new Date(), 50)],
  ['findSession', 'connect_sessions_id', (sql: TestDatabase) => findSession(sql, someId)],
  [
    'findSessionByOauthState',
    'connect_sessions_oauth_state',
    (sql: TestDatabase) => findSessionByOauthState(sql, Buffer.alloc(32)),
  ],
  [
    'deleteExpiredSessions',
    'connect_sessions_expired',
    (sql: TestDatabase) => deleteExpiredSessions(sql, new Date(0)),
  ],
  [
    'listIntegrations of one customer',
    'integrations_by_customer',
    (sql: TestDatabase) =>
      listIntegrations(
        sql,
        workspaceId,
        { customerId: 'c7', connectorType: null, status: null },
        { after: null, limit: 51 },
      ),
  ],
])('%s reads by its index', async (_name, index, run) => {
  const plan = await plansOf((sql) => run(sql as TestDatabase))
  expect(plan).toContain(index)
  expect(plan).not.toContain('Seq Scan')
})
