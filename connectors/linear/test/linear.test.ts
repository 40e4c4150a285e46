import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { idOf, openConnector } from '../../test/runConnector.ts'
import { linearIssue, linearWorkspace } from './linearData.ts'
import { startLinearServer } from './linearServer.ts'
import type { LinearServer } from './linearServer.ts'

let server: LinearServer

beforeEach(async () => {
  server = await startLinearServer(linearWorkspace())
})
afterEach(() => server.close())

const withKey = () =>
  openConnector('linear', {
    api_url: server.url,
    credentials: { auth_type: 'api_key', api_key: server.apiKey },
  })

describe('ways in', () => {
  test('a personal API key is sent alone, an access token behind Bearer', async () => {
    const oauth = await openConnector(
      'linear',
      { api_url: server.url, credentials: { auth_type: 'oauth2.0' } },
      { accessToken: async () => server.tokens.access },
    )
    expect([await (await withKey()).check(), await oauth.check()]).toEqual([{ ok: true }, { ok: true }])
    expect(server.requests.map((request) => request.authorization)).toEqual([
      'lin_api_test',
      'Bearer lin_oauth_1',
    ])
  })

  test('a wrong key is refused with what the customer must do', async () => {
    const credentials = { auth_type: 'api_key', api_key: 'lin_api_wrong' }
    const check = await (await openConnector('linear', { api_url: server.url, credentials })).check()
    expect(check).toMatchObject({ ok: false, failureType: 'config_error', status: 401 })
  })

  test('alone, the manifest refreshes the token with one call and keeps the rotated one', async () => {
    const saved: unknown[] = []
    const credentials = {
      auth_type: 'oauth2.0',
      client_id: 'client',
      client_secret: 'secret',
      refresh_token: server.tokens.refresh,
      access_token: 'old',
      token_expiry_date: '2020-01-01T00:00:00Z',
    }
    const { read } = await openConnector(
      'linear',
      { api_url: server.url, credentials },
      { saveConfig: async (config) => void saved.push(config) },
    )
    expect((await read('issues')).records).toHaveLength(230)
    expect(server.tokenCalls).toBe(1)
    expect(saved).toMatchObject([
      { credentials: { access_token: 'lin_oauth_2', refresh_token: 'refresh_2' } },
    ])
  })
})

describe('reading', () => {
  test('every stream asks only for fields that the API has, and is read to its end by cursor', async () => {
    const { connector, read } = await withKey()
    const sizes: Record<string, number> = {}
    for (const { name } of connector.manifest.streams) sizes[name] = (await read(name)).records.length
    expect(sizes).toEqual({ teams: 2, users: 3, workflow_states: 6, projects: 2, issues: 230 })
    const pages = server.requests.filter((request) => request.query.includes('query Issues'))
    expect(pages.map((request) => request.variables.first)).toEqual([100, 100, 100])
    expect(pages.map((request) => request.variables.after)).toEqual([undefined, 'issue-131', 'issue-31'])
  })

  test('the next read asks for what changed, half an hour before the newest change included', async () => {
    const { read } = await withKey()
    const first = await read('issues')
    expect(first.state).toMatchObject({ updatedAt: server.data.issues.at(-1)?.updatedAt })
    server.requests.length = 0
    server.data.issues.push(linearIssue('issue-231', 240))
    const second = await read('issues', first.state)
    expect(second.records.map((record) => record['id'])).toEqual(['issue-231', 'issue-230'])
    expect(server.requests[0]?.variables.filter).toEqual({ updatedAt: { gte: '2026-08-18T08:30:00.000Z' } })
  })

  test('an archived issue is read, and is no deletion; a trashed one is', async () => {
    server.data.issues = [
      linearIssue('issue-1', 1, { archivedAt: '2026-02-01T00:00:00.000Z' }),
      linearIssue('issue-2', 2, { archivedAt: '2026-02-01T00:00:00.000Z', trashed: true }),
    ]
    const { readAndMap } = await withKey()
    const issues = await readAndMap('issues')
    expect(issues.map(({ externalId, deleted }) => [externalId, deleted])).toEqual([
      ['issue-2', true],
      ['issue-1', false],
    ])
    const projects = await readAndMap('projects')
    expect(projects.map(({ externalId, deleted }) => [externalId, deleted])).toEqual([
      ['project-2', true],
      ['project-1', false],
    ])
  })
})

