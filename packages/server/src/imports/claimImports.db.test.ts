import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { addIntegration } from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Database } from '../db/index.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { claimImports, type ClaimLimits } from './claimImports.ts'
import { looksQuery } from './store/claim.ts'
import { finishImport, requeueImport } from './store/finish.ts'
import type { Import } from './store/importRow.ts'
import { nextLanesQuery } from './store/lanes.ts'
import { insertImport } from './store/queue.ts'
import { dueIntegrationsQuery, queueScheduled } from './store/schedules.ts'

// What would break: a workspace with very many imports keeps others waiting, a limit is exceeded by processes that claim at the same
// moment, a place that became free is not taken, or a claim gets slower the more there is in the queue.

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.query('truncate workspaces cascade'))

const unlimited: ClaimLimits = {
  connectors: [
    { type: 'sandbox', concurrency: null },
    { type: 'other', concurrency: null },
  ],
  workspaceMax: null,
}

async function claimMany(
  count: number,
  limits: Partial<ClaimLimits> = {},
  priorities = [0, 1],
): Promise<Import[]> {
  const as = { owner: newUuid(), leaseMs: 60_000, priorities, count }
  const claimed: Import[] = []
  for await (const step of claimImports(db, as, { ...unlimited, ...limits })) claimed.push(...step)
  return claimed
}

const claim = async (limits: Partial<ClaimLimits> = {}, priorities = [0, 1]) =>
  (await claimMany(1, limits, priorities))[0] ?? null

async function workspaceWith(
  count: number,
  connectorType = 'sandbox',
  trigger: 'schedule' | 'manual' = 'schedule',
) {
  const { workspaceId } = await createWorkspace(db, 'Acme')
  await queueIn(workspaceId, count, connectorType, trigger)
  return workspaceId
}

async function queueIn(
  workspaceId: string,
  count: number,
  connectorType = 'sandbox',
  trigger: 'schedule' | 'manual' = 'schedule',
) {
  for (let index = 0; index < count; index++) {
    const integrationId = await addIntegration(db, workspaceId, 'customer', connectorType)
    await db.transaction(async (tx) =>
      trigger === 'schedule'
        ? await queueScheduled(tx, [{ workspaceId, integrationId, connectorType }])
        : await insertImport(tx, {
            workspaceId,
            integrationId,
            trigger,
            mode: 'full',
            deletesConfirmed: false,
          }),
    )
  }
}

async function claimAll(limits: Partial<ClaimLimits> = {}): Promise<Import[]> {
  const claimed: Import[] = []
  for (let next = await claim(limits); next; next = await claim(limits)) claimed.push(next)
  return claimed
}

const end = (claimed: Import) =>
  db.transaction((tx) =>
    finishImport(tx, claimed, { status: 'succeeded', fault: null, nextImportAt: new Date(), retryAt: null }),
  )

test('workspaces take turns: one that has many imports waiting keeps none of the others waiting', async () => {
  const many = await workspaceWith(20)
  await queueIn(many, 5, 'other')
  const few = [await workspaceWith(1), await workspaceWith(2), await workspaceWith(1, 'other')]
  const order = (await claimAll()).map(({ workspaceId }) => workspaceId)
  expect(order).toHaveLength(29)
  // Two rounds of four workspaces, less those that had one.
  expect(order.slice(0, 4).sort()).toEqual([many, ...few].sort())
  expect(new Set(order.slice(4, 6))).toEqual(new Set([many, few[1]]))
  expect(order.slice(6)).toEqual(Array.from({ length: 23 }, () => many))
})

test('within a workspace connectors take turns, and what waited longer comes first', async () => {
  const workspaceId = await workspaceWith(4)
  await queueIn(workspaceId, 2, 'other')
  const claimed = await claimAll()
  const types = claimed.map(({ connectorType }) => connectorType)
  expect(types.slice(0, 4).sort()).toEqual(['other', 'other', 'sandbox', 'sandbox'])
  const sandbox = claimed.filter(({ connectorType }) => connectorType === 'sandbox')
  expect(sandbox.map(({ importId }) => importId)).toEqual(sandbox.map(({ importId }) => importId).sort())
})

