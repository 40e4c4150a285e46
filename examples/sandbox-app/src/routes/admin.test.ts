import { transform } from 'esbuild'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { callJson } from '../../test/signIn.ts'
import { startSandboxApp } from '../index.ts'
import type { SandboxApp } from '../index.ts'

let app: SandboxApp

beforeAll(async () => {
  app = await startSandboxApp()
})
afterAll(() => app.close())

const admin = (method: string, path: string, body?: unknown) =>
  callJson(app.url, method, `/admin${path}`, body)
const get = (path: string) => callJson(app.url, 'GET', path, undefined, { 'x-api-key': app.apiKeys[0] ?? '' })

test('an issue can be added, changed and deleted, and the API follows', async () => {
  const added = await admin('POST', '/issues', { title: 'New one', project_id: 1, creator_id: null })
  expect(added.status).toBe(201)
  expect(added.body).toMatchObject({
    key: 'MOB-9',
    title: 'New one',
    status_id: 2,
    priority: 'none',
    labels: [],
  })
  const path = `/api/issues/${added.body.id}`
  const changed = await admin('PATCH', `/issues/${added.body.id}`, { title: 'Renamed', done: true })
  expect((await get(path)).body).toEqual(changed.body)
  expect(changed.body).toEqual({
    ...added.body,
    title: 'Renamed',
    done: true,
    updated_at: changed.body.updated_at,
  })
  expect(changed.body.updated_at > added.body.updated_at).toBe(true)
  expect((await admin('DELETE', `/issues/${added.body.id}`)).status).toBe(204)
  expect((await get(path)).status).toBe(404)
})

test('a change that changes nothing leaves updated_at alone', async () => {
  const before = (await get('/api/issues/2')).body
  const after = await admin('PATCH', '/issues/2', { title: before.title })
  expect(after.body).toEqual(before)
})

test.each([
  ['POST', '/issues', {}, 'title'],
  ['POST', '/issues', { title: 'x', project_id: 99 }, 'project_id'],
  ['PATCH', '/issues/1', { assignee_id: 99 }, 'assignee_id'],
  ['PATCH', '/issues/1', { priority: 'huge' }, 'priority'],
  ['PATCH', '/issues/1', { colour: 'red' }, 'colour'],
  ['PATCH', '/issues/1', { parent_id: 1 }, 'parent_id'],
  ['POST', '/faults', { on: 'api', answer: 200 }, 'answer'],
  ['POST', '/seed', { issues: -1 }, 'issues'],
])('%s %s with %j is refused with a 400 that names %s', async (method, path, body, named) => {
  const answer = await admin(method, path, body)
  expect(answer.status).toBe(400)
  expect(answer.body.error.message).toContain(named)
})

test('projects, people and statuses can be changed; what is in use is protected', async () => {
  const project = await admin('POST', '/projects', { key: 'NEW', name: 'New project' })
  expect((await admin('PATCH', `/projects/${project.body.id}`, { name: 'Renamed' })).body.name).toBe(
    'Renamed',
  )
  expect((await admin('POST', '/projects', { key: 'NEW', name: 'Again' })).status).toBe(409)
  await admin('POST', '/issues', { title: 'Goes with it', project_id: project.body.id })
  expect((await admin('DELETE', `/projects/${project.body.id}`)).status).toBe(204)
  const left = await admin('GET', `/issues?project_id=${project.body.id}`)
  expect(left.body).toEqual({ data: [], total: 0 })

  expect((await admin('DELETE', '/statuses/1')).body.error.code).toBe('in_use')
  expect((await admin('DELETE', '/users/4')).status).toBe(204)
  const { body } = await admin('GET', '/issues?limit=500')
  expect(body.data.filter((issue: { assignee_id: number }) => issue.assignee_id === 4)).toEqual([])
})

