import type { FastifyInstance } from 'fastify'
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { buildApp } from '../http/index.ts'
import { createApiKey, createWorkspace, findCaller, workspaceRoutes, type NewWorkspace } from './index.ts'

let db: TestDatabase
let app: FastifyInstance
let acme: NewWorkspace
let other: NewWorkspace
let userKey: string
beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({ db, findCaller, apiRoutes: [workspaceRoutes({ db })], publicRoutes: [] })
  acme = await createWorkspace(db, 'Acme')
  other = await createWorkspace(db, 'Other')
  userKey = (await createApiKey(db, { workspaceId: acme.workspaceId, name: 'reader', role: 'user' })).key
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function call(key: string | null, method: Method, url: string, payload?: object) {
  const headers = key === null ? {} : { authorization: `Api-Key ${key}` }
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'],
    body: answer.body ? answer.json() : null,
  }
}

describe.each([
  ['GET', '/v1/workspace'],
  ['PATCH', '/v1/workspace'],
  ['GET', '/v1/api-keys'],
  ['POST', '/v1/api-keys'],
  ['DELETE', `/v1/api-keys/${newUuid()}`],
  ['GET', '/v1/certificates'],
  ['POST', '/v1/certificates'],
  ['DELETE', `/v1/certificates/${newUuid()}`],
] as const)('%s %s', (method, url) => {
  test('is refused without a key, and with a wrong one', async () => {
    const none = await call(null, method, url)
    expect(none).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: { code: 'auth.missing_key' },
    })
    expect(await call('trib_admin_wrong', method, url)).toMatchObject({
      status: 401,
      body: { code: 'auth.invalid_key' },
    })
  })
})

test('a user key reads the workspace, and may neither write nor list keys', async () => {
  expect(await call(userKey, 'GET', '/v1/workspace')).toMatchObject({
    status: 200,
    body: { id: acme.workspaceId, name: 'Acme' },
  })
  for (const [method, url] of [
    ['POST', '/v1/api-keys'],
    ['GET', '/v1/api-keys'],
    ['POST', '/v1/certificates'],
  ] as const) {
    expect(await call(userKey, method, url, {})).toMatchObject({
      status: 403,
      body: { code: 'auth.admin_required' },
    })
  }
})

test('the workspace says which finished imports are told; a wrong choice changes nothing', async () => {
  const wrong = await call(acme.adminKey, 'PATCH', '/v1/workspace', { import_done_policy: 'sometimes' })
  expect(wrong).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  expect(wrong.body.detail).toContain('import_done_policy')
  expect(
    await call(acme.adminKey, 'PATCH', '/v1/workspace', { import_done_policy: 'changed' }),
  ).toMatchObject({
    status: 200,
    body: { id: acme.workspaceId, import_done_policy: 'changed' },
  })
  expect(await call(other.adminKey, 'GET', '/v1/workspace')).toMatchObject({
    body: { import_done_policy: 'every' },
  })
})

test('the colour and the origins of the connect pages are set, kept and taken away', async () => {
  const change = (body: object) => call(acme.adminKey, 'PATCH', '/v1/workspace', body)
  expect(await change({ colour: '#FFCC00', connect_origins: ['https://app.example.com'] })).toMatchObject({
    status: 200,
    body: { colour: '#ffcc00', connect_origins: ['https://app.example.com'] },
  })
  expect((await change({ import_done_policy: 'every' })).body).toMatchObject({
    colour: '#ffcc00',
    connect_origins: ['https://app.example.com'],
  })
  for (const wrong of [
    { colour: 'red' },
    { colour: '#ffcc0' },
    { connect_origins: ['https://app.example.com/'] },
    { connect_origins: ['app.example.com'] },
    { connect_origins: ['javascript:alert(1)'] },
    { connect_origins: 'https://app.example.com' },
  ]) {
    expect(await change(wrong)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
  expect((await change({ colour: null, connect_origins: [] })).body).toMatchObject({
    colour: null,
    connect_origins: [],
  })
  expect((await call(other.adminKey, 'GET', '/v1/workspace')).body).toMatchObject({ colour: null })
})

test('a key is shown once, works, and stops at once when it is revoked; nobody else can revoke it', async () => {
  const made = await call(acme.adminKey, 'POST', '/v1/api-keys', { name: 'ci', role: 'admin' })
  expect(made).toMatchObject({ status: 201, body: { name: 'ci', role: 'admin', revoked: null } })
  const listed = await call(made.body.key, 'GET', '/v1/api-keys')
  expect(listed.status).toBe(200)
  expect(JSON.stringify(listed.body)).not.toContain(made.body.key)

  const url = `/v1/api-keys/${made.body.id}`
  expect(await call(other.adminKey, 'DELETE', url)).toMatchObject({
    status: 404,
    body: { code: 'workspace.api_key_not_found' },
  })
  expect((await call(acme.adminKey, 'DELETE', url)).status).toBe(204)
  expect(await call(made.body.key, 'GET', '/v1/workspace')).toMatchObject({ status: 401 })
  expect((await call(acme.adminKey, 'DELETE', url)).status).toBe(404)
})

test('a certificate is made or brought along; a private or weak key is refused; nobody else can revoke it', async () => {
  const made = await call(acme.adminKey, 'POST', '/v1/certificates', { name: 'made' })
  expect(made.body.private_key).toContain('BEGIN PRIVATE KEY')
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const brought = await call(acme.adminKey, 'POST', '/v1/certificates', {
    name: 'brought',
    public_key: pair.publicKey,
  })
  expect(brought).toMatchObject({ status: 201, body: { public_key: pair.publicKey } })
  expect(brought.body).not.toHaveProperty('private_key')

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString()
  for (const [publicKey, came] of [
    [pair.privateKey, 'is a private key'],
    [weak, 'with 1024 bits'],
    ['no key', 'can not be read'],
  ] as const) {
    const refused = await call(acme.adminKey, 'POST', '/v1/certificates', {
      name: 'x',
      public_key: publicKey,
    })
    expect(refused).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect(refused.body.detail).toContain(came)
  }
  const url = `/v1/certificates/${brought.body.id}`
  expect((await call(other.adminKey, 'DELETE', url)).status).toBe(404)
  expect((await call(acme.adminKey, 'DELETE', url)).status).toBe(204)
  const all = await call(acme.adminKey, 'GET', '/v1/certificates')
  expect(JSON.stringify(all.body)).not.toContain('PRIVATE KEY')
})

test('an unknown address is a problem that says where to look', async () => {
  expect(await call(acme.adminKey, 'GET', '/v1/nothing')).toMatchObject({
    status: 404,
    body: { code: 'request.not_found' },
  })
})

test('a body that is not JSON is a problem, not a stack trace', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/api-keys',
    headers: { authorization: `Api-Key ${acme.adminKey}`, 'content-type': 'application/json' },
    payload: '{"name":',
  })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'request.invalid', status: 400 })
  expect(answer.body).not.toContain('at ')
})