test('first imports and those by hand come before the schedule, which keeps a share', async () => {
  const workspaceId = await workspaceWith(2, 'sandbox', 'schedule')
  await queueIn(workspaceId, 2, 'sandbox', 'manual')
  expect((await claim())?.trigger).toBe('manual')
  expect((await claim({}, [1, 0]))?.trigger).toBe('schedule')
  expect((await claim())?.trigger).toBe('manual')
  expect((await claim())?.trigger).toBe('schedule')
  expect(await claim()).toBeNull()
})

test('a limit of a workspace holds across processes that claim at once, and what ends makes room', async () => {
  const many = await workspaceWith(12)
  const other = await workspaceWith(1)
  const limits = { workspaceMax: 3 }
  const rounds = await Promise.all(Array.from({ length: 8 }, () => claimMany(5, limits)))
  const claimed = [...rounds.flat(), ...(await claimAll(limits))]
  const ofMany = claimed.filter(({ workspaceId }) => workspaceId === many)
  expect(ofMany).toHaveLength(3)
  expect(claimed.some(({ workspaceId }) => workspaceId === other)).toBe(true)
  const [first, second] = ofMany
  if (first) await end(first)
  expect(await claimAll(limits)).toMatchObject([{ workspaceId: many }])
  if (second) await db.transaction((tx) => requeueImport(tx, second, 3_600_000, null))
  expect(await claimAll(limits)).toMatchObject([{ workspaceId: many }])
})

test('a limit of a connector holds across workspaces and processes; other connectors go on', async () => {
  await workspaceWith(3)
  await workspaceWith(3)
  await workspaceWith(1, 'other')
  const limits = {
    connectors: [
      { type: 'sandbox', concurrency: 2 },
      { type: 'other', concurrency: null },
    ],
  }
  const rounds = await Promise.all(Array.from({ length: 8 }, () => claimMany(5, limits)))
  const claimed = [...rounds.flat(), ...(await claimAll(limits))]
  const ofSandbox = claimed.filter(({ connectorType }) => connectorType === 'sandbox')
  expect(ofSandbox).toHaveLength(2)
  expect(claimed).toHaveLength(3)
  if (ofSandbox[0]) await end(ofSandbox[0])
  expect(await claimAll(limits)).toMatchObject([{ connectorType: 'sandbox' }])
})

test('many are claimed by a few statements, in the order in which they would be one by one', async () => {
  const many = await workspaceWith(40)
  const few = await workspaceWith(3)
  await queueIn(few, 1, 'other', 'manual')
  let statements = 0
  const counting: Database = {
    ...db,
    query: (...args) => ((statements += 1), db.query(...args)),
    transaction: (work) =>
      db.transaction((tx) => {
        statements += 2
        return work({ ...tx, query: (...args) => ((statements += 1), tx.query(...args)) })
      }),
  }
  const as = { owner: newUuid(), leaseMs: 60_000, priorities: [0, 1], count: 16 }
  const steps: Import[][] = []
  for await (const step of claimImports(counting, as, unlimited)) steps.push(step)
  const order = steps.flat().map(({ workspaceId, trigger }) => (trigger === 'manual' ? trigger : workspaceId))
  expect(order[0]).toBe('manual')
  expect(order.slice(1, 7).filter((one) => one === few)).toHaveLength(3)
  expect(order.slice(7)).toEqual(Array.from({ length: 9 }, () => many))
  expect(statements).toBeLessThanOrEqual(8)
  expect(await claimMany(16)).toHaveLength(16)
  expect(await claimMany(16)).toHaveLength(12)
})

test('every import is claimed once, however many processes ask', async () => {
  for (let index = 0; index < 5; index++) await workspaceWith(4)
  const claimers = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => (index % 2 === 0 ? await claimAll() : await claimMany(3))),
  )
  const ids = [...claimers.flat(), ...(await claimAll())].map(({ importId }) => importId)
  expect(ids).toHaveLength(20)
  expect(new Set(ids).size).toBe(20)
})

