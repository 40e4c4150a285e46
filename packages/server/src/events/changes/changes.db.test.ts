import type { FastifyInstance } from 'fastify'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resourceIdOf, type JsonObject } from '@tributary/contract'
import {
  addIntegration,
  createIntegration,
  targetOf,
  testConnector,
} from '../../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { systemClock } from '../../clock.ts'
import { buildApp } from '../../http/index.ts'
import type { ImportTarget } from '../../ports.ts'
import { createResourceWriter, loadModels } from '../../resources/index.ts'
import { listHeldText } from '../../resources/store/readResources.ts'
import { findCaller } from '../../workspaces/index.ts'
import { changeRoutes, createEventRecorder } from '../index.ts'
import { readChangesParameters, readChangesText } from '../store/readChanges.ts'

type Item = {
  id: string | null
  change: 'new' | 'updated' | 'deleted'
  type: string
  resource_id: string
  integration_id: string
  diff: JsonObject | null
  data: JsonObject | null
}
type Page = { data: Item[]; next_cursor: string; has_more: boolean }

const connector = testConnector({
  version: 1,
  streams: {
    users: { model: 'pm_user', external_id: 'id', fields: { name: 'name' } },
    issues: { model: 'pm_issue', external_id: 'id', fields: { name: 'name' } },
  },
})
const models = await loadModels()
const events = createEventRecorder()
const writer = createResourceWriter({
  clock: systemClock,
  models,
  events,
  streamNamesOf: () => ['users', 'issues'],
})

let db: TestDatabase
let app: FastifyInstance
let url: string
beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({ db, findCaller, apiRoutes: [changeRoutes({ db, models })], publicRoutes: [] })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

