import { expect, test } from 'vitest'
import { addIntegration, createIntegration } from '../../../../test/support/importFixture.ts'
import { issue, patient, useRecordImports } from '../../../../test/support/recordImports.ts'
import { cancelImport } from './store/queue.ts'
import { findImport } from './store/readImports.ts'

// What would break: a worker writes after its import was taken over or cancelled, or keeps its place from others.

const world = useRecordImports()

test('a running import is cancelled within a page, a waiting one at once', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  world.server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 1) await held
    return null
  }
  const waiting = await world.queueImport()
  expect(await cancelImport(world.db, world.integration.workspaceId, waiting)).toBe('cancelled')
  expect(await cancelImport(world.db, world.integration.workspaceId, waiting)).toBeNull()
  world.startWorker()
  const importId = await world.queueImport()
  await expect.poll(() => world.server.calls, patient).toContain('issues/1')
  expect(await cancelImport(world.db, world.integration.workspaceId, importId)).toBe('running')
  release()
  expect(await world.untilEnded(importId)).toMatchObject({ status: 'cancelled', pages: 2 })
  expect(world.server.calls).not.toContain('issues/3')
  expect(await world.eventNames()).not.toContain('import_done')
})

test('a worker that stops gives its import back at once, and another goes on from the last page', async () => {
  let isHeld = true
  world.server.answer = async (stream, page) => {
    if (isHeld && stream === 'issues' && page === 2) await new Promise(() => {})
    return null
  }
  const first = world.startWorker()
  const importId = await world.queueImport()
  await expect.poll(() => world.server.calls, patient).toContain('issues/2')
  await expect
    .poll(async () => (await findImport(world.db, world.integration.workspaceId, importId))?.pages, patient)
    .toBe(2)
  isHeld = false
  await first.stop()
  expect(await findImport(world.db, world.integration.workspaceId, importId)).toMatchObject({
    status: 'queued',
    failures: 0,
  })
  world.startWorker()
  expect(await world.untilEnded(importId)).toMatchObject({ status: 'succeeded', counts: { read: 4, new: 4 } })
  expect(await world.eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
})

test('a worker whose lease was taken over can not write any more', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  world.server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 2) await held
    return null
  }
  world.startWorker(['issues'], { TRIBUTARY_IMPORT_CONCURRENCY: '1' })
  const importId = await world.queueImport()
  await expect.poll(() => world.server.calls, patient).toContain('issues/2')
  await expect
    .poll(async () => (await findImport(world.db, world.integration.workspaceId, importId))?.pages, patient)
    .toBe(2)
  // Another worker claims it: the epoch moves on, and its lease holds.
  await world.db.query(
    "update imports set lease_epoch = lease_epoch + 1, not_before = now() + interval '1 hour' where import_id = $1",
    [importId],
  )
  const before = await world.eventNames()
  const lost = world.integration
  release()
  // This process runs one import at a time: when the next one is done, the lost one has ended here.
  const { workspaceId, customerId } = lost
  world.integration = {
    workspaceId,
    customerId,
    integrationId: await addIntegration(world.db, workspaceId, customerId, 'sandbox'),
  }
  expect(await world.runImport()).toMatchObject({ status: 'succeeded' })
  world.integration = lost
  expect(await world.eventNames()).toEqual(before)
  expect(await findImport(world.db, world.integration.workspaceId, importId)).toMatchObject({
    status: 'running',
    pages: 2,
  })
})

test('a long import gives its place back to a workspace that waits, and goes on where it was', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  world.server.streams['issues'] = Array.from({ length: 8 }, (_, index) => issue(index + 1))
  world.server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 3) await held
    return null
  }
  world.startWorker(['issues'], { TRIBUTARY_IMPORT_CONCURRENCY: '1' }, { leaseMs: 3_000, turnMs: 0 })
  const long = await world.queueImport()
  await expect.poll(() => world.server.calls, patient).toContain('issues/3')
  const first = world.integration
  world.integration = await createIntegration(world.db, 'sandbox')
  world.server.streams['issues'] = []
  // The place is given back, though the page that is read does not come.
  expect(await world.untilEnded(await world.queueImport())).toMatchObject({ status: 'succeeded' })
  world.integration = first
  world.server.streams['issues'] = Array.from({ length: 8 }, (_, index) => issue(index + 1))
  release()
  expect(await world.untilEnded(long)).toMatchObject({ status: 'succeeded', counts: { new: 9 }, failures: 0 })
  expect(await world.eventNames()).toEqual([...Array.from({ length: 9 }, () => 'new'), 'import_done'])
})
