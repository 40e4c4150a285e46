import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConnectWorld, type ConnectWorld } from '../../../../../test/support/connectWorld.ts'
import { testEvents, testImports } from '../../../../../test/support/recordedPorts.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'
import { recordBroken, recordMended } from './integrationHealth.ts'

let world: ConnectWorld
beforeAll(async () => {
  world = await createConnectWorld()
})
afterAll(() => world.close())

async function count(table: 'test_events' | 'test_imports'): Promise<number> {
  const { rows } = await world.db.query<{ count: number }>(`select count(*) as count from ${table}`)
  return rows[0]?.count ?? 0
}

test.each(['active', 'paused'])(
  'an integration that was %s when its access was lost is so again when it is mended, told once each way',
  async (status) => {
    const secret = await world.sign({ customer_id: status, name: 'Acme', state: status })
    await connectBySandbox(createVisitor(), `${world.url}/v1/credentials/sandbox/register?secret=${secret}`)
    const { rows } = await world.db.query<{ workspace_id: string; integration_id: string }>(
      'update integrations set status = $1 where customer_id = $1 returning workspace_id, integration_id',
      [status],
    )
    const [row] = rows
    if (!row) throw new Error('no integration was made')
    const key = { workspaceId: row.workspace_id, integrationId: row.integration_id }
    const ports = { events: testEvents, imports: testImports }
    const before = { events: await count('test_events'), imports: await count('test_imports') }
    for (let times = 0; times < 2; times++) {
      await world.db.transaction((tx) => recordBroken(ports, tx, key, 'refused'))
    }
    for (let times = 0; times < 2; times++) {
      await world.db.transaction((tx) => recordMended(ports, tx, key))
    }
    const after = await world.db.query('select status from integrations where customer_id = $1', [status])
    expect(after.rows).toEqual([{ status }])
    expect(await count('test_events')).toBe(before.events + 2)
    expect(await count('test_imports')).toBe(before.imports + (status === 'active' ? 1 : 0))
  },
)