async function ask(key: string, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${url}/v1/customers/${path}`, { headers: { authorization: `Api-Key ${key}` } })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function page(key: string, query: string, path = 'customer-1/changes'): Promise<Page> {
  const { status, body } = await ask(key, `${path}?${query}`)
  expect(body).toMatchObject({ data: expect.any(Array) })
  expect(status).toBe(200)
  return body as Page
}

/** Pages from `start` on until there is no more. */
async function readAll(key: string, start: string, filters = ''): Promise<{ items: Item[]; cursor: string }> {
  const items: Item[] = []
  let query = start
  for (;;) {
    const { data, next_cursor: cursor, has_more: hasMore } = await page(key, `${query}${filters}`)
    items.push(...data)
    if (!hasMore) return { items, cursor }
    query = `cursor=${cursor}`
  }
}

async function bring(target: ImportTarget, stream: string, records: JsonObject[]): Promise<void> {
  const prepared = await writer.prepare(target, stream, records)
  await db.transaction((tx) => prepared.apply(tx))
}

const record = (id: number, name = `Name ${id}`): JsonObject => ({ id, name })
const idOf = (integrationId: string, model: string, id: number) =>
  resourceIdOf(integrationId, model, String(id))

test('a reader that follows six writers misses none of 50,000 changes, gets none twice, and each record’s in their order', async () => {
  const own = await createIntegration(db, 'sandbox')
  const others = await Promise.all(
    Array.from({ length: 5 }, () => addIntegration(db, own.workspaceId, 'customer-1', 'sandbox')),
  )
  const integrationIds = [own.integrationId, ...others]
  const batch = 500
  let writing = true
  // One writer an integration, as its import is: pages of many sizes, so that transactions of all lengths overlap.
  async function write(integrationId: string, index: number): Promise<void> {
    const target = targetOf({ ...own, integrationId }, connector)
    for (let round = 0; round < 5; round++) {
      for (let start = 0; start < 1_500; start += batch + index * 37) {
        const ids = Array.from({ length: Math.min(batch + index * 37, 1_500 - start) }, (_, n) => start + n)
        await bring(
          target,
          'issues',
          ids.map((id) => record(id, `Round ${round}`)),
        )
      }
    }
    const gone = Array.from({ length: 834 }, (_, id) => idOf(integrationId, 'pm_issue', id))
    await db.transaction((tx) => writer.deleteResources(tx, target, gone))
  }
  // A transaction of another customer that wrote events and stays open all the time: nobody waits for it.
  const stranger = await createIntegration(db, 'sandbox')
  const open = await db.pool.connect()
  await open.query('begin')
  const held = await writer.prepare(targetOf(stranger, connector), 'issues', [record(1)])
  await held.apply({
    isTransaction: true,
    afterCommit: () => {},
    query: (text: string, values?: unknown[]) => open.query(text, values),
  } as never)
  const given: Item[] = []
  async function follow(): Promise<void> {
    let cursor = (await page(own.adminKey, 'from=now')).next_cursor
    for (;;) {
      const isLast = !writing
      const {
        data,
        next_cursor: next,
        has_more: hasMore,
      } = await page(own.adminKey, `limit=200&cursor=${cursor}`)
      given.push(...data)
      cursor = next
      if (isLast && !hasMore) return
    }
  }
  const following = follow()
  await Promise.all(integrationIds.map(write))
  writing = false
  await following
  await open.query('rollback')
  open.release()
  const { rows } = await db.query<{ event_id: string; resource_id: string }>(
    `select event_id, resource_id from events where workspace_id = $1 and resource_id is not null order by seq`,
    [own.workspaceId],
  )
  expect(rows.length).toBeGreaterThanOrEqual(50_000)
  expect(given).toHaveLength(rows.length)
  expect(new Set(given.map(({ id }) => id)).size).toBe(rows.length)
  expect(ordersOf(given.map(({ id, resource_id: resourceId }) => [resourceId, id ?? '']))).toEqual(
    ordersOf(rows.map((row) => [row.resource_id, row.event_id])),
  )
}, 240_000)

/** The events of each resource, in the order given. */
function ordersOf(pairs: readonly (readonly [resourceId: string, eventId: string])[]): Map<string, string> {
  const orders = new Map<string, string>()
  for (const [resourceId, eventId] of pairs) {
    orders.set(resourceId, `${orders.get(resourceId) ?? ''} ${eventId}`)
  }
  return orders
}

test('a change that commits after later ones of another integration is given when it commits', async () => {
  const own = await createIntegration(db, 'sandbox')
  const second = await addIntegration(db, own.workspaceId, 'customer-1', 'sandbox')
  const start = await page(own.adminKey, 'from=now')
  const slow = await writer.prepare(targetOf(own, connector), 'issues', [record(1)])
  const applied = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const committed = db.transaction(async (tx) => {
    await slow.apply(tx)
    applied.resolve()
    await release.promise
  })
  await applied.promise
  await bring(targetOf({ ...own, integrationId: second }, connector), 'issues', [record(2)])
  const first = await readAll(own.adminKey, `cursor=${start.next_cursor}`)
  expect(first.items.map(({ integration_id: id }) => id)).toEqual([second])
  release.resolve()
  await committed
  const then = await readAll(own.adminKey, `cursor=${first.cursor}`)
  expect(then.items.map(({ integration_id: id }) => id)).toEqual([own.integrationId])
  expect((await readAll(own.adminKey, `cursor=${then.cursor}`)).items).toEqual([])
})

test('an event of a token, committed while a page of the import is still open, hides nothing of that page', async () => {
  const own = await createIntegration(db, 'sandbox')
  const target = targetOf(own, connector)
  const start = await page(own.adminKey, 'from=now')
  const slow = await writer.prepare(target, 'issues', [record(1)])
  let cursor = start.next_cursor
  await db.transaction(async (tx) => {
    await slow.apply(tx)
    await db.transaction((other) =>
      events.record(other, [
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
    const between = await readAll(own.adminKey, `cursor=${cursor}`)
    expect(between.items).toEqual([])
    cursor = between.cursor
    // Who begins in this very moment sees it as well.
    expect((await page(own.adminKey, 'from=now')).data).toEqual([])
  })
  expect((await readAll(own.adminKey, `cursor=${cursor}`)).items).toHaveLength(1)
})

test('every combination of filters gives what a model of the history says, from the beginning and from now', async () => {
  const steps = fc.array(
    fc.record({
      integration: fc.nat(1),
      stream: fc.constantFrom('users', 'issues'),
      id: fc.nat(3),
      name: fc.constantFrom('a', 'b', null),
    }),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(steps, steps, fc.integer({ min: 1, max: 4 }), async (before, after, limit) => {
      const own = await createIntegration(db, 'sandbox')
      const second = await addIntegration(db, own.workspaceId, 'customer-1', 'sandbox')
      await addIntegration(db, own.workspaceId, 'customer-2', 'sandbox')
      const ids = [own.integrationId, second]
      const history = createHistory(ids)
      for (const step of before) await act(own, history, step)
      const combinations = allFilters(ids)
      const heldBefore = [...history.held]
      const starts = await Promise.all(
        combinations.map(({ query }) => page(own.adminKey, `from=now${query}`)),
      )
      const listings = await Promise.all(
        combinations.map(({ query }) => page(own.adminKey, `from=beginning&limit=${limit}${query}`)),
      )
      history.told.length = 0
      for (const step of after) await act(own, history, step)
      for (const [index, { query, isWanted }] of combinations.entries()) {
        const wanted = history.told.filter(isWanted)
        const filters = `&limit=${limit}${query}`
        const fromNow = await readAll(own.adminKey, `cursor=${starts[index]?.next_cursor}`, filters)
        expect(fromNow.items.map(keyOf)).toEqual(wanted.map(keyOf))
        const rest = await readAll(own.adminKey, `cursor=${listings[index]?.next_cursor}`, filters)
        const all = [...(listings[index]?.data ?? []), ...rest.items]
        expect(all.filter(({ id }) => id !== null).map(keyOf)).toEqual(wanted.map(keyOf))
        // What was there is listed once; what was deleted before it was listed is told as deleted afterwards.
        const listed = all.filter(({ id }) => id === null).map(({ resource_id: id }) => id)
        const there = heldBefore.map(([id, { stream, integration }]) => ({
          id,
          isIn: isWanted({
            change: 'new',
            type: modelOf(stream),
            integration_id: ids[integration] ?? '',
            resource_id: id,
          }),
        }))
        const deleted = new Set(
          history.told.filter(({ change }) => change === 'deleted').map((told) => told.resource_id),
        )
        expect(new Set(listed).size).toBe(listed.length)
        const stayed = there.filter(({ id }) => !deleted.has(id))
        expect(stayed.map(({ id }) => listed.includes(id))).toEqual(stayed.map(({ isIn }) => isIn))
      }
    }),
    { numRuns: 6 },
  )
}, 120_000)

type Told = { change: Item['change']; type: string; integration_id: string; resource_id: string }
type Step = { integration: number; stream: string; id: number; name: string | null }

function keyOf({ change, type, integration_id: integrationId, resource_id: resourceId }: Told): string {
  return [change, type, integrationId, resourceId].join(' ')
}
const modelOf = (stream: string) => (stream === 'users' ? 'pm_user' : 'pm_issue')

function createHistory(ids: readonly string[]) {
  return { ids, told: [] as Told[], held: new Map<string, Step>() }
}

/** One step in the service and in the model of it: a name is written, null deletes. */
async function act(
  own: ImportTargetOf,
  history: ReturnType<typeof createHistory>,
  step: Step,
): Promise<void> {
  const integrationId = history.ids[step.integration] ?? ''
  const target = targetOf({ ...own, integrationId }, connector)
  const resourceId = idOf(integrationId, modelOf(step.stream), step.id)
  const held = history.held.get(resourceId)
  const told = { type: modelOf(step.stream), integration_id: integrationId, resource_id: resourceId }
  if (step.name === null) {
    await db.transaction((tx) => writer.deleteResources(tx, target, [resourceId]))
    if (held) history.told.push({ ...told, change: 'deleted' })
    history.held.delete(resourceId)
    return
  }
  await bring(target, step.stream, [record(step.id, step.name)])
  if (held?.name !== step.name) history.told.push({ ...told, change: held ? 'updated' : 'new' })
  history.held.set(resourceId, step)
}
type ImportTargetOf = { workspaceId: string; customerId: string; integrationId: string }

function allFilters(ids: readonly string[]) {
  const models = [null, 'pm_user', 'pm_issue']
  const integrations = [null, ids[1] ?? '']
  const kinds = [null, 'new', 'updated', 'deleted', 'new,deleted']
  return models.flatMap((model) =>
    integrations.flatMap((integrationId) =>
      kinds.map((change) => ({
        query:
          (model ? `&model=${model}` : '') +
          (integrationId ? `&integration_id=${integrationId}` : '') +
          (change ? `&change=${change}` : ''),
        isWanted: (told: Told) =>
          (model === null || told.type === model) &&
          (integrationId === null || told.integration_id === integrationId) &&
          (change === null || change.split(',').includes(told.change)),
      })),
    ),
  )
}

test('a change says what differs and how the record is now; a deleted one has no data', async () => {
  const own = await createIntegration(db, 'sandbox')
  const target = targetOf(own, connector)
  const { next_cursor: cursor } = await page(own.adminKey, 'from=now')
  await bring(target, 'users', [record(1, 'Ann')])
  await bring(target, 'users', [record(1, 'Anna')])
  await bring(target, 'issues', [record(1, 'Gone')])
  await db.transaction((tx) => writer.deleteResources(tx, target, [idOf(own.integrationId, 'pm_issue', 1)]))
  const { data } = await page(own.adminKey, `cursor=${cursor}`)
  const user = { type: 'pm_user', customer_id: 'customer-1', integration_id: own.integrationId }
  expect(data).toMatchObject([
    { ...user, change: 'new', diff: null, data: { name: 'Anna', external_id: '1' } },
    { ...user, change: 'updated', diff: { name: { old: 'Ann', new: 'Anna' } }, data: { name: 'Anna' } },
    { change: 'new', type: 'pm_issue', data: null },
    { change: 'deleted', type: 'pm_issue', data: null },
  ])
  expect(data[0]?.id).toMatch(/^evt_/)
  const perModel = await page(own.adminKey, 'from=beginning', 'customer-1/pm-users/changes')
  expect(perModel.data).toMatchObject([{ id: null, change: 'new', data: { name: 'Anna' } }])
  await db.query('update events set body = null where workspace_id = $1', [own.workspaceId])
  expect((await page(own.adminKey, `cursor=${cursor}`)).data[1]).toMatchObject({
    change: 'updated',
    diff: null,
  })
})

test('many changes that a filter leaves out are walked past in bounded steps', async () => {
  const own = await createIntegration(db, 'sandbox')
  const target = targetOf(own, connector)
  const { next_cursor: cursor } = await page(own.adminKey, 'from=now&model=pm_user')
  for (let start = 0; start < 12_000; start += 3_000) {
    await bring(
      target,
      'issues',
      Array.from({ length: 3_000 }, (_, n) => record(start + n)),
    )
  }
  await bring(target, 'users', [record(1)])
  const first = await page(own.adminKey, `cursor=${cursor}&model=pm_user`)
  expect(first).toMatchObject({ data: [], has_more: true })
  const { items } = await readAll(own.adminKey, `cursor=${first.next_cursor}`, '&model=pm_user')
  expect(items.map(({ type }) => type)).toEqual(['pm_user'])
})

test('a cursor that is older than what is kept is answered with 410 and what to do, and a new one serves', async () => {
  const own = await createIntegration(db, 'sandbox')
  await bring(targetOf(own, connector), 'issues', [record(1)])
  const { next_cursor: cursor } = await page(own.adminKey, 'from=now')
  await db.query("update integrations set created_at = now() - interval '90 days' where workspace_id = $1", [
    own.workspaceId,
  ])
  expect((await page(own.adminKey, `cursor=${cursor}`)).data).toEqual([])
  // A cursor of 40 days ago: the same, but for its time.
  const bytes = Buffer.from(cursor, 'base64url')
  bytes.writeUIntBE(Date.now() - 40 * 86_400_000, 5, 6)
  bytes.writeUInt16BE(0, 12)
  const old = bytes.subarray(0, 14).toString('base64url')
  const { status, body } = await ask(own.adminKey, `customer-1/changes?cursor=${old}`)
  expect({ status, body }).toMatchObject({
    status: 410,
    body: { code: 'changes.cursor_expired', detail: expect.stringContaining('from=beginning') },
  })
  const again = await readAll(own.adminKey, 'from=beginning')
  expect(again.items).toMatchObject([{ id: null, change: 'new', data: { external_id: '1' } }])
})

test('another workspace’s key, a customer of nobody, and cursors of other questions', async () => {
  const own = await createIntegration(db, 'sandbox')
  const stranger = await createIntegration(db, 'sandbox')
  await bring(targetOf(own, connector), 'issues', [record(1)])
  const { next_cursor: cursor } = await page(own.adminKey, 'from=beginning')
  expect((await readAll(stranger.adminKey, 'from=beginning')).items).toEqual([])
  // A cursor opens nothing: it holds positions, and the key says whose.
  expect((await readAll(stranger.adminKey, `cursor=${cursor}`)).items).toEqual([])
  expect(await ask(own.adminKey, 'nobody/changes')).toMatchObject({ status: 200, body: { data: [] } })
  for (const query of [`cursor=${cursor}&model=pm_user`, 'cursor=abc', `cursor=${cursor.slice(0, -3)}`]) {
    expect(await ask(own.adminKey, `customer-1/changes?${query}`)).toMatchObject({
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
    expect(await ask(own.adminKey, `customer-1/changes?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    })
  }
  expect(await ask(own.adminKey, 'customer-1/changes?model=pm_isue')).toMatchObject({
    status: 404,
    body: { code: 'resource.model_unknown' },
  })
  expect((await fetch(`${url}/v1/customers/customer-1/changes`)).status).toBe(401)
})