test('another site in the same browser changes nothing', async () => {
  const answer = await callJson(app.url, 'DELETE', '/admin/issues/1', undefined, {
    origin: 'https://evil.example',
  })
  expect(answer.status).toBe(403)
  expect((await get('/api/issues/1')).status).toBe(200)
  const own = await callJson(app.url, 'PATCH', '/admin/issues/1', { done: true }, { origin: app.url })
  expect(own.status).toBe(200)
})

test('faults of the API: a status, after some right answers, on one path', async () => {
  await admin('POST', '/faults', { on: 'api', path: '/api/issues', skip: 1, times: 2, answer: 500 })
  const answers = []
  for (let call = 0; call < 4; call += 1) {
    answers.push((await get('/api/issues?limit=1')).status, (await get('/api/users')).status)
  }
  expect(answers).toEqual([200, 200, 500, 200, 500, 200, 200, 200])
  await admin('POST', '/faults', { on: 'api', answer: 429 })
  expect((await get('/api/users')).headers.get('retry-after')).toBe('1')
})

test('a page can break off half way', async () => {
  await admin('POST', '/faults', { on: 'api', path: '/api/issues', answer: 'cut' })
  await expect(get('/api/issues?limit=5')).rejects.toThrow('terminated')
  expect((await get('/api/issues?limit=5')).status).toBe(200)
})

test('a request can be held, and goes on when the faults are cleared', async () => {
  await admin('POST', '/faults', { on: 'api', path: '/api/users', answer: 'hold' })
  const held = get('/api/users')
  await vi.waitFor(async () => expect((await admin('GET', '/faults')).body.faults.at(-1).holding).toBe(1))
  expect((await get('/api/projects')).status).toBe(200)
  expect((await admin('DELETE', '/faults')).body).toEqual({ faults: [] })
  expect((await held).status).toBe(200)
})

test('the calls of the API are counted by path and by status', async () => {
  await admin('DELETE', '/stats')
  await get('/api/issues?limit=1')
  await get('/api/issues/1')
  await get('/api/issues/2')
  await callJson(app.url, 'GET', '/api/users')
  await vi.waitFor(async () =>
    expect((await admin('GET', '/stats')).body).toMatchObject({
      api_calls: { '/api/issues': 1, '/api/issues/:id': 2, '/api/users': 1 },
      api_answers: { 200: 3, 401: 1 },
    }),
  )
})

test('a revoked API key is dead', async () => {
  const other = await startSandboxApp({ apiKeys: ['key-to-revoke'] })
  try {
    const call = () => callJson(other.url, 'GET', '/api/users', undefined, { 'x-api-key': 'key-to-revoke' })
    expect((await call()).status).toBe(200)
    await callJson(other.url, 'POST', '/admin/revoke', { api_key: 'key-to-revoke' })
    expect((await call()).status).toBe(401)
  } finally {
    await other.close()
  }
})

test('50,000 issues can be made at once, and read', async () => {
  const big = await startSandboxApp({ seed: { issues: 0 } })
  try {
    expect((await callJson(big.url, 'POST', '/admin/seed', { issues: 50_000 })).body).toEqual({
      issues: 50_000,
    })
    const page = await callJson(big.url, 'GET', '/api/issues?limit=200', undefined, {
      'x-api-key': big.apiKeys[0] ?? '',
    })
    expect(page.body.data).toHaveLength(200)
  } finally {
    await big.close()
  }
})

test('the page and its files are there', async () => {
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/assets/sandbox.css', 'text/css'],
    ['/assets/main.js', 'text/javascript'],
    ['/assets/icon.svg', 'image/svg+xml'],
  ] as const) {
    const response = await fetch(app.url + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain(type)
  }
})

test("the page's script is one file of JavaScript, the same at every request", async () => {
  const load = async () => (await fetch(`${app.url}/assets/main.js`)).text()
  const [first, second] = await Promise.all([load(), load()])
  expect(first).toContain('function openForm(')
  // Types left in it would be a syntax error.
  expect((await transform(first, { loader: 'js' })).warnings).toEqual([])
  expect(second).toBe(first)
})
