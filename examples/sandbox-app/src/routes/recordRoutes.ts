import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import { idParameter, parseInput } from '../parseInput.ts'
import {
  addIssue,
  addProject,
  addStatus,
  addUser,
  changeIssue,
  changeProject,
  changeStatus,
  changeUser,
  deleteIssue,
  deleteProject,
  deleteStatus,
  deleteUser,
} from '../records/changeRecords.ts'
import type { Issue } from '../records/records.ts'
import type { RecordStore } from '../records/store.ts'
import type { IssueList, Overview } from './pageAnswers.ts'
import type { Presenters } from './presenters.ts'
import {
  changedIssue,
  newIssue,
  newProject,
  newStatus,
  newUser,
  changedProject,
  changedStatus,
  changedUser,
} from './recordBodies.ts'

/** What changing the records needs. */
export type RecordParts = { store: RecordStore; present: Presenters }

const issuesQuery = z.strictObject({
  project_id: z.coerce.number().int().optional(),
  search: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** Reading and changing the records from the page: below `/admin`. */
export async function recordRoutes(app: FastifyInstance, { store, present }: RecordParts): Promise<void> {
  app.get('/overview', async (): Promise<Overview> => ({
    users: store.users.all().map(present.user),
    projects: store.projects.all().map((project) => ({
      ...present.project(project),
      issue_count: countIssues(store, project.id),
    })),
    statuses: store.statuses.all().map(present.status),
    issue_count: store.issues.size(),
  }))
  app.get('/issues', async (request): Promise<IssueList> => {
    const query = parseInput(issuesQuery, request.query, 'query')
    const rows = store.issues.all().filter(matches(query)).toReversed()
    return { data: rows.slice(0, query.limit).map(present.issue), total: rows.length }
  })

  collection(app, 'users', newUser, changedUser, {
    add: (fields) => present.user(addUser(store, fields)),
    change: (id, fields) => present.user(changeUser(store, id, fields)),
    remove: (id) => deleteUser(store, id),
  })
  collection(app, 'projects', newProject, changedProject, {
    add: (fields) => present.project(addProject(store, fields)),
    change: (id, fields) => present.project(changeProject(store, id, fields)),
    remove: (id) => deleteProject(store, id),
  })
  collection(app, 'statuses', newStatus, changedStatus, {
    add: (fields) => present.status(addStatus(store, fields)),
    change: (id, fields) => present.status(changeStatus(store, id, fields)),
    remove: (id) => deleteStatus(store, id),
  })
  collection(app, 'issues', newIssue, changedIssue, {
    add: (fields) => present.issue(addIssue(store, fields)),
    change: (id, fields) => present.issue(changeIssue(store, id, fields)),
    remove: (id) => deleteIssue(store, id),
  })
}

/** `POST /name`, `PATCH /name/:id` and `DELETE /name/:id` of one kind of record. */
function collection<New extends z.ZodType, Changed extends z.ZodType>(
  app: FastifyInstance,
  name: string,
  newBody: New,
  changedBody: Changed,
  does: {
    add: (fields: z.output<New>) => object
    change: (id: number, fields: z.output<Changed>) => object
    remove: (id: number) => void
  },
): void {
  app.post(`/${name}`, async (request, reply) => {
    void reply.code(201)
    return does.add(parseInput(newBody, request.body, 'body'))
  })
  app.patch(`/${name}/:id`, async (request) => {
    const { id } = parseInput(idParameter, request.params, 'path')
    return does.change(id, parseInput(changedBody, request.body, 'body'))
  })
  app.delete(`/${name}/:id`, async (request, reply) => {
    does.remove(parseInput(idParameter, request.params, 'path').id)
    return reply.code(204).send()
  })
}

function countIssues(store: RecordStore, projectId: number): number {
  return store.issues.all().filter((issue) => issue.project_id === projectId).length
}

function matches(query: z.output<typeof issuesQuery>): (issue: Issue) => boolean {
  const wanted = query.search?.trim().toLowerCase() ?? ''
  return (issue) =>
    (query.project_id === undefined || issue.project_id === query.project_id) &&
    (wanted === '' || `${issue.key} ${issue.title}`.toLowerCase().includes(wanted))
}