test('a customer with more integrations than a cursor can hold is read one by one', async () => {
  const own = await createIntegration(db, 'sandbox')
  await db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
     select $1, gen_random_uuid(), 'customer-1', 'sandbox', 'api_key', 'active' from generate_series(1, 200)`,
    [own.workspaceId],
  )
  expect(await ask(own.adminKey, 'customer-1/changes')).toMatchObject({
    status: 400,
    body: { code: 'changes.too_many_integrations' },
  })
  await page(own.adminKey, `integration_id=${own.integrationId}`)
})

test('what is listed while records come and go ends in the very state that the service holds', async () => {
  const own = await createIntegration(db, 'sandbox')
  const target = targetOf(own, connector)
  await bring(
    target,
    'issues',
    Array.from({ length: 300 }, (_, id) => record(id)),
  )
  const mirror = new Map<string, unknown>()
  let query = 'from=beginning'
  for (let round = 0; ; round++) {
    const { data, next_cursor: cursor, has_more: hasMore } = await page(own.adminKey, `limit=20&${query}`)
    for (const { resource_id: id, data: now } of data)
      if (now) mirror.set(id, now['name'])
      else mirror.delete(id)
    query = `cursor=${cursor}`
    if (!hasMore) break
    if (round > 20) continue
    await bring(target, 'issues', [record(round * 13, `Changed ${round}`), record(1_000 + round)])
    const gone = [idOf(own.integrationId, 'pm_issue', round * 11)]
    await db.transaction((tx) => writer.deleteResources(tx, target, gone))
  }
  const { rows } = await db.query<{ resource_id: string; name: string }>(
    `select resource_id, data ->> 'name' as name from resources where workspace_id = $1 and deleted_at is null`,
    [own.workspaceId],
  )
  expect(mirror).toEqual(new Map(rows.map((row) => [row.resource_id, row.name])))
})

test('changes and listings are read from their indexes in order, in the partitions of the days asked for alone', async () => {
  const own = await createIntegration(db, 'sandbox')
  const explained = async (text: string, values: unknown[]) =>
    await db.transaction(async (tx) => {
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
