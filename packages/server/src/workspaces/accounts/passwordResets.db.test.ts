import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createAccountWorld,
  joinedPassword,
  owner,
  type AccountWorld,
} from '../../../../../test/support/accountWorld.ts'
import {
  createDashboardVisitor,
  type DashboardVisitor,
} from '../../../../../test/support/dashboardVisitor.ts'
import { createPasswordReset, createWorkspace } from '../index.ts'

const mails: { to: string; subject: string; text: string }[] = []
/** What the mail server says; null: it takes the mail. */
const refusal: { error: Error | null } = { error: null }
let world: AccountWorld
beforeAll(async () => {
  world = await createAccountWorld(async (email) => {
    if (refusal.error) throw refusal.error
    mails.push(email)
  })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.empty()
  mails.length = 0
  refusal.error = null
})

const next = 'five other random words'
const stranger = () => createDashboardVisitor(world.app)
const tokenOf = (text: string) => /\/reset-password#(\S+)/.exec(text)?.[1] ?? ''

async function accountId(email: string): Promise<string> {
  const { rows } = await world.db.query<{ id: string }>(
    'select account_id as id from accounts where email = $1',
    [email],
  )
  return rows[0]?.id ?? ''
}

const ask = (by: DashboardVisitor, id: string) => by.call('POST', `/v1/members/${id}/password-reset`)
const use = (token: string, password = next) =>
  stranger().call('POST', '/v1/password-resets/use', { token, password })
const signIn = (email: string, password: string) =>
  stranger().call('POST', '/v1/session', { email, password })

async function linkFor(by: DashboardVisitor, email: string): Promise<string> {
  const made = await ask(by, await accountId(email))
  expect(made.statusCode).toBe(201)
  return tokenOf(made.json().link)
}

