import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startSandboxApp } from '../../../examples/sandbox-app/src/index.ts'
import type { SandboxApp } from '../../../examples/sandbox-app/src/index.ts'
import { callJson, getTokens, refresh, testClient } from '../../../examples/sandbox-app/test/signIn.ts'
import { idOf, openConnector } from '../../test/runConnector.ts'

let app: SandboxApp

beforeAll(async () => {
  app = await startSandboxApp({
    clients: [testClient],
    seed: { users: 130, issues: 24 },
    rateLimit: { burst: 100_000, perSecond: 100_000 },
  })
})
afterAll(() => app.close())

const admin = (method: string, path: string, body?: unknown) =>
  callJson(app.url, method, `/admin${path}`, body)
const withKey = () =>
  openConnector('sandbox', {
    base_url: app.url,
    credentials: { auth_type: 'api_key', api_key: app.apiKeys[0] ?? '' },
  })

describe('ways in', () => {
  test('an API key, a user name with its password, and an access token are all checked to work', async () => {
    const { accessToken } = await getTokens(app.url)
    const basic = { auth_type: 'basic', username: 'ines', password: app.password }
    const checks = [
      await (await withKey()).check(),
      await (await openConnector('sandbox', { base_url: app.url, credentials: basic })).check(),
      await (
        await openConnector(
          'sandbox',
          { base_url: app.url, credentials: { auth_type: 'oauth2.0' } },
          { accessToken: async () => accessToken },
        )
      ).check(),
    ]
    expect(checks).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  })

  test('a wrong credential is refused with what the customer must do', async () => {
    const credentials = { auth_type: 'api_key', api_key: 'wrong' }
    const check = await (await openConnector('sandbox', { base_url: app.url, credentials })).check()
    expect(check).toMatchObject({ ok: false, failureType: 'config_error', status: 401 })
  })

  test('alone, the manifest refreshes the token itself and keeps the rotated one', async () => {
    const tokens = await getTokens(app.url)
    const saved: unknown[] = []
    const { read } = await openConnector(
      'sandbox',
      {
        base_url: app.url,
        credentials: {
          auth_type: 'oauth2.0',
          client_id: testClient.clientId,
          client_secret: testClient.clientSecret,
          refresh_token: tokens.refreshToken,
          access_token: 'long gone',
          token_expiry_date: '2020-01-01T00:00:00Z',
        },
      },
      { saveConfig: async (config) => void saved.push(config) },
    )
    expect((await read('projects')).records).toHaveLength(3)
    expect(saved).toHaveLength(1)
    const { credentials } = saved[0] as { credentials: { refresh_token: string } }
    expect(credentials.refresh_token).not.toBe(tokens.refreshToken)
    expect((await refresh(app.url, credentials.refresh_token)).status).toBe(200)
  })
})

describe('reading', () => {
  test('every stream is read to its end, page by page', async () => {
    const { read } = await withKey()
    const users = await read('users')
    expect([users.pages, users.records.length]).toEqual([2, 130])
    expect((await read('projects')).records).toHaveLength(3)
    expect((await read('statuses')).records).toHaveLength(5)
  })

  test('issues: all of them at first, also over pages that begin between equal times; then only what changed', async () => {
    await admin('POST', '/seed', { issues: 450 })
    const { read } = await withKey()
    const first = await read('issues')
    expect(first.pages).toBe(3)
    expect(new Set(first.records.map((record) => record['id'])).size).toBe(24 + 450)

    await admin('PATCH', '/issues/3', { title: 'Changed' })
    await admin('POST', '/issues', { title: 'New', project_id: 1 })
    const second = await read('issues', first.state)
    const titles = second.records.map((record) => record['title'])
    expect(titles).toEqual(expect.arrayContaining(['Changed', 'New']))
    // The last hundred share the time that the state stands at; they are read once more.
    expect(second.records.length).toBeLessThanOrEqual(102)
    const third = await read('issues', second.state)
    expect(third.records.map((record) => record['title'])).toEqual(['New'])
  })

  test('a 429 is waited out as Retry-After says, a 500 is tried again', async () => {
    const { read, waits } = await withKey()
    await admin('POST', '/faults', { on: 'api', answer: 429 })
    await admin('POST', '/faults', { on: 'api', path: '/api/projects', skip: 0, times: 2, answer: 500 })
    expect((await read('projects')).records).toHaveLength(3)
    expect(waits).toHaveLength(3)
    expect(waits[0]).toBeGreaterThanOrEqual(1000)
  })

  test('a page that breaks off half way is read again, and nothing is missing', async () => {
    const { read } = await withKey()
    await admin('POST', '/faults', { on: 'api', path: '/api/users', skip: 1, answer: 'cut' })
    expect((await read('users')).records).toHaveLength(130)
  })

  test('an API that stays away ends the read with an error that is worth another try', async () => {
    const { read } = await withKey()
    await admin('POST', '/faults', { on: 'api', path: '/api/statuses', times: 1000, answer: 503 })
    await expect(read('statuses')).rejects.toMatchObject({ failureType: 'transient_error' })
    await admin('DELETE', '/faults')
  })
})

describe('mapping', () => {
  test('an issue becomes a pm_issue with its references', async () => {
    const { body } = await admin('POST', '/issues', {
      title: 'Write it down',
      body: 'All of it.',
      project_id: 2,
      status_id: 3,
      assignee_id: 4,
      creator_id: null,
      parent_id: 1,
      priority: 'high',
      labels: ['docs'],
      due_on: '2026-12-24',
    })
    const { readAndMap } = await withKey()
    const issue = (await readAndMap('issues')).find(({ externalId }) => externalId === String(body.id))
    expect(issue).toEqual({
      model: 'pm_issue',
      externalId: String(body.id),
      deleted: false,
      data: {
        name: 'Write it down',
        description: 'All of it.',
        url: `${app.url}/#issue-${body.id}`,
        complete: false,
        tags: ['docs'],
        priority: 3,
        due_date: '2026-12-24',
        project_id: idOf('pm_project', '2'),
        status_id: idOf('pm_issue_status', '3'),
        assignee_id: idOf('pm_user', '4'),
        creator_id: null,
        parent_id: idOf('pm_issue', '1'),
      },
    })
  })

  test('people, projects and statuses become theirs', async () => {
    const { readAndMap } = await withKey()
    const [user] = await readAndMap('users')
    expect(user).toMatchObject({
      model: 'pm_user',
      data: {
        name: 'Ines Moreau',
        firstname: 'Ines',
        lastname: 'Moreau',
        email: 'ines@sandbox.example',
        active: true,
      },
    })
    const [project] = await readAndMap('projects')
    expect(project).toMatchObject({
      model: 'pm_project',
      data: { name: 'Mobile app', status: 'active', private: false, owner_id: idOf('pm_user', '1') },
    })
    expect(project?.data['creation_date']).toMatch(/^\d{4}-\d\d-\d\d$/)
    const statuses = await readAndMap('statuses')
    expect(
      statuses.map(({ data }) => [data['name'], data['meta_status'], data['order'], data['default']]),
    ).toEqual([
      ['Backlog', 'backlog', 0, false],
      ['To do', 'unstarted', 1, true],
      ['In progress', 'started', 2, false],
      ['In review', 'started', 3, false],
      ['Done', 'completed', 4, false],
    ])
  })
})
