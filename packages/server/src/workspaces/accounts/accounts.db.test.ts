import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAccountWorld, owner, type AccountWorld } from '../../../../../test/support/accountWorld.ts'
import {
  createDashboardVisitor,
  type DashboardVisitor,
} from '../../../../../test/support/dashboardVisitor.ts'
import type { TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { createSetUpToken, createWorkspace } from '../index.ts'

let world: AccountWorld
let db: TestDatabase
let app: FastifyInstance
let address: AccountWorld['address']
const credentials = { email: owner.email, password: owner.password }

beforeAll(async () => {
  world = await createAccountWorld()
  ;({ db, app, address } = world)
})
afterAll(() => world.close())
beforeEach(() => world.empty())

describe('the first account', () => {
  test('is made with the printed token alone, and becomes the owner of a workspace with its key and private key', async () => {
    const visitor = createDashboardVisitor(app)
    const state = { is_needed: true, has_workspace: false, sends_mail: false }
    expect((await visitor.call('GET', '/v1/set-up')).json()).toEqual(state)
    const refused = await visitor.call('POST', '/v1/set-up', { ...owner, token: 'guessed' })
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'account.set_up_token_invalid'])
    const token = await createSetUpToken(db)
    const made = await visitor.call('POST', '/v1/set-up', { ...owner, token, workspace_name: 'Acme' })
    expect(made.json()).toEqual({
      workspace_id: expect.any(String),
      made: {
        api_key: expect.stringMatching(/^trib_admin_/),
        certificate_id: expect.any(String),
        private_key: expect.stringContaining('BEGIN PRIVATE KEY'),
      },
    })
    expect((await visitor.call('GET', '/v1/session')).json()).toMatchObject({
      account: { email: owner.email, name: 'Ada' },
      workspace: { id: made.json().workspace_id, name: 'Acme' },
      role: 'owner',
    })
    const { rows } = await db.query('select * from accounts, account_sessions')
    expect(JSON.stringify(rows)).not.toContain(owner.password)
  })

  test('is made once: a second try with another printed token is refused, also when both come at once', async () => {
    const tokens = [await createSetUpToken(db), await createSetUpToken(db)]
    const answers = await Promise.all(
      tokens.map((token) =>
        createDashboardVisitor(app).call('POST', '/v1/set-up', {
          ...owner,
          token,
          email: `${token?.slice(0, 5)}@example.com`,
        }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect(await createSetUpToken(db)).toBeNull()
    expect((await db.query('select 1 from accounts')).rowCount).toBe(1)
  })

  test('owns the workspaces that the command line made', async () => {
    const { workspaceId } = await createWorkspace(db, 'By hand')
    const visitor = createDashboardVisitor(app)
    expect((await visitor.call('GET', '/v1/set-up')).json()).toMatchObject({ has_workspace: true })
    const made = await visitor.call('POST', '/v1/set-up', { ...owner, token: await createSetUpToken(db) })
    expect(made.json()).toEqual({ workspace_id: workspaceId, made: null })
  })

  test.each([
    ['short', 'this one has 5'],
    ['aaaaaaaaaaaaaaaa', 'repeats a few characters'],
    ['ada@example.com', 'is your e-mail address'],
  ])('with the password "%s" is refused in words that help', async (password, came) => {
    const token = await createSetUpToken(db)
    const refused = await createDashboardVisitor(app).call('POST', '/v1/set-up', {
      ...owner,
      token,
      password,
    })
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'account.password_weak'])
    expect(refused.json().detail).toContain(came)
  })
})

