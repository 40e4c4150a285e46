import { changesAnything, mergeChanges } from './mergeChanges.ts'
import type { Changes } from './mergeChanges.ts'
import { notFound, Problem } from '../problem.ts'
import type {
  Issue,
  IssueFields,
  Project,
  ProjectFields,
  Status,
  StatusFields,
  User,
  UserFields,
} from './records.ts'
import type { RecordStore } from './store.ts'

/** The fields of a new issue; without a status it gets the default one. */
export type NewIssue = Omit<IssueFields, 'key' | 'status_id'> & { status_id?: number | undefined }

/** Adds an issue. 400 when it names a record that is not there. */
export function addIssue(store: RecordStore, fields: NewIssue): Issue {
  const statuses = store.statuses.all()
  const statusId = fields.status_id ?? (statuses.find((status) => status.is_default) ?? statuses[0])?.id
  if (statusId === undefined)
    throw new Problem(400, 'invalid_request', 'There is no status to begin with; add one.')
  const complete = { ...fields, status_id: statusId }
  checkIssueRefs(store, complete)
  const now = store.now()
  const key = store.nextIssueKey(fields.project_id)
  return store.issues.insert({ ...complete, key }, { createdAt: now, updatedAt: now })
}

/** Changes an issue. Fields that are left out stay as they are; what changes nothing leaves `updated_at` alone. */
export function changeIssue(
  store: RecordStore,
  id: number,
  fields: Changes<Omit<IssueFields, 'key'>>,
): Issue {
  const before = store.issues.get(id)
  if (!before) throw notFound('issue', id)
  checkIssueRefs(store, mergeChanges(before, fields))
  if (!changesAnything(before, fields)) return before
  return store.issues.update(id, fields, store.now()) ?? before
}

/** Deletes an issue; its sub-issues lose their parent. */
export function deleteIssue(store: RecordStore, id: number): void {
  if (!store.issues.remove(id)) throw notFound('issue', id)
  for (const child of store.issues.all()) {
    if (child.parent_id === id) store.issues.update(child.id, { parent_id: null }, store.now())
  }
}

/** Adds a project. 409 when its key is taken. */
export function addProject(store: RecordStore, fields: ProjectFields): Project {
  checkProject(store, fields, null)
  const now = store.now()
  return store.projects.insert(fields, { createdAt: now, updatedAt: now })
}

/** Changes a project. The keys of its issues stay as they were given. */
export function changeProject(store: RecordStore, id: number, fields: Changes<ProjectFields>): Project {
  const before = store.projects.get(id)
  if (!before) throw notFound('project', id)
  checkProject(store, mergeChanges(before, fields), id)
  if (!changesAnything(before, fields)) return before
  return store.projects.update(id, fields, store.now()) ?? before
}

/** Deletes a project and all its issues. */
export function deleteProject(store: RecordStore, id: number): void {
  if (!store.projects.remove(id)) throw notFound('project', id)
  for (const issue of store.issues.all()) if (issue.project_id === id) deleteIssue(store, issue.id)
}

/** Adds a user. 409 when the user name is taken. */
export function addUser(store: RecordStore, fields: UserFields): User {
  checkUsername(store, fields.username, null)
  const now = store.now()
  return store.users.insert(fields, { createdAt: now, updatedAt: now })
}

/** Changes a user. */
export function changeUser(store: RecordStore, id: number, fields: Changes<UserFields>): User {
  const before = store.users.get(id)
  if (!before) throw notFound('user', id)
  if (fields.username !== undefined) checkUsername(store, fields.username, id)
  if (!changesAnything(before, fields)) return before
  return store.users.update(id, fields, store.now()) ?? before
}

/** Deletes a user; issues and projects no longer name them. */
export function deleteUser(store: RecordStore, id: number): void {
  if (!store.users.remove(id)) throw notFound('user', id)
  for (const issue of store.issues.all()) {
    if (issue.assignee_id === id) store.issues.update(issue.id, { assignee_id: null }, store.now())
    if (issue.creator_id === id) store.issues.update(issue.id, { creator_id: null }, store.now())
  }
  for (const project of store.projects.all()) {
    if (project.lead_id === id) store.projects.update(project.id, { lead_id: null }, store.now())
  }
}

/** Adds a status. */
export function addStatus(store: RecordStore, fields: StatusFields): Status {
  const now = store.now()
  return store.statuses.insert(fields, { createdAt: now, updatedAt: now })
}

/** Changes a status. */
export function changeStatus(store: RecordStore, id: number, fields: Changes<StatusFields>): Status {
  const before = store.statuses.get(id)
  if (!before) throw notFound('status', id)
  if (!changesAnything(before, fields)) return before
  return store.statuses.update(id, fields, store.now()) ?? before
}

/** Deletes a status. 409 while an issue has it. */
export function deleteStatus(store: RecordStore, id: number): void {
  const user = store.issues.all().find((issue) => issue.status_id === id)
  if (user)
    throw new Problem(409, 'in_use', `The status ${id} can't be deleted: the issue ${user.key} has it.`)
  if (!store.statuses.remove(id)) throw notFound('status', id)
}

function checkIssueRefs(store: RecordStore, issue: Omit<IssueFields, 'key'> & { id?: number }): void {
  const refs: [field: string, id: number | null, found: (id: number) => unknown][] = [
    ['project_id', issue.project_id, store.projects.get],
    ['status_id', issue.status_id, store.statuses.get],
    ['assignee_id', issue.assignee_id, store.users.get],
    ['creator_id', issue.creator_id, store.users.get],
    ['parent_id', issue.parent_id, store.issues.get],
  ]
  for (const [field, id, find] of refs) {
    if (id === null || find(id) !== undefined) continue
    throw new Problem(
      400,
      'invalid_request',
      `The body does not fit. ${field}: there is no record with the id ${id}.`,
    )
  }
  if (issue.id !== undefined && issue.parent_id === issue.id) {
    throw new Problem(
      400,
      'invalid_request',
      'The body does not fit. parent_id: an issue is not its own parent.',
    )
  }
}

function checkProject(store: RecordStore, project: ProjectFields, id: number | null): void {
  const other = store.projects.all().find((candidate) => candidate.key === project.key && candidate.id !== id)
  if (other)
    throw new Problem(409, 'key_taken', `The project "${other.name}" has the key ${project.key} already.`)
  if (project.lead_id !== null && !store.users.get(project.lead_id)) {
    throw new Problem(
      400,
      'invalid_request',
      `The body does not fit. lead_id: there is no user ${project.lead_id}.`,
    )
  }
}

function checkUsername(store: RecordStore, username: string, id: number | null): void {
  const other = store.users.all().find((candidate) => candidate.username === username && candidate.id !== id)
  if (other)
    throw new Problem(409, 'username_taken', `The user ${other.name} has the user name ${username} already.`)
}
