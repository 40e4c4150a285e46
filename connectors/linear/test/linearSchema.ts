import type { Selection } from './graphqlQuery.ts'

/** The fields of Linear's public schema that the test server knows: a name of another type, or a plain value. */
const types: Record<string, Record<string, string>> = {
  Query: {
    issues: 'IssueConnection',
    projects: 'ProjectConnection',
    teams: 'TeamConnection',
    users: 'UserConnection',
    workflowStates: 'WorkflowStateConnection',
    viewer: 'User',
  },
  PageInfo: { hasNextPage: '', hasPreviousPage: '', startCursor: '', endCursor: '' },
  Issue: {
    ...plain('id identifier title description priority priorityLabel number dueDate url branchName trashed'),
    ...plain('startedAt completedAt canceledAt snoozedUntilAt archivedAt createdAt updatedAt'),
    state: 'WorkflowState',
    team: 'Team',
    project: 'Project',
    parent: 'Issue',
    assignee: 'User',
    creator: 'User',
    labels: 'IssueLabelConnection',
  },
  IssueLabel: plain('id name color description archivedAt createdAt updatedAt'),
  Project: {
    ...plain('id name description content url color icon startDate targetDate trashed'),
    ...plain('completedAt canceledAt archivedAt createdAt updatedAt'),
    status: 'ProjectStatus',
    lead: 'User',
    creator: 'User',
    teams: 'TeamConnection',
  },
  ProjectStatus: plain('id name type color position'),
  Team: {
    ...plain('id key name displayName description private color icon timezone'),
    ...plain('retiredAt archivedAt createdAt updatedAt'),
    defaultIssueState: 'WorkflowState',
  },
  WorkflowState: {
    ...plain('id name type color position description archivedAt createdAt updatedAt'),
    team: 'Team',
  },
  User: plain(
    'id name displayName email title timezone avatarUrl url active admin guest app archivedAt createdAt updatedAt',
  ),
}
for (const node of ['Issue', 'Project', 'Team', 'User', 'WorkflowState', 'IssueLabel']) {
  types[`${node}Connection`] = { nodes: node, pageInfo: 'PageInfo' }
}

function plain(names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, '']))
}

/** What is wrong with a query by the schema, in the words of a GraphQL server; null when nothing is. */
export function findFault(selections: Selection[], type = 'Query'): string | null {
  for (const { name, fields } of selections) {
    const target = types[type]?.[name]
    if (target === undefined) return `Cannot query field "${name}" on type "${type}".`
    if (target === '' && fields.length > 0) {
      return `Field "${name}" must not have a selection since it has no subfields.`
    }
    if (target !== '' && fields.length === 0) {
      return `Field "${name}" of type "${target}" must have a selection of subfields.`
    }
    const fault = target === '' ? null : findFault(fields, target)
    if (fault) return fault
  }
  return null
}

/** The part of a value that was asked for: a field that the query leaves out is not in the answer. */
export function project(value: unknown, selections: Selection[]): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map((item) => project(item, selections))
  if (selections.length === 0) return value
  const record = Object(value) as Record<string, unknown>
  return Object.fromEntries(selections.map(({ name, fields }) => [name, project(record[name], fields)]))
}
