import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { checkKeyring, createKeyring, type Keyring } from '../../packages/server/src/secrets/index.ts'
import { sealedColumns } from '../../packages/server/src/sealedColumns.ts'
import { createWorkspace } from '../../packages/server/src/workspaces/index.ts'
import { runNode } from '../support/runNode.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'

// What would break: a key that is taken out of the ring too early, or a rekey that was killed, loses the credentials of customers.

const cli = 'packages/server/src/cli.ts'
const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
const oldKey = keyOf('k1', 1)
const newKey = keyOf('k2', 2)
const count = 1_200

let db: TestDatabase
let workspaceId: string
const env = (keys: string, more: Record<string, string> = {}) => ({
  DATABASE_URL: db.url,
  TRIBUTARY_SEALING_KEYS: keys,
  ...more,
})

beforeAll(async () => {
  db = await createTestDatabase()
  workspaceId = (await createWorkspace(db, 'Acme')).workspaceId
  const old = createKeyring(oldKey)
  await checkKeyring(db, old, sealedColumns)
  const ids = Array.from({ length: count }, () => newUuid())
  await db.query(`insert into customers (workspace_id, customer_id) values ($1, 'c1')`, [workspaceId])
  await db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
     select $1, id, 'c1', 'sandbox', 'api_key', 'active' from unnest($2::uuid[]) as given (id)`,
    [workspaceId, ids],
  )
  await db.query(
    `insert into credentials (workspace_id, integration_id, sealed)
     select $1, id, sealed from unnest($2::uuid[], $3::bytea[]) as given (id, sealed)`,
    [workspaceId, ids, ids.map((id) => old.seal(`secret of ${id}`, `credentials:${workspaceId}:${id}`))],
  )
})
afterAll(() => db.drop())

/** How many can be read with this ring, and how many by the new key alone. */
async function readable(keyring: Keyring): Promise<number> {
  const { rows } = await db.query<{ integration_id: string; sealed: Buffer }>(
    'select integration_id, sealed from credentials',
  )
  return rows.filter(({ integration_id: id, sealed }) => {
    try {
      return keyring.open(sealed, `credentials:${workspaceId}:${id}`) === `secret of ${id}`
    } catch {
      return false
    }
  }).length
}

test('rekey, killed in the middle, goes on where it was; every secret can be read at each moment; the old key may go after it', async () => {
  const both = createKeyring(`${newKey},${oldKey}`)
  const early = await runNode(cli, ['rekey'], env(`${newKey},${oldKey}`))
  expect([early.code, await readable(createKeyring(oldKey))]).toEqual([1, count])
  expect(early.stderr).toContain('No process of the service has started with the sealing key "k2" yet')

  // As a process does at its start.
  await checkKeyring(db, both, sealedColumns)
  const checked = await runNode(cli, ['rekey', '--check', '--json'], env(`${newKey},${oldKey}`))
  expect([checked.code, JSON.parse(checked.stdout)]).toEqual([
    1,
    { newest: 'k2', sealed: [{ key: 'k1', table: 'credentials', column: 'sealed', count }] },
  ])

  for (const [passage, sealed] of [
    ['1', 500],
    ['2', 1_000],
  ] as const) {
    const killed = await runNode(
      cli,
      ['rekey'],
      env(`${newKey},${oldKey}`, { TRIBUTARY_FAULT_POINT: `secrets.batch_sealed_again:${passage}` }),
    )
    expect(killed.code).toBeNull()
    expect(await readable(createKeyring(newKey))).toBe(sealed)
    expect(await readable(both)).toBe(count)
    await expect(checkKeyring(db, createKeyring(newKey), sealedColumns)).rejects.toThrow('"k1"')
  }

  const done = await runNode(cli, ['rekey', '--json'], env(`${newKey},${oldKey}`))
  expect([done.code, JSON.parse(done.stdout)]).toEqual([
    0,
    { key: 'k2', sealed: 200, left: 0, unreadable: [] },
  ])
  expect(await readable(createKeyring(newKey))).toBe(count)
  await checkKeyring(db, createKeyring(newKey), sealedColumns)
  const after = await runNode(cli, ['rekey', '--check'], env(newKey))
  expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/k2 +1200 +credentials.sealed/)])
}, 60_000)
