import { expect, test } from 'vitest'
import { issue, user, useRecordImports } from '../../../../test/support/recordImports.ts'
import { insertImport } from './store/queue.ts'

const world = useRecordImports()

test('an import reads every stream, tells each record, and ends with import_done', async () => {
  world.startWorker()
  expect(await world.runImport()).toMatchObject({
    status: 'succeeded',
    pages: 3,
    counts: { read: 4, new: 4, updated: 0, deleted: 0, unchanged: 0, failed: 0 },
    failures: 0,
    errorCode: null,
  })
  expect(await world.eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
  expect((await world.eventsTold()).at(-1)).toMatchObject({
    workspace_id: world.integration.workspaceId,
    customer_id: 'customer-1',
    state: 'state-1',
    payload: { id: world.integration.integrationId, connector_type: 'sandbox' },
  })
  expect((await world.db.query('select * from import_seen')).rows).toEqual([])
})

test('the next import reads an incremental stream from its cursor, and tells only what changed', async () => {
  world.startWorker()
  await world.runImport()
  world.server.calls.length = 0
  world.server.streams['issues'] = [issue(1, { title: 'Renamed', updated: 9 }), issue(2), issue(3)]
  expect(await world.runImport()).toMatchObject({ counts: { read: 2, new: 0, updated: 1, unchanged: 1 } })
  expect(world.server.calls).toEqual(['users/1', 'issues/1'])
  expect((await world.eventNames()).slice(5)).toEqual(['updated', 'import_done'])
})

test('a stream of which too many records can not be taken is stopped, deletes nothing, and its siblings go on', async () => {
  world.startWorker([])
  const good = Array.from({ length: 150 }, (_, index) => issue(index))
  world.server.streams = { issues: good, users: [user(1)] }
  await world.runImport()
  world.server.streams = {
    issues: [...Array.from({ length: 400 }, (_, index) => issue(index, { priority: 'high' }))],
    users: [user(1), user(2)],
  }
  const stopped = await world.runImport('full')
  expect(stopped).toMatchObject({
    status: 'partial',
    errorCode: 'import.bad_records',
    counts: { new: 1, deleted: 0 },
  })
  expect(stopped?.counts.failed).toBeGreaterThan(100)
  expect(stopped?.counts.failed).toBeLessThan(400)
  expect(stopped?.errorMessage).toContain('more than 50 %')
  const { rows } = await world.db.query('select retry_at from integrations where integration_id = $1', [
    world.integration.integrationId,
  ])
  expect(rows).toEqual([{ retry_at: null }])
  await world.db.query(
    `insert into connector_settings (workspace_id, connector_type, bad_record_share) values ($1, 'sandbox', 1)`,
    [world.integration.workspaceId],
  )
  expect(await world.runImport('full')).toMatchObject({ status: 'succeeded', counts: { failed: 400 } })
})

test('records that can not be mapped are kept with their reason until they map, and stop nothing', async () => {
  world.startWorker([])
  world.server.streams['issues'] = [issue(1, { priority: 'high' }), issue(2), { title: 'no id' }]
  expect(await world.runImport()).toMatchObject({ status: 'succeeded', counts: { new: 2, failed: 2 } })
  const errors = async () =>
    (
      await world.db.query(
        'select record_key, field, message from record_errors where integration_id = $1 order by 1',
        [world.integration.integrationId],
      )
    ).rows
  expect(await errors()).toEqual([
    { record_key: 'id:1', field: 'priority', message: 'priority: expected a whole number, got "high".' },
    { record_key: expect.stringMatching(/^sha256:/), field: 'external_id', message: expect.any(String) },
  ])
  world.server.streams['issues'] = [issue(1), issue(2), { title: 'no id' }]
  await world.runImport()
  expect(await errors()).toMatchObject([{ field: 'external_id' }])
  world.server.streams['issues'] = [issue(1), issue(2)]
  await world.runImport()
  expect(await errors()).toEqual([])
})

test('a third party that repeats a page and moves a record between pages makes no event twice', async () => {
  world.startWorker([])
  world.server.streams['issues'] = [
    issue(1),
    issue(2),
    issue(1),
    issue(2),
    issue(3),
    issue(2, { title: 'Moved' }),
  ]
  expect(await world.runImport()).toMatchObject({ counts: { read: 7, new: 4, updated: 1, unchanged: 2 } })
  expect(await world.eventNames()).toEqual(['new', 'new', 'new', 'new', 'updated', 'import_done'])
})

test('an integration that needs its customer is not read', async () => {
  await world.db.query("update integrations set status = 'needs_reconnect' where integration_id = $1", [
    world.integration.integrationId,
  ])
  world.startWorker()
  expect(await world.runImport()).toMatchObject({
    status: 'failed',
    errorCode: 'integration.needs_reconnect',
  })
  expect(world.server.calls).toEqual([])
})

test('an import that only maps again what is stored is not the first one', async () => {
  world.startWorker()
  const { workspaceId, integrationId } = world.integration
  await world.db.query("update workspaces set import_done_policy = 'first' where workspace_id = $1", [
    workspaceId,
  ])
  const mapping = { workspaceId, integrationId, trigger: 'mapping', mode: 'incremental' } as const
  const mapped = await world.db.transaction((tx) => insertImport(tx, { ...mapping, deletesConfirmed: false }))
  expect(await world.untilEnded(mapped ?? '')).toMatchObject({ status: 'succeeded' })
  expect(await world.eventNames()).toEqual([])
  await world.runImport()
  expect((await world.eventNames()).at(-1)).toBe('import_done')
})

test('import_done is told as the workspace chose: every one, those that changed something, or the first', async () => {
  world.startWorker()
  const setPolicy = (policy: string) =>
    world.db.query('update workspaces set import_done_policy = $2 where workspace_id = $1', [
      world.integration.workspaceId,
      policy,
    ])
  const told = async () => (await world.eventNames()).filter((name) => name === 'import_done').length
  await setPolicy('first')
  await world.runImport()
  await world.runImport()
  expect(await told()).toBe(1)
  await setPolicy('changed')
  await world.runImport()
  expect(await told()).toBe(1)
  world.server.streams['users'] = [user(1), user(2)]
  await world.runImport()
  expect(await told()).toBe(2)
  await setPolicy('every')
  await world.runImport()
  expect(await told()).toBe(3)
})
