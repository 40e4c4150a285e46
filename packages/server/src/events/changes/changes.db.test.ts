import { afterAll, beforeAll, expect, test } from 'vitest'
import { addIntegration, createIntegration, targetOf } from '../../../../../test/support/importFixture.ts'
import {
  createChangeWorld,
  named,
  namedId,
  namesConnector,
  type ChangeWorld,
} from '../../../../../test/support/changeWorld.ts'
import { listHeldText } from '../../resources/store/readResources.ts'
import { readChangesParameters, readChangesText } from '../store/readChanges.ts'

let world: ChangeWorld
beforeAll(async () => {
  world = await createChangeWorld()
})
afterAll(() => world.close())

test('a change that commits after later ones of another integration is given when it commits', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const second = await addIntegration(world.db, own.workspaceId, 'customer-1', 'sandbox')
  const start = await world.page(own.adminKey, 'from=now')
  const slow = await world.writer.prepare(targetOf(own, namesConnector), 'issues', [named(1)])
  const applied = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const committed = world.db.transaction(async (tx) => {
    await slow.apply(tx)
    applied.resolve()
    await release.promise
  })
  await applied.promise
  await world.bring(targetOf({ ...own, integrationId: second }, namesConnector), 'issues', [named(2)])
  const first = await world.readAll(own.adminKey, `cursor=${start.next_cursor}`)
  expect(first.items.map(({ integration_id: id }) => id)).toEqual([second])
  release.resolve()
  await committed
  const then = await world.readAll(own.adminKey, `cursor=${first.cursor}`)
  expect(then.items.map(({ integration_id: id }) => id)).toEqual([own.integrationId])
  expect((await world.readAll(own.adminKey, `cursor=${then.cursor}`)).items).toEqual([])
})

test('an event of a token, committed while a page of the import is still open, hides nothing of that page', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const target = targetOf(own, namesConnector)
  const start = await world.page(own.adminKey, 'from=now')
  const slow = await world.writer.prepare(target, 'issues', [named(1)])
  let cursor = start.next_cursor
  await world.db.transaction(async (tx) => {
    await slow.apply(tx)
    await world.db.transaction((other) =>
      world.events.record(other, [
        {
          event: 'integration_oauth_token_fixed',
          workspaceId: own.workspaceId,
          customerId: own.customerId,
          state: null,
          integrationId: own.integrationId,
          importId: null,
          resourceId: null,
          payload: { id: own.integrationId },
        },
      ]),
    )
    const between = await world.readAll(own.adminKey, `cursor=${cursor}`)
    expect(between.items).toEqual([])
    cursor = between.cursor
    // Who begins in this very moment sees it as well.
    expect((await world.page(own.adminKey, 'from=now')).data).toEqual([])
  })
  expect((await world.readAll(own.adminKey, `cursor=${cursor}`)).items).toHaveLength(1)
})

test('a change says what differs and how the record is now; a deleted one has no data', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const target = targetOf(own, namesConnector)
  const { next_cursor: cursor } = await world.page(own.adminKey, 'from=now')
  await world.bring(target, 'users', [named(1, 'Ann')])
  await world.bring(target, 'users', [named(1, 'Anna')])
  await world.bring(target, 'issues', [named(1, 'Gone')])
  await world.remove(target, [namedId(own.integrationId, 'pm_issue', 1)])
  const { data } = await world.page(own.adminKey, `cursor=${cursor}`)
  const user = { type: 'pm_user', customer_id: 'customer-1', integration_id: own.integrationId }
  expect(data).toMatchObject([
    { ...user, change: 'new', diff: null, data: { name: 'Anna', external_id: '1' } },
    { ...user, change: 'updated', diff: { name: { old: 'Ann', new: 'Anna' } }, data: { name: 'Anna' } },
    { change: 'new', type: 'pm_issue', data: null },
    { change: 'deleted', type: 'pm_issue', data: null },
  ])
  expect(data[0]?.id).toMatch(/^evt_/)
  const perModel = await world.page(own.adminKey, 'from=beginning', 'customer-1/pm-users/changes')
  expect(perModel.data).toMatchObject([{ id: null, change: 'new', data: { name: 'Anna' } }])
  await world.db.query('update events set body = null where workspace_id = $1', [own.workspaceId])
  expect((await world.page(own.adminKey, `cursor=${cursor}`)).data[1]).toMatchObject({
    change: 'updated',
    diff: null,
  })
})

test('many changes that a filter leaves out are walked past in bounded steps', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const target = targetOf(own, namesConnector)
  const { next_cursor: cursor } = await world.page(own.adminKey, 'from=now&model=pm_user')
  for (let start = 0; start < 12_000; start += 3_000) {
    await world.bring(
      target,
      'issues',
      Array.from({ length: 3_000 }, (_, n) => named(start + n)),
    )
  }
  await world.bring(target, 'users', [named(1)])
  const first = await world.page(own.adminKey, `cursor=${cursor}&model=pm_user`)
  expect(first).toMatchObject({ data: [], has_more: true })
  const { items } = await world.readAll(own.adminKey, `cursor=${first.next_cursor}`, '&model=pm_user')
  expect(items.map(({ type }) => type)).toEqual(['pm_user'])
})