describe('a session', () => {
  test('is a cookie that scripts can not read, sent over https alone where there is https', async () => {
    expect((await world.setUpOwner()).cookie()).toMatch(
      /^tributary_session=.*; Path=\/;.*HttpOnly; SameSite=Lax$/,
    )
    address.url = 'https://tributary.example.com'
    const visitor = createDashboardVisitor(app)
    await visitor.call('POST', '/v1/session', credentials)
    expect(visitor.cookie()).toMatch(/^__Host-tributary=.*; Path=\/;.*HttpOnly; Secure; SameSite=Lax$/)
  })

  test('ends when it is signed out, and all others end when the password changes', async () => {
    const here = await world.setUpOwner()
    const { password } = owner
    const there = createDashboardVisitor(app)
    const { email } = owner
    await there.call('POST', '/v1/session', { email: email.toUpperCase(), password })
    expect((await here.call('GET', '/v1/sessions')).json().data).toHaveLength(2)

    const wrong = await here.call('PUT', '/v1/account/password', { present: 'not it', next: 'x'.repeat(20) })
    expect(wrong.json().code).toBe('account.password_wrong')
    const next = 'five quite different words'
    expect((await here.call('PUT', '/v1/account/password', { present: password, next })).statusCode).toBe(204)
    expect((await there.call('GET', '/v1/session')).json().code).toBe('auth.session_over')
    expect((await here.call('GET', '/v1/session')).statusCode).toBe(200)

    expect((await there.call('POST', '/v1/session', { email, password })).json().code).toBe(
      'auth.sign_in_failed',
    )
    expect((await there.call('POST', '/v1/session', { email, password: next })).statusCode).toBe(201)
    const cookie = here.cookie().split(';')[0] ?? ''
    expect((await here.call('DELETE', '/v1/session')).statusCode).toBe(204)
    expect((await there.call('GET', '/v1/workspace', undefined, { cookie })).statusCode).toBe(401)
  })

  test('is of no use to another site: by origin, by fetch metadata, or without the header of our pages', async () => {
    const visitor = await world.setUpOwner()
    const name = { name: 'Taken over' }
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ]) {
      const refused = await visitor.call('PATCH', '/v1/workspace', name, headers)
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'auth.cross_site'])
    }
    const form = await app.inject({
      method: 'PATCH',
      url: '/v1/workspace',
      headers: { cookie: visitor.cookie().split(';')[0] },
      payload: name,
    })
    expect(form.json().code).toBe('auth.cross_site')
    expect((await visitor.call('PATCH', '/v1/workspace', name, { origin: address.url })).statusCode).toBe(200)
  })

  test('can not be forced upon a visitor by another site', async () => {
    await world.setUpOwner()
    const refused = await app.inject({ method: 'POST', url: '/v1/session', payload: credentials })
    expect(refused.json().code).toBe('auth.cross_site')
  })

  test('looks at one workspace; an account may go to another of its own and to no other', async () => {
    const visitor = await world.setUpOwner()
    const other = await createWorkspace(db, 'Not theirs')
    const refused = await visitor.call('PUT', '/v1/session', { workspace_id: other.workspaceId })
    expect(refused.statusCode).toBe(404)
    const { account } = (await visitor.call('GET', '/v1/session')).json()
    await db.query(`insert into members (workspace_id, account_id, role) values ($1, $2, 'user')`, [
      other.workspaceId,
      account.id,
    ])
    const moved = await visitor.call('PUT', '/v1/session', { workspace_id: other.workspaceId })
    expect(moved.json()).toMatchObject({ workspace: { name: 'Not theirs' }, role: 'user' })
    expect((await visitor.call('GET', '/v1/workspace')).json().id).toBe(other.workspaceId)
  })
})

describe('signing in', () => {
  test('an unknown address and a wrong password get the same answer', async () => {
    await world.setUpOwner()
    const visitor = createDashboardVisitor(app)
    const tries = [
      { email: owner.email, password: 'not the password' },
      { email: 'nobody@example.com', password: owner.password },
    ]
    const answers = await Promise.all(tries.map((body) => visitor.call('POST', '/v1/session', body)))
    const seen = answers.map((answer) => ({ ...answer.json(), instance: '' }))
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]).toMatchObject({ status: 401, code: 'auth.sign_in_failed' })
  })

  test('the eleventh wrong try of an account from an address waits, even with all of them at once; another address does not', async () => {
    await world.setUpOwner()
    const wrong = { email: owner.email, password: 'not the password' }
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => createDashboardVisitor(app).call('POST', '/v1/session', wrong)),
    )
    expect(tries.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2)
    const refused = await createDashboardVisitor(app).call('POST', '/v1/session', credentials)
    expect(refused.json()).toMatchObject({ code: 'auth.too_many_tries' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(600)
    const elsewhere = await app.inject({
      method: 'POST',
      url: '/v1/session',
      remoteAddress: '203.0.113.9',
      headers: { 'x-tributary-page': '1' },
      payload: credentials,
    })
    expect(elsewhere.statusCode).toBe(201)
  })
})

