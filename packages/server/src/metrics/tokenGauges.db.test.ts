import { afterAll, beforeAll, expect, test } from 'vitest'
import { addIntegration, createIntegration } from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { measureTokens } from '../integrations/index.ts'
import { createLogger } from '../logger.ts'
import { addTokenGauges, createMetrics } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

/** An integration with a token that ends, and is due for its refresh, so many minutes from now. */
async function addToken(workspaceId: string, minutes: { due: number; end: number }, status = 'active') {
  const integrationId = await addIntegration(db, workspaceId, 'customer-1', 'sandbox', { state: null })
  await db.query("update integrations set auth_method = 'oauth2', status = $2 where integration_id = $1", [
    integrationId,
    status,
  ])
  await db.query(
    `insert into credentials (workspace_id, integration_id, sealed, refresh_due_at, access_token_expires_at, modified_at)
     values ($1, $2, '', now() + $3 * interval '1 minute', now() + $4 * interval '1 minute', now() - interval '20 minutes')`,
    [workspaceId, integrationId, minutes.due, minutes.end],
  )
}

test('refreshes are counted and timed by outcome; tokens are shown by state, with the oldest and the one that waits longest', async () => {
  const { workspaceId } = await createIntegration(db, 'sandbox')
  await addToken(workspaceId, { due: 10, end: 20 })
  await addToken(workspaceId, { due: -1, end: 5 })
  await addToken(workspaceId, { due: -30, end: -10 })
  await addToken(workspaceId, { due: -500, end: -400 }, 'needs_reconnect')
  const metrics = createMetrics()
  addTokenGauges(metrics, { measure: () => measureTokens(db), logger: createLogger('silent') })
  metrics.tokenRefreshed('refreshed', 0.3)
  metrics.tokenRefreshed('postponed', 4)
  const text = await metrics.text()
  for (const line of [
    'tributary_tokens{state="fresh"} 1',
    'tributary_tokens{state="due"} 1',
    'tributary_tokens{state="expired"} 1',
    'tributary_tokens{state="refused"} 1',
    'tributary_token_refreshes_total{outcome="refreshed"} 1',
    'tributary_token_refresh_seconds_bucket{le="0.25",outcome="refreshed"} 0',
    'tributary_token_refresh_seconds_bucket{le="0.5",outcome="refreshed"} 1',
    'tributary_token_refresh_seconds_count{outcome="postponed"} 1',
  ]) {
    expect(text).toContain(line)
  }
  expect(Number(/^tributary_token_longest_due_seconds (\S+)$/m.exec(text)?.[1])).toBeCloseTo(1_800, -2)
  expect(Number(/^tributary_token_oldest_seconds (\S+)$/m.exec(text)?.[1])).toBeCloseTo(1_200, -2)
})