test('an import that waits for its time is not claimed before, and keeps no other waiting', async () => {
  const workspaceId = await workspaceWith(1)
  const waiting = await claim()
  if (waiting) await db.transaction((tx) => requeueImport(tx, waiting, 3_600_000, null))
  expect(await claim()).toBeNull()
  await queueIn(workspaceId, 1)
  expect((await claim())?.importId).not.toBe(waiting?.importId)
  expect(await claim()).toBeNull()
  await db.query("update imports set not_before = now() where status = 'queued'")
  await db.query('update import_lanes set next_at = now()')
  expect((await claim())?.importId).toBe(waiting?.importId)
})

test('what a dead process left behind is taken over under a new epoch, as a failure, whatever the limits', async () => {
  await workspaceWith(1)
  const lost = await claim()
  await db.query("update imports set not_before = now() - interval '1 second'")
  const found = await claim({ workspaceMax: 1, connectors: [{ type: 'sandbox', concurrency: 1 }] })
  expect(found).toMatchObject({
    importId: lost?.importId,
    failures: 1,
    leaseEpoch: (lost?.leaseEpoch ?? 0) + 1,
  })
})

test('a limit that a third party told for all of a workspace keeps its lane out of the line until it is over', async () => {
  const workspaceId = await workspaceWith(2)
  await db.query(
    "insert into rate_limits (workspace_id, connector_type, account, not_before) values ($1, 'sandbox', '', now() + interval '1 hour')",
    [workspaceId],
  )
  expect(await claim()).toBeNull()
  const { rows } = await db.query<{ due_in_s: number }>(
    'select extract(epoch from next_at - now())::float8 as due_in_s from import_lanes',
  )
  expect(rows[0]?.due_in_s).toBeGreaterThan(3_500)
})

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

async function explain({ text, values }: { text: string; values: unknown[] }): Promise<Plan[]> {
  const { rows } = await db.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
    `explain (analyze, format json) ${text}`,
    values,
  )
  return nodesOf(rows[0]?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': 'none' })
}

test('with 100,000 imports waiting, a claim and the schedule read a few rows by index', async () => {
  const { workspaceId } = await createWorkspace(db, 'Large')
  await db.query(
    `with workspace as (
       insert into workspaces (workspace_id, name) select gen_random_uuid(), 'W' || n from generate_series(1, 1000) n returning workspace_id
     ), all_of as (select workspace_id from workspace union all select $1), customer as (
       insert into customers (workspace_id, customer_id) select workspace_id, 'c' from all_of
     ), integration as (
       insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status, next_import_at)
       select workspace_id, gen_random_uuid(), 'c', 'sandbox', 'api_key', 'active', now() from (
         select workspace_id from workspace, generate_series(1, 50) union all select $1 from generate_series(1, 50000)
       ) wanted
       returning workspace_id, integration_id
     ), queued as (
       insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, priority)
       select workspace_id, gen_random_uuid(), integration_id, 'sandbox', 'schedule', 'incremental', 1 from integration
       returning workspace_id
     )
     insert into import_lanes (workspace_id, connector_type, priority, next_at)
     select distinct workspace_id, 'sandbox', 1, now() from queued`,
    [workspaceId],
  )
  await db.query('analyze imports, import_lanes, integrations')
  const lane = { workspaceId, connectorType: 'sandbox', priority: 1 }
  const queries = [
    nextLanesQuery({ types: ['sandbox', 'other'], priorities: [0, 1], passed: [], count: 16 }),
    looksQuery([lane], 17),
    { text: dueIntegrationsQuery, values: [200] },
  ]
  for (const query of queries) {
    const nodes = await explain(query)
    const scans = nodes.filter((node) =>
      ['imports', 'import_lanes', 'integrations'].includes(node['Relation Name'] ?? ''),
    )
    expect(scans.length).toBeGreaterThan(0)
    for (const scan of scans) {
      expect(scan['Node Type'], JSON.stringify(scan)).toMatch(/^Index/)
      expect((scan['Actual Rows'] ?? 0) * (scan['Actual Loops'] ?? 1)).toBeLessThanOrEqual(200)
    }
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Bitmap Heap Scan')
  }
  const claimed = await Promise.all(Array.from({ length: 4 }, () => claim()))
  expect(new Set(claimed.map((one) => one?.workspaceId)).size).toBe(4)
}, 120_000)
