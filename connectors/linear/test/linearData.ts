import type { LinearData, LinearNode } from './linearServer.ts'

const node = (id: string, day: number, fields: Record<string, unknown>): LinearNode => {
  const time = new Date(Date.UTC(2026, 0, 1 + day, 9)).toISOString()
  return { id, createdAt: time, updatedAt: time, archivedAt: null, ...fields }
}

/** An issue as Linear shows it. `day` counts from 2026-01-01 and is both its creation and its last change. */
export function linearIssue(id: string, day: number, fields: Record<string, unknown> = {}): LinearNode {
  return node(id, day, {
    identifier: `ENG-${id.split('-')[1]}`,
    title: `Issue ${id}`,
    description: null,
    priority: 0,
    dueDate: null,
    url: `https://linear.app/acme/issue/${id}`,
    trashed: null,
    completedAt: null,
    canceledAt: null,
    state: { id: 'state-todo', type: 'unstarted' },
    team: { id: 'team-1' },
    project: null,
    parent: null,
    assignee: null,
    creator: { id: 'user-1' },
    labels: { nodes: [] },
    ...fields,
  })
}

/** A small workspace: two teams, three people, six states, two projects, 230 issues. */
export function linearWorkspace(): LinearData {
  const states = [
    ['state-triage', 'Triage', 'triage', 0],
    ['state-backlog', 'Backlog', 'backlog', 1],
    ['state-todo', 'Todo', 'unstarted', 2],
    ['state-doing', 'In Progress', 'started', 2.5],
    ['state-done', 'Done', 'completed', 3],
    ['state-canceled', 'Canceled', 'canceled', 4],
  ] as const
  const team = { id: 'team-1', defaultIssueState: { id: 'state-todo' } }
  return {
    teams: [
      node('team-1', 0, {
        key: 'ENG',
        name: 'Engineering',
        description: 'Builds it',
        private: false,
        retiredAt: null,
      }),
      node('team-2', 1, {
        key: 'OLD',
        name: 'Old team',
        description: null,
        retiredAt: '2026-02-01T00:00:00.000Z',
      }),
    ],
    users: [
      node('user-1', 0, person('Ines Moreau', { admin: true, title: 'Engineer', timezone: 'Europe/Paris' })),
      node('user-2', 1, person('Tomas Lindqvist', { guest: true })),
      node('user-3', 2, person('Gone Colleague', { active: false })),
    ],
    workflowStates: states.map(([id, name, type, position], day) =>
      node(id, day, { name, type, position, color: '#5e6ad2', team }),
    ),
    projects: [
      node('project-1', 0, {
        name: 'Launch',
        description: 'The first version',
        url: 'https://linear.app/acme/project/launch',
        startDate: '2026-01-15',
        targetDate: '2026-06-30',
        trashed: null,
        status: { id: 'status-1', name: 'In Progress', type: 'started' },
        lead: { id: 'user-1' },
        teams: { nodes: [{ id: 'team-1' }] },
      }),
      node('project-2', 1, {
        name: 'Thrown away',
        description: '',
        url: 'https://linear.app/acme/project/thrown-away',
        startDate: null,
        targetDate: null,
        trashed: true,
        archivedAt: '2026-02-01T00:00:00.000Z',
        status: { id: 'status-2', name: 'Canceled', type: 'canceled' },
        lead: null,
        teams: { nodes: [] },
      }),
    ],
    issues: Array.from({ length: 230 }, (_, index) => linearIssue(`issue-${index + 1}`, index)),
  }
}

function person(name: string, fields: Record<string, unknown>): Record<string, unknown> {
  const username = name.toLowerCase().replace(' ', '.')
  return {
    name,
    displayName: username,
    email: `${username}@acme.example`,
    title: null,
    timezone: null,
    avatarUrl: null,
    url: `https://linear.app/acme/profiles/${username}`,
    active: true,
    admin: false,
    guest: false,
    app: false,
    ...fields,
  }
}