describe('a link that an admin makes for a member', () => {
  test('sets the password once, ends every session, and is in the audit log, made and used', async () => {
    const ada = await world.setUpOwner()
    const grace = await world.join(ada, 'grace@example.com', 'user')
    const made = await ask(ada, await accountId('grace@example.com'))
    expect([made.statusCode, made.headers['cache-control']]).toEqual([201, 'no-store'])
    expect(made.json()).toEqual({
      email: 'grace@example.com',
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:8080\/reset-password#[\w-]{43}$/),
      expires: expect.any(String),
    })
    const token = tokenOf(made.json().link)
    const seen = await stranger().call('POST', '/v1/password-resets/look-up', { token })
    expect(seen.json()).toEqual({ email: 'grace@example.com' })
    expect((await grace.call('GET', '/v1/session')).statusCode).toBe(200)

    expect((await use(token)).statusCode).toBe(204)
    expect((await grace.call('GET', '/v1/session')).json()).toMatchObject({ code: 'auth.session_over' })
    expect((await signIn('grace@example.com', joinedPassword)).statusCode).toBe(401)
    expect((await signIn('grace@example.com', next)).statusCode).toBe(201)
    expect((await ada.call('GET', '/v1/session')).statusCode).toBe(200)
    expect((await use(token)).json()).toMatchObject({ status: 404, code: 'account.reset_link_invalid' })

    const log = (await ada.call('GET', '/v1/audit-log')).json().data as { action: string; actor: object }[]
    expect(log.filter(({ action }) => /password/i.test(action))).toMatchObject([
      { action: 'resetPassword', actor: { kind: 'account', name: 'grace@example.com' }, status: 204 },
      { action: 'resetMemberPassword', actor: { kind: 'account', name: owner.email }, status: 201 },
    ])
    expect(JSON.stringify(log)).not.toContain(token)
  })

  test('is used by one of two who press at once', async () => {
    const ada = await world.setUpOwner()
    await world.join(ada, 'grace@example.com', 'user')
    const token = await linkFor(ada, 'grace@example.com')
    const answers = await Promise.all([use(token), use(token, 'somebody else’s words')])
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, 404])
  })

  test('ends after a day, and with any change of the password', async () => {
    const ada = await world.setUpOwner()
    const grace = await world.join(ada, 'grace@example.com', 'user')
    const late = await linkFor(ada, 'grace@example.com')
    const { rows } = await world.db.query<{ hours: number }>(
      'select round(extract(epoch from expires_at - now()) / 3600)::int as hours from password_resets',
    )
    expect(rows).toEqual([{ hours: 24 }])
    await world.db.query(`update password_resets set expires_at = now() - interval '1 second'`)
    expect((await use(late)).json()).toMatchObject({ code: 'account.reset_link_invalid' })
    const [first, second] = [await linkFor(ada, 'grace@example.com'), await linkFor(ada, 'grace@example.com')]
    expect((await use(first)).statusCode).toBe(204)
    expect((await use(second)).statusCode).toBe(404)
    const third = await linkFor(ada, 'grace@example.com')
    const again = stranger()
    await again.call('POST', '/v1/session', { email: 'grace@example.com', password: next })
    const changed = await again.call('PUT', '/v1/account/password', { present: next, next: joinedPassword })
    expect(changed.statusCode).toBe(204)
    expect((await use(third)).statusCode).toBe(404)
    expect((await grace.call('GET', '/v1/session')).statusCode).toBe(401)
  })

  test('leaves everything as it was when the new password is weak', async () => {
    const ada = await world.setUpOwner()
    const grace = await world.join(ada, 'grace@example.com', 'user')
    const token = await linkFor(ada, 'grace@example.com')
    expect((await use(token, 'short')).json()).toMatchObject({ status: 400, code: 'account.password_weak' })
    expect((await grace.call('GET', '/v1/session')).statusCode).toBe(200)
    expect((await use(token)).statusCode).toBe(204)
  })

  test('is not made for an owner by an admin, for oneself, by a user, by a key, or for somebody unknown', async () => {
    const ada = await world.setUpOwner()
    const admin = await world.join(ada, 'admin@example.com', 'admin')
    const user = await world.join(ada, 'user@example.com', 'user')
    const codeOf = async (by: DashboardVisitor, id: string) => (await ask(by, id)).json().code
    expect(await codeOf(admin, await accountId(owner.email))).toBe('workspace.owner_required')
    expect(await codeOf(ada, await accountId(owner.email))).toBe('request.invalid')
    expect(await codeOf(user, await accountId('admin@example.com'))).toBe('auth.admin_required')
    expect(await codeOf(ada, '0198c000-0000-7000-8000-000000000000')).toBe('workspace.member_not_found')
    expect(await codeOf(admin, await accountId('user@example.com'))).toBeUndefined()
    const key = await ada.call('POST', '/v1/api-keys', { name: 'backend', role: 'admin' })
    const byKey = await world.app.inject({
      method: 'POST',
      url: `/v1/members/${await accountId('user@example.com')}/password-reset`,
      headers: { authorization: `Api-Key ${key.json().key}` },
    })
    expect(byKey.json()).toMatchObject({ status: 403, code: 'auth.session_required' })
  })

  test('does not hand over another workspace in which the member is more than whoever makes it', async () => {
    const ada = await world.setUpOwner()
    await world.join(ada, 'grace@example.com', 'user')
    const id = await accountId('grace@example.com')
    const { workspaceId } = await createWorkspace(world.db, 'Elsewhere')
    const elsewhere = (account: string, role: string) =>
      world.db.query('insert into members (workspace_id, account_id, role) values ($1, $2, $3)', [
        workspaceId,
        account,
        role,
      ])
    await elsewhere(id, 'owner')
    expect((await ask(ada, id)).json()).toMatchObject({ status: 403, code: 'workspace.member_elsewhere' })
    await elsewhere(await accountId(owner.email), 'admin')
    expect((await ask(ada, id)).json()).toMatchObject({ code: 'workspace.member_elsewhere' })
    await world.db.query(`update members set role = 'owner' where workspace_id = $1`, [workspaceId])
    expect((await ask(ada, id)).statusCode).toBe(201)
  })
})

