import { expect, test } from 'vitest'
import { addIntegration, importTestConnector } from '../../../../test/support/importFixture.ts'
import { importConnectors, useRecordImports } from '../../../../test/support/recordImports.ts'
import { systemClock } from '../clock.ts'
import { queueDueImports } from './runSchedule.ts'

const world = useRecordImports()

test('many processes look at the schedule, and each due integration gets one import', async () => {
  const { workspaceId, customerId } = world.integration
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => addIntegration(world.db, workspaceId, customerId, 'other')),
  )
  await world.db.query('update integrations set next_import_at = now() where integration_id = any ($1)', [
    ids,
  ])
  const other = { ...importTestConnector, type: 'other', importIntervalS: 600 }
  const catalogue = { ...importConnectors, find: () => other, all: () => [other] }
  const look = (limit: number) =>
    queueDueImports({ db: world.db, clock: systemClock, connectors: catalogue }, limit)
  const looks = Array.from({ length: 8 }, () => look(5))
  const more = [...(await Promise.all(looks)), await look(50)]
  expect(more.reduce((sum, queued) => sum + queued, 0)).toBe(20)
  const { rows } = await world.db.query<{ imports: number; soonest: number; latest: number }>(
    `select count(*) as imports, extract(epoch from min(next_import_at) - now())::float as soonest,
       extract(epoch from max(next_import_at) - now())::float as latest
     from imports join integrations using (workspace_id, integration_id) where integration_id = any ($1)`,
    [ids],
  )
  expect(rows[0]?.imports).toBe(20)
  expect(rows[0]?.soonest).toBeGreaterThan(530)
  expect(rows[0]?.latest).toBeLessThan(661)
  await world.db.query('delete from imports where integration_id = any ($1)', [ids])
})

test('a second import of an integration is not queued while one is under way', async () => {
  await world.queueImport()
  await expect(world.queueImport()).rejects.toThrow('an import is under way')
})
