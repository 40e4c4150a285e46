import { expect, test } from 'vitest'
import { issue, patient, user, useRecordImports } from '../../../../test/support/recordImports.ts'
import { reopenDueImports } from './runSchedule.ts'
import { findImport } from './store/readImports.ts'
import { reopenImport } from './store/reopen.ts'
import { upsertImportSettings } from './store/schedules.ts'
import { listStreams } from './store/streams.ts'

// What would break: a failure of one stream, or for a while, loses what was read, reads everything again, or is tried for ever.

const world = useRecordImports()

test('a stream that fails for good does not stop its siblings, deletes nothing, and is not told as done', async () => {
  world.startWorker()
  await world.runImport()
  world.server.streams = { users: [user(1), user(2)], issues: [] }
  world.server.answer = (stream) => (stream === 'issues' ? { status: 400 } : null)
  const ended = await world.runImport('full')
  expect(ended).toMatchObject({
    status: 'partial',
    errorCode: 'import.read_failed',
    errorMessage: 'The third party answered 400.',
    counts: { new: 1, deleted: 0 },
  })
  expect(await listStreams(world.db, world.integration.workspaceId, ended?.importId ?? '')).toMatchObject([
    { stream: 'users', status: 'done' },
    { stream: 'issues', status: 'failed', errorCode: 'import.read_failed' },
  ])
  expect((await world.eventNames()).slice(5)).toEqual(['new'])
})

