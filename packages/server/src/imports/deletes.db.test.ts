import { expect, test } from 'vitest'
import { resourceIdOf } from '@tributary/contract'
import { issue, useRecordImports } from '../../../../test/support/recordImports.ts'
import { listHeldDeletes } from './store/heldDeletes.ts'
import { insertImport } from './store/queue.ts'
import { reopenImport } from './store/reopen.ts'

// What would break: a record is told as gone that is there, or many are deleted because a third party was empty for a while.

const world = useRecordImports()

test('deletes are found by a full read, and by that alone', async () => {
  world.startWorker()
  await world.runImport()
  world.server.streams['issues'] = [issue(1), issue(3)]
  expect(await world.runImport()).toMatchObject({ counts: { deleted: 0 } })
  expect(await world.runImport('full')).toMatchObject({ mode: 'full', counts: { deleted: 1 } })
  const [gone] = (await world.eventsTold()).filter(({ event }) => event === 'integration_deleted_data_model')
  expect(gone?.payload['resource_id']).toBe(resourceIdOf(world.integration.integrationId, 'pm_issue', '2'))
})

test('a sweep that would delete more than half of many is held, shown, and goes on when confirmed; meanwhile the rest is imported as ever', async () => {
  world.startWorker()
  const many = Array.from({ length: 150 }, (_, index) => issue(index))
  world.server.streams['issues'] = many
  await world.runImport()
  world.server.streams['issues'] = many.slice(0, 10)
  const stopped = await world.runImport('full')
  expect(stopped).toMatchObject({
    status: 'failed',
    errorCode: 'import.delete_guard',
    counts: { deleted: 0 },
  })
  expect(stopped?.errorMessage).toContain('did not show 140 of the 150 records')
  expect(await world.eventNames()).not.toContain('deleted')
  const { workspaceId, integrationId } = world.integration
  const held = () => listHeldDeletes(world.db, workspaceId, integrationId)
  expect(await held()).toMatchObject([
    { stream: 'issues', missing: 140, of: 150, importId: stopped?.importId },
  ])
  // To read it again is not to confirm.
  await world.db.transaction((tx) => reopenImport(tx, workspaceId, stopped?.importId ?? '', 0))
  expect(await world.untilEnded(stopped?.importId ?? '')).toMatchObject({
    status: 'failed',
    errorCode: 'import.delete_guard',
    counts: { deleted: 0 },
  })
  // It goes on from its cursor: what was stopped is not read whole again each time.
  world.server.streams['issues'] = [...many.slice(0, 10), issue(200)]
  world.server.calls.length = 0
  expect(await world.runImport()).toMatchObject({ status: 'succeeded', counts: { new: 1, deleted: 0 } })
  expect(world.server.calls).toEqual(['users/1', 'issues/1'])
  // A later full read that sees the same leaves it held, and is no failure.
  const later = await world.runImport('full')
  expect(later).toMatchObject({ status: 'succeeded', counts: { deleted: 0 } })
  expect(await held()).toMatchObject([{ missing: 140, of: 151, importId: later?.importId }])
  const confirmed = await world.db.transaction((tx) =>
    insertImport(tx, {
      workspaceId,
      integrationId,
      trigger: 'manual',
      mode: 'incremental',
      deletesConfirmed: true,
    }),
  )
  expect(await world.untilEnded(confirmed ?? '')).toMatchObject({
    status: 'succeeded',
    counts: { deleted: 140 },
  })
  expect((await world.eventNames()).filter((name) => name === 'deleted')).toHaveLength(140)
  expect(await held()).toEqual([])
})

test('deletes that were held are over when a later full read shows the records again', async () => {
  world.startWorker()
  const many = Array.from({ length: 150 }, (_, index) => issue(index))
  world.server.streams['issues'] = many
  await world.runImport()
  world.server.streams['issues'] = []
  expect(await world.runImport('full')).toMatchObject({ errorCode: 'import.delete_guard' })
  world.server.streams['issues'] = many.slice(1)
  expect(await world.runImport('full')).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } })
  expect(
    await listHeldDeletes(world.db, world.integration.workspaceId, world.integration.integrationId),
  ).toEqual([])
})