describe('members', () => {
  test('join by a link that works once; a user reads and may not write', async () => {
    const ada = await world.setUpOwner()
    const grace = await world.join(ada, 'grace@example.com', 'user')
    expect((await grace.call('GET', '/v1/workspace')).json()).toMatchObject({ name: 'Acme' })
    for (const [method, url] of [
      ['PATCH', '/v1/workspace'],
      ['POST', '/v1/api-keys'],
      ['POST', '/v1/invitations'],
      ['GET', '/v1/audit-log'],
      ['GET', '/v1/invitations'],
    ] as const) {
      const refused = await grace.call(method, url, method === 'GET' ? undefined : {})
      expect(refused.json()).toMatchObject({ code: 'auth.admin_required' })
    }
    const invited = await ada.call('POST', '/v1/invitations', { email: 'x@example.com', role: 'user' })
    const token = String(invited.json().link).split('#')[1]
    const body = { token, name: 'X', password: 'another good password' }
    const looked = await createDashboardVisitor(app).call('POST', '/v1/invitations/look-up', { token })
    expect(looked.json()).toMatchObject({
      email: 'x@example.com',
      workspace_name: 'Acme',
      has_account: false,
    })
    const both = await Promise.all(
      [1, 2].map(() => createDashboardVisitor(app).call('POST', '/v1/invitations/accept', body)),
    )
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 404])
  })

  test('a link for an address that has an account needs its password', async () => {
    const ada = await world.setUpOwner()
    await world.join(ada, 'grace@example.com', 'user')
    const other = await createWorkspace(db, 'Second')
    const invited = await app.inject({
      method: 'POST',
      url: '/v1/invitations',
      headers: { authorization: `Api-Key ${other.adminKey}` },
      payload: { email: 'grace@example.com', role: 'admin' },
    })
    const token = String(invited.json().link).split('#')[1]
    const visitor = createDashboardVisitor(app)
    const accept = (password: string) =>
      visitor.call('POST', '/v1/invitations/accept', { token, name: 'Not Grace', password })
    expect((await accept('a password of a stranger')).json().code).toBe('auth.sign_in_failed')
    expect((await accept('another good password')).statusCode).toBe(201)
    expect((await visitor.call('GET', '/v1/session')).json()).toMatchObject({
      account: { name: 'Grace' },
      workspaces: [{ name: 'Acme' }, { name: 'Second' }],
    })
  })

  test('only an owner makes and unmakes owners, and the last one stays; who is removed is out at once', async () => {
    const ada = await world.setUpOwner()
    const grace = await world.join(ada, 'grace@example.com', 'admin')
    const members = (await ada.call('GET', '/v1/members')).json().data
    const [adaId, graceId] = members.map(({ id }: { id: string }) => id)
    const change = async (who: DashboardVisitor, id: string, role: string) =>
      (await who.call('PATCH', `/v1/members/${id}`, { role })).json()
    expect(await change(grace, graceId, 'owner')).toMatchObject({ code: 'workspace.owner_required' })
    expect(await change(grace, adaId, 'user')).toMatchObject({ code: 'workspace.owner_required' })
    expect(await change(ada, adaId, 'user')).toMatchObject({ code: 'workspace.last_owner' })
    expect(await change(ada, graceId, 'user')).toMatchObject({ email: 'grace@example.com', role: 'user' })
    expect((await grace.call('PATCH', '/v1/workspace', { name: 'x' })).statusCode).toBe(403)
    expect((await ada.call('DELETE', `/v1/members/${graceId}`)).statusCode).toBe(204)
    expect((await grace.call('GET', '/v1/workspace')).statusCode).toBe(401)
    expect((await ada.call('DELETE', `/v1/members/${graceId}`)).statusCode).toBe(404)
  })

  test('a workspace sees its own members, invitations and log alone, with an API key as well', async () => {
    const ada = await world.setUpOwner()
    await ada.call('POST', '/v1/invitations', { email: 'x@example.com', role: 'user' })
    const other = await createWorkspace(db, 'Other')
    const headers = { authorization: `Api-Key ${other.adminKey}` }
    for (const url of ['/v1/members', '/v1/invitations', '/v1/audit-log']) {
      expect((await app.inject({ url, headers })).json().data).toEqual([])
    }
    const session = await app.inject({ url: '/v1/session', headers })
    expect(session.json().code).toBe('auth.session_required')
  })
})

test('the audit log has every write by whoever made it, refused ones too, no reads and no secrets', async () => {
  const ada = await world.setUpOwner()
  const grace = await world.join(ada, 'grace@example.com', 'user')
  await ada.call('GET', '/v1/workspace')
  const key = (await ada.call('POST', '/v1/api-keys', { name: 'ci', role: 'admin' })).json()
  await app.inject({
    method: 'DELETE',
    url: `/v1/api-keys/${key.id}`,
    headers: { authorization: `Api-Key ${key.key}` },
  })
  await grace.call('PATCH', '/v1/workspace', { name: 'x' })
  const first = (await ada.call('GET', '/v1/audit-log?limit=3')).json()
  expect(first.data).toMatchObject([
    { actor: { kind: 'account', name: 'grace@example.com' }, action: 'updateWorkspace', status: 403 },
    { actor: { kind: 'api_key', name: 'ci' }, action: 'revokeApiKey', target: { id: key.id }, status: 204 },
    { actor: { name: owner.email }, action: 'createApiKey', target: { made: key.id }, status: 201 },
  ])
  const rest = (await ada.call('GET', `/v1/audit-log?cursor=${first.next_cursor}`)).json()
  expect(rest.data.map(({ action }: { action: string }) => action)).toEqual([
    'acceptInvitation',
    'inviteMember',
    'setUp',
  ])
  const { rows } = await db.query('select * from audit_log')
  expect(JSON.stringify(rows)).not.toContain(key.key)
})