test('a cursor that is older than what is kept is answered with 410 and what to do, and a new one serves', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  await world.bring(targetOf(own, namesConnector), 'issues', [named(1)])
  const { next_cursor: cursor } = await world.page(own.adminKey, 'from=now')
  await world.db.query(
    "update integrations set created_at = now() - interval '90 days' where workspace_id = $1",
    [own.workspaceId],
  )
  expect((await world.page(own.adminKey, `cursor=${cursor}`)).data).toEqual([])
  // A cursor of 40 days ago: the same, but for its time.
  const bytes = Buffer.from(cursor, 'base64url')
  bytes.writeUIntBE(Date.now() - 40 * 86_400_000, 5, 6)
  bytes.writeUInt16BE(0, 12)
  const old = bytes.subarray(0, 14).toString('base64url')
  const { status, body } = await world.ask(own.adminKey, `customer-1/changes?cursor=${old}`)
  expect({ status, body }).toMatchObject({
    status: 410,
    body: { code: 'changes.cursor_expired', detail: expect.stringContaining('from=beginning') },
  })
  const again = await world.readAll(own.adminKey, 'from=beginning')
  expect(again.items).toMatchObject([{ id: null, change: 'new', data: { external_id: '1' } }])
})

test('another workspace’s key, a customer of nobody, and cursors of other questions', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const stranger = await createIntegration(world.db, 'sandbox')
  await world.bring(targetOf(own, namesConnector), 'issues', [named(1)])
  const { next_cursor: cursor } = await world.page(own.adminKey, 'from=beginning')
  expect((await world.readAll(stranger.adminKey, 'from=beginning')).items).toEqual([])
  // A cursor opens nothing: it holds positions, and the key says whose.
  expect((await world.readAll(stranger.adminKey, `cursor=${cursor}`)).items).toEqual([])
  expect(await world.ask(own.adminKey, 'nobody/changes')).toMatchObject({ status: 200, body: { data: [] } })
  for (const query of [`cursor=${cursor}&model=pm_user`, 'cursor=abc', `cursor=${cursor.slice(0, -3)}`]) {
    expect(await world.ask(own.adminKey, `customer-1/changes?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'request.cursor_invalid' },
    })
  }
  for (const query of [
    'change=gone',
    'limit=0',
    'from=yesterday',
    'integration_id=1',
    `cursor=${cursor}&from=now`,
  ]) {
    expect(await world.ask(own.adminKey, `customer-1/changes?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    })
  }
  expect(await world.ask(own.adminKey, 'customer-1/changes?model=pm_isue')).toMatchObject({
    status: 404,
    body: { code: 'resource.model_unknown' },
  })
  expect((await fetch(`${world.url}/v1/customers/customer-1/changes`)).status).toBe(401)
})

test('a customer with more integrations than a cursor can hold is read one by one', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  await world.db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
     select $1, gen_random_uuid(), 'customer-1', 'sandbox', 'api_key', 'active' from generate_series(1, 200)`,
    [own.workspaceId],
  )
  expect(await world.ask(own.adminKey, 'customer-1/changes')).toMatchObject({
    status: 400,
    body: { code: 'changes.too_many_integrations' },
  })
  await world.page(own.adminKey, `integration_id=${own.integrationId}`)
})

test('changes and listings are read from their indexes in order, in the partitions of the days asked for alone', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const explained = async (text: string, values: unknown[]) =>
    await world.db.transaction(async (tx) => {
      // The tables of a test are small enough for a scan of all of them; the question is whether the index serves.
      await tx.query('set local enable_seqscan = off')
      await tx.query('set local enable_bitmapscan = off')
      const { rows } = await tx.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, costs off, timing off) ${text}`,
        values,
      )
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
  const position = { atUs: Date.now() * 1_000, seq: 1 }
  const sources = [{ integrationId: own.integrationId, position }]
  const plan = await explained(readChangesText, readChangesParameters(own.workspaceId, sources, 50))
  // One index of each partition, merged by their bounds: the only sort is that of the page.
  expect(plan).toMatch(/Index Scan using events_\d+_workspace_id_integration_id_created_at_seq_idx/)
  expect(plan.match(/Sort Key/g) ?? []).toHaveLength(1)
  expect(plan).toMatch(/never executed/)
  expect(plan).not.toContain('Seq Scan on events')
  const held = [own.workspaceId, own.integrationId, '', '00000000-0000-0000-0000-000000000000', 50]
  const listing = await explained(listHeldText, held)
  expect(listing).toContain('Index Scan using resources_by_stream')
  expect(listing).not.toContain('Sort')
})