test('a failure that may pass gives the worker back, and the next try goes on where the last page was committed', async () => {
  world.startWorker()
  world.server.answer = (stream, page) => (stream === 'issues' && page === 2 ? { status: 503 } : null)
  const importId = await world.queueImport()
  await expect
    .poll(
      async () => (await findImport(world.db, world.integration.workspaceId, importId))?.failures,
      patient,
    )
    .toBe(1)
  const waiting = await findImport(world.db, world.integration.workspaceId, importId)
  expect(waiting).toMatchObject({ status: 'queued', errorCode: 'import.read_failed', pages: 2 })
  expect(waiting?.notBefore.getTime()).toBeGreaterThan(Date.now())
  expect(await world.eventNames()).toEqual(['new', 'new', 'new'])
  world.server.answer = () => null
  world.server.calls.length = 0
  await world.makeDue(importId)
  expect(await world.untilEnded(importId)).toMatchObject({ status: 'succeeded', counts: { read: 4, new: 4 } })
  expect(world.server.calls).toEqual(['issues/2'])
  expect(await world.eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
})

test('a rate limit is waited for as long as the third party asks, without a worker, without asking further streams, and is no failure', async () => {
  world.startWorker()
  world.server.answer = (stream) => (stream === 'users' ? { status: 429, retryAfterS: 3_600 } : null)
  const importId = await world.queueImport()
  await expect
    .poll(async () => (await findImport(world.db, world.integration.workspaceId, importId))?.waits, patient)
    .toBe(1)
  const waiting = await findImport(world.db, world.integration.workspaceId, importId)
  expect(waiting).toMatchObject({ status: 'queued', failures: 0, errorCode: 'import.rate_limited' })
  expect(waiting?.notBefore.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
  expect(world.server.calls).toEqual(['users/1'])
  world.server.answer = () => null
  await world.makeDue(importId)
  expect(await world.untilEnded(importId)).toMatchObject({
    status: 'succeeded',
    counts: { new: 4 },
    errorCode: null,
  })
})

test('tries that bring nothing are bounded: the import ends with what it has', async () => {
  world.startWorker()
  world.server.answer = (stream) => (stream === 'issues' ? { status: 500 } : null)
  const importId = await world.queueImport()
  await expect
    .poll(
      async () => (await findImport(world.db, world.integration.workspaceId, importId))?.failures,
      patient,
    )
    .toBe(1)
  await world.db.query('update imports set failures = 8 where import_id = $1', [importId])
  await world.makeDue(importId)
  expect(await world.untilEnded(importId)).toMatchObject({
    status: 'partial',
    errorCode: 'import.read_failed',
  })
  expect(await world.eventNames()).toEqual(['new'])
})

test('a position that the third party no longer knows is given up, and the stream read from its start', async () => {
  world.startWorker()
  world.server.answer = (stream, page) => (stream === 'issues' && page === 2 ? { status: 503 } : null)
  const importId = await world.queueImport()
  await expect
    .poll(
      async () => (await findImport(world.db, world.integration.workspaceId, importId))?.failures,
      patient,
    )
    .toBe(1)
  let asked = 0
  world.server.answer = (stream, page) =>
    stream === 'issues' && page === 2 && asked++ === 0 ? { status: 410 } : null
  await world.makeDue(importId)
  await expect.poll(() => asked, patient).toBe(1)
  await expect.poll(() => world.statusOf(importId), patient).toBe('queued')
  await world.makeDue(importId)
  expect(await world.untilEnded(importId)).toMatchObject({ status: 'succeeded', counts: { new: 4 } })
  expect(await world.eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
})

test('the failed streams of an import are read again from where they stand, and then it is told as done', async () => {
  world.startWorker([])
  await world.runImport()
  world.server.streams['issues'] = Array.from({ length: 6 }, (_, index) => issue(index + 1))
  world.server.answer = (stream, page) => (stream === 'issues' && page === 3 ? { status: 400 } : null)
  const partial = await world.runImport('full')
  expect(partial).toMatchObject({ status: 'partial', retries: 0, counts: { new: 1 } })
  const importId = partial?.importId ?? ''
  const done = async () => (await world.eventNames()).filter((name) => name === 'import_done').length
  expect(await done()).toBe(1)
  const { rows } = await world.db.query<{ in_s: number }>(
    'select extract(epoch from retry_at - now())::float8 as in_s from integrations where integration_id = $1',
    [world.integration.integrationId],
  )
  expect(rows[0]?.in_s).toBeGreaterThan(200)
  expect(rows[0]?.in_s).toBeLessThan(301)
  world.server.answer = () => null
  world.server.calls.length = 0
  await world.db.query('update integrations set retry_at = now() where integration_id = $1', [
    world.integration.integrationId,
  ])
  const ended = await world.untilStatus(importId, 'succeeded')
  expect(world.server.calls).toEqual(['issues/3'])
  expect(ended).toMatchObject({ retries: 1, counts: { new: 3, deleted: 0 }, errorCode: null })
  expect(await done()).toBe(2)
  expect((await world.db.query('select * from import_seen')).rows).toEqual([])
})

test.each(['the integration', 'its connector'])(
  'while %s is paused no failed stream is taken up again by itself',
  async (paused) => {
    world.server.answer = (stream) => (stream === 'issues' ? { status: 400 } : null)
    const worker = world.startWorker([])
    const partial = await world.runImport()
    await worker.stop()
    const { workspaceId, integrationId } = world.integration
    await (paused === 'its connector'
      ? upsertImportSettings(world.db, workspaceId, 'sandbox', {
          schedule: null,
          isPaused: true,
          badRecordShare: null,
        })
      : world.db.query("update integrations set status = 'paused' where integration_id = $1", [
          integrationId,
        ]))
    await world.db.query('update integrations set retry_at = now() where integration_id = $1', [
      integrationId,
    ])
    await reopenDueImports({ db: world.db }, 10)
    expect(await world.statusOf(partial?.importId ?? '')).toBe('partial')
  },
)

test('a later import makes the retry of an earlier one needless', async () => {
  world.startWorker([])
  world.server.answer = (stream) => (stream === 'issues' ? { status: 400 } : null)
  const partial = await world.runImport()
  expect(partial).toMatchObject({ status: 'partial' })
  world.server.answer = () => null
  await world.runImport()
  const { workspaceId } = world.integration
  const importId = partial?.importId ?? ''
  expect(await world.db.transaction((tx) => reopenImport(tx, workspaceId, importId, 0))).toBeNull()
  const { rows } = await world.db.query('select retry_at from integrations where integration_id = $1', [
    world.integration.integrationId,
  ])
  expect(rows).toEqual([{ retry_at: null }])
})

test('an import that failed as a whole in the middle of a full read deletes nothing when it is read again', async () => {
  world.startWorker([])
  world.server.streams = { users: [], issues: Array.from({ length: 6 }, (_, index) => issue(index + 1)) }
  await world.runImport()
  world.server.answer = (stream, page) => (stream === 'users' || page === 3 ? { status: 400 } : null)
  const failed = await world.runImport('full')
  expect(failed).toMatchObject({ status: 'failed', pages: 2 })
  const { workspaceId } = world.integration
  const importId = failed?.importId ?? ''
  world.server.answer = () => null
  world.server.calls.length = 0
  expect(await world.db.transaction((tx) => reopenImport(tx, workspaceId, importId, 0))).toBe('reopened')
  const ended = await world.untilStatus(importId, 'succeeded')
  expect(ended).toMatchObject({ counts: { read: 6, deleted: 0, new: 0 } })
  expect(world.server.calls).toEqual(['users/1', 'issues/3'])
  expect(await world.eventNames()).not.toContain('deleted')
  expect((await world.db.query('select * from import_seen')).rows).toEqual([])
})
