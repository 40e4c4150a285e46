import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { readConfig } from '../config.ts'
import { createLogger } from '../logger.ts'
import { createKeyring } from '../secrets/index.ts'
import { assembleStages, buildServiceApp, type Stages } from '../service.ts'
import { createWorkspace } from '../workspaces/index.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Operation = { method: Method; path: string; operationId: string; isOpen: boolean }

let db: TestDatabase
let stages: Stages
let app: FastifyInstance
let operations: Operation[]
let authorization: string
beforeAll(async () => {
  db = await createTestDatabase()
  stages = await assembleStages({
    config: readConfig({}),
    logger: createLogger('silent'),
    db,
    keyring: createKeyring(`k:${randomBytes(32).toString('base64')}`),
    publicUrl: () => 'http://127.0.0.1:8080',
  })
  app = await buildServiceApp(stages)
  await app.ready()
  operations = operationsOf(app.swagger())
  authorization = `Api-Key ${(await createWorkspace(db, 'Acme')).adminKey}`
})
afterAll(async () => {
  await app.close()
  await stages.egress.close()
  await db.drop()
})

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

function operationsOf(document: unknown): Operation[] {
  type Item = { operationId?: string; security?: unknown[] }
  const { paths } = document as { paths: Record<string, unknown> }
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const found = (item as Partial<Record<typeof method, Item>>)[method]
      if (!found) return []
      const isOpen = found.security?.length === 0
      return [{ method: method.toUpperCase() as Method, path, operationId: found.operationId ?? '', isOpen }]
    }),
  )
}

const someId = '0198c000-0000-7000-8000-000000000000'

/** Calls it with an admin key and nothing that it would do: refused or not, a write is on record. */
async function isRecorded({ method, path, operationId }: Operation, query = ''): Promise<boolean> {
  const before = await countEntries(operationId)
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name.endsWith('id') ? someId : 'sandbox'))
  await app.inject({ method, url: `${url}${query}`, headers: { authorization } })
  return (await countEntries(operationId)) > before
}

async function countEntries(action: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    'select count(*)::int as n from audit_log where action = $1',
    [action],
  )
  return rows[0]?.n ?? 0
}

test('every route that writes is in the audit log, but for those that are named here', async () => {
  const writing = operations.filter(({ method, isOpen }) => method !== 'GET' && !isOpen)
  expect(writing.length).toBeGreaterThan(35)
  const missing: string[] = []
  for (const operation of writing) if (!(await isRecorded(operation))) missing.push(operation.operationId)
  expect(missing).toEqual([
    // Asks what a mapping would do; writes nothing.
    'previewMapping',
  ])
})

test('what can be written without being signed in is known, each put on record where it succeeds, or writes nothing', () => {
  const open = operations.filter(({ method, isOpen }) => method !== 'GET' && isOpen)
  expect(open.map(({ operationId }) => operationId).toSorted()).toEqual([
    'acceptInvitation',
    // Sends a mail to the address itself; who asks is not known.
    'askForPasswordReset',
    'lookUpInvitation',
    'lookUpPasswordReset',
    'resetPassword',
    'setUp',
    'signIn',
  ])
})

test('no route that reads is in the audit log, but for those that hand out what lets somebody in', async () => {
  const reading = operations.filter(
    // A stream has no end.
    ({ method, isOpen, path }) => method === 'GET' && !isOpen && !/stream$|progress$/.test(path),
  )
  const recorded: string[] = []
  for (const operation of reading) if (await isRecorded(operation)) recorded.push(operation.operationId)
  expect(recorded).toEqual(['createConnectLink'])
})

test('a connect link that was made is on record with the customer it is for, without the link or the state', async () => {
  const query = '?connector=sandbox&customer_id=northwind&state=private'
  const made = await app.inject({ url: `/v1/connect-links${query}`, headers: { authorization } })
  expect(made.statusCode).toBe(200)
  const { rows } = await db.query(
    `select action, path, target, status_code from audit_log where action = 'createConnectLink' order by audit_id desc limit 1`,
  )
  expect(rows).toEqual([
    {
      action: 'createConnectLink',
      path: '/v1/connect-links',
      target: { connector: 'sandbox', customer_id: 'northwind' },
      status_code: 200,
    },
  ])
})