describe('errors', () => {
  test('RATELIMITED comes with a 400, and is waited out', async () => {
    server.faults = ['rate_limited', 'rate_limited']
    const { read, waits } = await withKey()
    expect((await read('teams')).records).toHaveLength(2)
    expect(waits).toHaveLength(2)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000)
  })

  test('a limit that lasts for long ends the read, and says when it makes sense to go on', async () => {
    server.faults = ['rate_limited_for_an_hour']
    const { read, waits } = await withKey()
    const error = await read('teams').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'manifest.rate_limited', failureType: 'transient_error' })
    const { retryAfterMs } = error as { retryAfterMs: number }
    expect([Math.round(retryAfterMs / 60_000), waits]).toEqual([60, []])
  })

  test('a 200 that carries errors fails the read: what is missing in it must not look deleted', async () => {
    server.faults = ['partial']
    const { read } = await withKey()
    await expect(read('teams')).rejects.toMatchObject({
      failureType: 'system_error',
      message: expect.stringContaining('Could not resolve a field'),
    })
  })

  test('a server error is tried again', async () => {
    server.faults = ['internal']
    const { read, waits } = await withKey()
    expect((await read('teams')).records).toHaveLength(2)
    expect(waits).toHaveLength(1)
  })

  test('a key that dies during a read ends it, with what the customer must do', async () => {
    const { read } = await withKey()
    server.apiKey = 'lin_api_other'
    await expect(read('teams')).rejects.toMatchObject({ failureType: 'config_error', status: 401 })
  })
})

describe('mapping', () => {
  test('an issue becomes a pm_issue with its references', async () => {
    server.data.issues = [
      linearIssue('issue-9', 9, {
        title: 'Write it down',
        description: '**All** of it',
        priority: 1,
        dueDate: '2026-12-24',
        state: { id: 'state-done', type: 'completed' },
        project: { id: 'project-1' },
        parent: { id: 'issue-1' },
        assignee: { id: 'user-2' },
        labels: { nodes: [{ name: 'docs' }] },
      }),
    ]
    const { readAndMap } = await withKey()
    expect(await readAndMap('issues')).toEqual([
      {
        model: 'pm_issue',
        externalId: 'issue-9',
        deleted: false,
        data: {
          name: 'Write it down',
          description: '**All** of it',
          url: 'https://linear.app/acme/issue/issue-9',
          priority: 4,
          due_date: '2026-12-24',
          complete: true,
          tags: ['docs'],
          group_id: idOf('pm_group', 'team-1'),
          project_id: idOf('pm_project', 'project-1'),
          status_id: idOf('pm_issue_status', 'state-done'),
          assignee_id: idOf('pm_user', 'user-2'),
          creator_id: idOf('pm_user', 'user-1'),
          parent_id: idOf('pm_issue', 'issue-1'),
        },
      },
    ])
  })

  test('priorities: none stays 0, urgent is the highest', async () => {
    server.data.issues = [0, 1, 2, 3, 4].map((priority) =>
      linearIssue(`issue-${priority}`, priority, { priority }),
    )
    const { readAndMap } = await withKey()
    const byId = (await readAndMap('issues')).toSorted((a, b) => a.externalId.localeCompare(b.externalId))
    expect(byId.map(({ data }) => data['priority'])).toEqual([0, 4, 3, 2, 1])
  })

  test('teams, people, states and projects become theirs', async () => {
    const { readAndMap } = await withKey()
    const teams = await readAndMap('teams')
    expect(teams.map(({ model, data }) => [model, data['name'], data['archived']])).toEqual([
      ['pm_group', 'Old team', true],
      ['pm_group', 'Engineering', false],
    ])
    const users = await readAndMap('users')
    expect(users.map(({ data }) => [data['name'], data['status'], data['active'], data['roles']])).toEqual([
      ['Gone Colleague', 'disabled', false, []],
      ['Tomas Lindqvist', 'active', true, ['guest']],
      ['Ines Moreau', 'active', true, ['admin']],
    ])
    const states = (await readAndMap('workflow_states')).toReversed()
    expect(states.map(({ data }) => [data['meta_status'], data['order'], data['default']])).toEqual([
      ['backlog', 0, false],
      ['backlog', 1000, false],
      ['unstarted', 2000, true],
      ['started', 2500, false],
      ['completed', 3000, false],
      ['cancelled', 4000, false],
    ])
    expect((await readAndMap('projects')).find(({ externalId }) => externalId === 'project-1')).toMatchObject(
      {
        model: 'pm_project',
        data: {
          name: 'Launch',
          status: 'In Progress',
          creation_date: '2026-01-01',
          begin_date: '2026-01-15',
          end_date: '2026-06-30',
          owner_id: idOf('pm_user', 'user-1'),
          group_id: idOf('pm_group', 'team-1'),
        },
      },
    )
  })
})
