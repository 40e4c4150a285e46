import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createWorkspace, findCaller } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('a new workspace has an admin key that is found by its hash alone', async () => {
  const workspace = await createWorkspace(db, 'Acme')
  expect(await findCaller(db, workspace.adminKey)).toMatchObject({
    workspaceId: workspace.workspaceId,
    role: 'admin',
  })
  expect(await findCaller(db, `${workspace.adminKey}x`)).toBeNull()
  const { rows } = await db.query('select * from api_keys')
  expect(JSON.stringify(rows)).not.toContain(workspace.adminKey)
})
