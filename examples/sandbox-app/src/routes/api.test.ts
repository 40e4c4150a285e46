import { afterAll, beforeAll, expect, test } from 'vitest'

import { callJson } from '../../test/signIn.ts'
import { startSandboxApp } from '../index.ts'
import type { SandboxApp } from '../index.ts'

let app: SandboxApp
let nowMs = Date.UTC(2026, 2, 1)

beforeAll(async () => {
  app = await startSandboxApp({ nowMs: () => nowMs, rateLimit: { burst: 100_000, perSecond: 1 } })
})
afterAll(() => app.close())

const get = (path: string) => callJson(app.url, 'GET', path, undefined, { 'x-api-key': app.apiKeys[0] ?? '' })

async function readIssues(query: string, limit: number) {
  const rows: { id: number; key: string; updated_at: string }[] = []
  let cursor: string | null = null
  do {
    const page = await get(`/api/issues?limit=${limit}${query}${cursor ? `&cursor=${cursor}` : ''}`)
    expect(page.status).toBe(200)
    rows.push(...page.body.data)
    cursor = page.body.next_cursor
  } while (cursor)
  return rows
}

test('users, projects and statuses come in pages by number', async () => {
  const first = await get('/api/users?page=1&per_page=4')
  expect(first.body).toMatchObject({ page: 1, per_page: 4, has_more: true })
  expect(first.body.data).toHaveLength(4)
  const second = await get('/api/users?page=2&per_page=4')
  expect(second.body).toMatchObject({ has_more: false })
  expect(second.body.data.map((user: { id: number }) => user.id)).toEqual([5, 6])
  expect((await get('/api/users?page=3&per_page=4')).body).toEqual({
    data: [],
    page: 3,
    per_page: 4,
    has_more: false,
  })
  expect((await get('/api/projects')).body.data).toHaveLength(3)
  expect((await get('/api/statuses')).body.data).toHaveLength(5)
})

test('an issue has every field that the README names', async () => {
  const { body } = await get('/api/issues/1')
  expect(Object.keys(body).toSorted()).toEqual(
    'id key title body status_id project_id assignee_id creator_id parent_id priority labels due_on done url created_at updated_at'
      .split(' ')
      .toSorted(),
  )
  expect(body.updated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  expect(body.url).toBe(`${app.url}/#issue-1`)
})

test('issues come by cursor in the order (updated_at, id), each once, also where many share a time', async () => {
  await callJson(app.url, 'POST', '/admin/seed', { issues: 450 })
  const rows = await readIssues('', 70)
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
  expect(rows).toHaveLength(24 + 450)
  const order = rows.map((row) => `${row.updated_at} ${String(row.id).padStart(9, '0')}`)
  expect(order).toEqual(order.toSorted())
})

test('updated_since gives what changed at that time or later', async () => {
  const before = (await readIssues('', 200)).at(-1)?.updated_at ?? ''
  nowMs += 1000
  const changed = await callJson(app.url, 'PATCH', '/admin/issues/3', { title: 'Changed' })
  const since = await readIssues(`&updated_since=${encodeURIComponent(changed.body.updated_at)}`, 10)
  expect(since.map((row) => row.id)).toEqual([3])
  const inclusive = await readIssues(`&updated_since=${before}`, 10)
  expect(inclusive.length).toBeGreaterThan(1)
  expect(inclusive.at(-1)?.id).toBe(3)
})

test('an issue that changes while it is being read is seen again, not missed', async () => {
  const first = await get('/api/issues?limit=5')
  const [early] = first.body.data
  await callJson(app.url, 'PATCH', `/admin/issues/${early.id}`, { title: 'Moved to the end' })
  const rest = await get(`/api/issues?limit=200&cursor=${first.body.next_cursor}`)
  const all = [...rest.body.data]
  for (let cursor = rest.body.next_cursor; cursor;) {
    const page = await get(`/api/issues?limit=200&cursor=${cursor}`)
    all.push(...page.body.data)
    cursor = page.body.next_cursor
  }
  expect(all.at(-1)).toMatchObject({ id: early.id, title: 'Moved to the end' })
})

test.each([
  ['/api/issues?limit=0', 'limit'],
  ['/api/issues?limit=201', 'limit'],
  ['/api/issues?cursor=rubbish', 'rubbish'],
  ['/api/issues?updated_since=yesterday', 'yesterday'],
  ['/api/users?page=0', 'page'],
  ['/api/users?colour=red', 'colour'],
  ['/api/users/abc', 'id'],
])('%s is refused with a 400 that names %s', async (path, named) => {
  const answer = await get(path)
  expect(answer.status).toBe(400)
  expect(answer.body.error.message).toContain(named)
})

test('an unknown record and an unknown path are a 404 in JSON', async () => {
  expect((await get('/api/issues/999999')).body).toEqual({
    error: { code: 'not_found', message: 'There is no issue with the id 999999.' },
  })
  expect((await get('/api/nothing')).status).toBe(404)
})

test.each([
  ['no credential', {}, 'no_credential'],
  ['a dead token', { authorization: 'Bearer dead' }, 'invalid_token'],
  ['a wrong API key', { 'x-api-key': 'wrong' }, 'invalid_api_key'],
  ['a wrong password', { authorization: `Basic ${btoa('ines:wrong')}` }, 'invalid_password'],
  ['an unknown user', { authorization: `Basic ${btoa('nobody:sandbox-password')}` }, 'invalid_password'],
])('%s is a 401 with a JSON body', async (_what, headers: Record<string, string>, code) => {
  const answer = await callJson(app.url, 'GET', '/api/users', undefined, headers)
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toContain('Bearer')
  expect(answer.body.error.code).toBe(code)
})

test('user name or e-mail, and the password, are a way in', async () => {
  for (const name of ['ines', 'ines@sandbox.example']) {
    const authorization = `Basic ${btoa(`${name}:${app.password}`)}`
    const answer = await callJson(app.url, 'GET', '/api/me', undefined, { authorization })
    expect(answer.body).toMatchObject({ method: 'basic', user: { username: 'ines' } })
  }
})

test('a credential that calls too often gets 429 with Retry-After; others do not', async () => {
  const pressed = await startSandboxApp({
    nowMs: () => nowMs,
    rateLimit: { burst: 3, perSecond: 0.25 },
    apiKeys: ['key-number-one', 'key-number-two'],
  })
  try {
    const call = (key: string) => callJson(pressed.url, 'GET', '/api/users', undefined, { 'x-api-key': key })
    for (let count = 0; count < 3; count += 1) expect((await call('key-number-one')).status).toBe(200)
    const refused = await call('key-number-one')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('4')
    expect(refused.body.error.code).toBe('too_many_requests')
    expect((await call('key-number-two')).status).toBe(200)
    nowMs += 4000
    expect((await call('key-number-one')).status).toBe(200)
  } finally {
    await pressed.close()
  }
})
