import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from 'fast-check'
import { addIntegration, createIntegration, targetOf } from '../../../../../test/support/importFixture.ts'
import {
  createChangeWorld,
  named,
  namedId,
  namesConnector,
  type ChangeItem,
  type ChangeWorld,
} from '../../../../../test/support/changeWorld.ts'

let world: ChangeWorld
beforeAll(async () => {
  world = await createChangeWorld()
})
afterAll(() => world.close())

test('a reader that follows six writers misses none of 50,000 changes, gets none twice, and each record’s in their order', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const others = await Promise.all(
    Array.from({ length: 5 }, () => addIntegration(world.db, own.workspaceId, 'customer-1', 'sandbox')),
  )
  const integrationIds = [own.integrationId, ...others]
  const batch = 500
  let writing = true
  let written = Promise.withResolvers<void>()
  // One writer an integration, as its import is: pages of many sizes, so that transactions of all lengths overlap.
  async function write(integrationId: string, index: number): Promise<void> {
    const target = targetOf({ ...own, integrationId }, namesConnector)
    for (let round = 0; round < 5; round++) {
      for (let start = 0; start < 1_500; start += batch + index * 37) {
        const ids = Array.from({ length: Math.min(batch + index * 37, 1_500 - start) }, (_, n) => start + n)
        await world.bring(
          target,
          'issues',
          ids.map((id) => named(id, `Round ${round}`)),
        )
        written.resolve()
      }
    }
    const gone = Array.from({ length: 834 }, (_, id) => namedId(integrationId, 'pm_issue', id))
    await world.remove(target, gone)
  }
  // A transaction of another customer that wrote events and stays open all the time: nobody waits for it.
  const stranger = await createIntegration(world.db, 'sandbox')
  const open = await world.db.pool.connect()
  await open.query('begin')
  const held = await world.writer.prepare(targetOf(stranger, namesConnector), 'issues', [named(1)])
  await held.apply({
    isTransaction: true,
    afterCommit: () => {},
    query: (text: string, values?: unknown[]) => open.query(text, values),
  } as never)
  const given: ChangeItem[] = []
  async function follow(): Promise<void> {
    let cursor = (await world.page(own.adminKey, 'from=now')).next_cursor
    for (;;) {
      const isLast = !writing
      written = Promise.withResolvers()
      const {
        data,
        next_cursor: next,
        has_more: hasMore,
      } = await world.page(own.adminKey, `limit=200&cursor=${cursor}`)
      given.push(...data)
      cursor = next
      if (hasMore) continue
      if (isLast) return
      await written.promise
    }
  }
  const following = follow()
  await Promise.all(integrationIds.map(write))
  writing = false
  written.resolve()
  await following
  await open.query('rollback')
  open.release()
  const { rows } = await world.db.query<{ event_id: string; resource_id: string }>(
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

test('what is listed while records come and go ends in the very state that the service holds', async () => {
  const own = await createIntegration(world.db, 'sandbox')
  const target = targetOf(own, namesConnector)
  await world.bring(
    target,
    'issues',
    Array.from({ length: 300 }, (_, id) => named(id)),
  )
  const mirror = new Map<string, unknown>()
  let query = 'from=beginning'
  for (let round = 0; ; round++) {
    const {
      data,
      next_cursor: cursor,
      has_more: hasMore,
    } = await world.page(own.adminKey, `limit=20&${query}`)
    for (const { resource_id: id, data: now } of data)
      if (now) mirror.set(id, now['name'])
      else mirror.delete(id)
    query = `cursor=${cursor}`
    if (!hasMore) break
    if (round > 20) continue
    await world.bring(target, 'issues', [named(round * 13, `Changed ${round}`), named(1_000 + round)])
    const gone = [namedId(own.integrationId, 'pm_issue', round * 11)]
    await world.remove(target, gone)
  }
  const { rows } = await world.db.query<{ resource_id: string; name: string }>(
    `select resource_id, data::json ->> 'name' as name from resources where workspace_id = $1 and deleted_at is null`,
    [own.workspaceId],
  )
  expect(mirror).toEqual(new Map(rows.map((row) => [row.resource_id, row.name])))
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
      const own = await createIntegration(world.db, 'sandbox')
      const second = await addIntegration(world.db, own.workspaceId, 'customer-1', 'sandbox')
      await addIntegration(world.db, own.workspaceId, 'customer-2', 'sandbox')
      const ids = [own.integrationId, second]
      const history = createHistory(ids)
      for (const step of before) await act(own, history, step)
      const combinations = allFilters(ids)
      const heldBefore = [...history.held]
      const starts = await Promise.all(
        combinations.map(({ query }) => world.page(own.adminKey, `from=now${query}`)),
      )
      const listings = await Promise.all(
        combinations.map(({ query }) => world.page(own.adminKey, `from=beginning&limit=${limit}${query}`)),
      )
      history.told.length = 0
      for (const step of after) await act(own, history, step)
      for (const [index, { query, isWanted }] of combinations.entries()) {
        const wanted = history.told.filter(isWanted)
        const filters = `&limit=${limit}${query}`
        const fromNow = await world.readAll(own.adminKey, `cursor=${starts[index]?.next_cursor}`, filters)
        expect(fromNow.items.map(keyOf)).toEqual(wanted.map(keyOf))
        const rest = await world.readAll(own.adminKey, `cursor=${listings[index]?.next_cursor}`, filters)
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

type Told = { change: ChangeItem['change']; type: string; integration_id: string; resource_id: string }
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
  const target = targetOf({ ...own, integrationId }, namesConnector)
  const resourceId = namedId(integrationId, modelOf(step.stream), step.id)
  const held = history.held.get(resourceId)
  const told = { type: modelOf(step.stream), integration_id: integrationId, resource_id: resourceId }
  if (step.name === null) {
    await world.remove(target, [resourceId])
    if (held) history.told.push({ ...told, change: 'deleted' })
    history.held.delete(resourceId)
    return
  }
  await world.bring(target, step.stream, [named(step.id, step.name)])
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