describe('a link that is mailed', () => {
  const forgot = (email: string) => stranger().call('POST', '/v1/password-resets', { email })

  test('is answered in the same way whether there is an account or not, and mailed to the account alone', async () => {
    await world.setUpOwner()
    const known = await forgot(' ADA@example.com '.trim())
    const unknown = await forgot('nobody@example.com')
    const seen = ({ statusCode, body, headers }: typeof known) => ({
      statusCode,
      body,
      headers: { ...headers, date: '' },
    })
    expect(seen(unknown)).toEqual(seen(known))
    expect([known.statusCode, known.body]).toEqual([204, ''])
    await expect.poll(() => mails.length).toBe(1)
    expect(mails).toMatchObject([
      { to: owner.email, text: expect.stringContaining('http://127.0.0.1:8080/reset-password#') },
    ])
    const { rows } = await world.db.query<{ minutes: number }>(
      'select round(extract(epoch from expires_at - now()) / 60)::int as minutes from password_resets',
    )
    expect(rows).toEqual([{ minutes: 60 }])
    expect((await use(tokenOf(mails[0]?.text ?? ''))).statusCode).toBe(204)
    expect((await signIn(owner.email, next)).statusCode).toBe(201)
  })

  test('can be asked for a few times in a quarter of an hour, known address or not', async () => {
    await world.setUpOwner()
    for (const email of [owner.email, 'nobody@example.com']) {
      const answers = []
      for (let time = 0; time < 4; time++) answers.push(await forgot(email))
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 429])
      expect(answers[3]?.json().detail).toContain('at most 3 in 15 minutes')
    }
    await expect.poll(() => mails.length).toBe(3)
    // Whoever asks for mails is not kept from signing in.
    expect((await signIn(owner.email, owner.password)).statusCode).toBe(201)
  })

  test('that the mail server refuses changes nothing in the answer, and the next one goes through', async () => {
    await world.setUpOwner()
    refusal.error = new Error('the mailbox is full')
    expect((await forgot(owner.email)).statusCode).toBe(204)
    refusal.error = null
    expect((await forgot(owner.email)).statusCode).toBe(204)
    await expect.poll(() => mails.length).toBeGreaterThan(0)
  })

  test('is not offered where no mail server is set up, in words that say what to do', async () => {
    const without = await createAccountWorld()
    const visitor = createDashboardVisitor(without.app)
    expect((await visitor.call('GET', '/v1/set-up')).json()).toMatchObject({ sends_mail: false })
    const refused = await visitor.call('POST', '/v1/password-resets', { email: owner.email })
    expect(refused.json()).toMatchObject({ status: 409, code: 'account.mail_not_set_up' })
    expect(refused.json().detail).toContain('member reset-password')
    await without.close()
  })

  test('is not asked for by another site', async () => {
    const refused = await stranger().call(
      'POST',
      '/v1/password-resets',
      { email: owner.email },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(refused.json()).toMatchObject({ status: 403, code: 'auth.cross_site' })
  })
})

test('tokens are guessed in vain: the tries of an address are counted', async () => {
  await world.setUpOwner()
  const codes = []
  for (let time = 0; time < 10; time++) codes.push((await use(`guess-${time}`)).json().code)
  // The set-up link counted as the first.
  expect(new Set(codes.slice(0, 9))).toEqual(new Set(['account.reset_link_invalid']))
  expect(codes[9]).toBe('auth.too_many_tries')
})

test('the operator’s link works as an admin’s does, and there is none for an address without an account', async () => {
  const ada = await world.setUpOwner()
  expect(await createPasswordReset(world.db, 'nobody@example.com', 'hand')).toBeNull()
  const made = await createPasswordReset(world.db, owner.email, 'hand')
  expect((await use(made?.token ?? '')).statusCode).toBe(204)
  expect((await ada.call('GET', '/v1/session')).statusCode).toBe(401)
  const { rows } = await world.db.query('select token_hash from password_resets')
  expect(rows).toEqual([])
})
