import { expect, test } from 'vitest'
import { useRecordImports } from '../../../../test/support/recordImports.ts'
import { deleteOldImports } from './index.ts'
import { deleteOldImportsQuery } from './store/finish.ts'
import { insertImport } from './store/queue.ts'

const world = useRecordImports()

test('old imports go in parts that an index finds, however many there are', async () => {
  const { workspaceId, integrationId } = world.integration
  await world.db.query(
    `insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, status, finished_at)
     select $1, gen_random_uuid(), $2, 'sandbox', 'schedule', 'full', 'failed', now() - (case when n <= 2500 then 91 else n % 89 end) * interval '1 day'
     from generate_series(1, 30000) n`,
    [workspaceId, integrationId],
  )
  await world.db.query('analyze imports')
  const { rows } = await world.db.query<{ 'QUERY PLAN': string }>(`explain ${deleteOldImportsQuery}`, [90])
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('imports_finished')
  expect(plan).not.toContain('Seq Scan on imports old')
  expect(await deleteOldImports(world.db, 90)).toBe(2_500)
  expect(await deleteOldImports(world.db, 90)).toBe(0)
})

test('old imports go, but for the last success of each integration, by which it is known that there was one', async () => {
  world.startWorker()
  const { workspaceId, integrationId } = world.integration
  const first = await world.runImport()
  const second = await world.runImport()
  const mapping = { workspaceId, integrationId, trigger: 'mapping', mode: 'incremental' } as const
  const mapped = await world.db.transaction((tx) => insertImport(tx, { ...mapping, deletesConfirmed: false }))
  await world.untilEnded(mapped ?? '')
  world.server.answer = () => ({ status: 400 })
  const failed = await world.runImport()
  await world.db.query("update imports set finished_at = now() - interval '91 days'")
  await deleteOldImports(world.db, 90)
  expect(await world.statusOf(first?.importId ?? '')).toBeUndefined()
  expect(await world.statusOf(second?.importId ?? '')).toBe('succeeded')
  expect(await world.statusOf(mapped ?? '')).toBeUndefined()
  expect(await world.statusOf(failed?.importId ?? '')).toBeUndefined()
})
