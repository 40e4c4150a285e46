import { priorities, projectStates, statusCategories } from '../records/records.ts'
import type { Issue, Project, Status, User } from '../records/records.ts'
import type { Overview } from '../routes/pageAnswers.ts'
import { openForm } from './dialogs.ts'
import type { Field, Option, Values } from './dialogs.ts'
import { say } from './elements.ts'
import { change } from './requests.ts'

type RecordForm = {
  kind: string
  path: 'issues' | 'projects' | 'users' | 'statuses'
  /** The record to change; null for a new one, which begins with the values of `start`. */
  record: (Values & { id: number }) | null
  start: Values
  fields: Field[]
  done: () => Promise<void>
}

function words(list: readonly string[]): Option[] {
  return list.map((word) => [word, word.charAt(0).toUpperCase() + word.slice(1)])
}

function people(overview: Overview): Option[] {
  return overview.users.map((user) => [user.id, user.name])
}

function open({ kind, path, record, start, fields, done }: RecordForm): void {
  const save = async (values: Values): Promise<void> => {
    if (record) await change('PATCH', `${path}/${record.id}`, values)
    else await change('POST', path, values)
    say(record ? 'Saved' : `Added the ${kind}`)
    await done()
  }
  const remove = async (id: number): Promise<void> => {
    await change('DELETE', `${path}/${id}`)
    say(`Deleted the ${kind}`)
    await done()
  }
  openForm({
    title: record ? `Edit ${kind}` : `Add ${kind}`,
    fields,
    values: record ?? start,
    save,
    remove: record ? () => remove(record.id) : undefined,
  })
}

/** The form of an issue; without one, of a new issue. */
export function openIssue(
  overview: Overview,
  issue: Issue | null,
  projectId: number | null,
  done: () => Promise<void>,
): void {
  const standard = overview.statuses.find((status) => status.is_default) ?? overview.statuses[0]
  open({
    kind: 'issue',
    path: 'issues',
    record: issue,
    start: { project_id: projectId ?? overview.projects[0]?.id, status_id: standard?.id, priority: 'none' },
    done,
    fields: [
      { name: 'title', label: 'Title', kind: 'text', required: true, wide: true },
      { name: 'body', label: 'Description', kind: 'area', wide: true },
      {
        name: 'project_id',
        label: 'Project',
        kind: 'record',
        required: true,
        options: overview.projects.map((project) => [project.id, project.name]),
      },
      {
        name: 'status_id',
        label: 'Status',
        kind: 'record',
        required: true,
        options: overview.statuses.map((status) => [status.id, status.name]),
      },
      { name: 'assignee_id', label: 'Assignee', kind: 'record', options: people(overview) },
      {
        name: 'priority',
        label: 'Priority',
        kind: 'choice',
        options: words(priorities),
      },
      { name: 'labels', label: 'Labels, with commas between', kind: 'labels' },
      { name: 'due_on', label: 'Due on', kind: 'date' },
      { name: 'done', label: 'Done', kind: 'check' },
    ],
  })
}

/** The form of a project; without one, of a new project. */
export function openProject(overview: Overview, project: Project | null, done: () => Promise<void>): void {
  open({
    kind: 'project',
    path: 'projects',
    record: project,
    start: { status: 'active' },
    done,
    fields: [
      { name: 'name', label: 'Name', kind: 'text', required: true },
      { name: 'key', label: 'Key, such as MOB', kind: 'text', required: true },
      { name: 'description', label: 'Description', kind: 'area', wide: true },
      {
        name: 'status',
        label: 'Status',
        kind: 'choice',
        options: words(projectStates),
      },
      { name: 'lead_id', label: 'Lead', kind: 'record', options: people(overview) },
      { name: 'starts_on', label: 'Starts on', kind: 'date' },
      { name: 'due_on', label: 'Due on', kind: 'date' },
      { name: 'private', label: 'Private', kind: 'check' },
    ],
  })
}

/** The form of a person; without one, of a new person. */
export function openUser(user: User | null, done: () => Promise<void>): void {
  open({
    kind: 'person',
    path: 'users',
    record: user,
    start: { timezone: 'UTC', active: true },
    done,
    fields: [
      { name: 'name', label: 'Name', kind: 'text', required: true, wide: true },
      { name: 'first_name', label: 'First name', kind: 'text', required: true },
      { name: 'last_name', label: 'Last name', kind: 'text', required: true },
      { name: 'username', label: 'User name', kind: 'text', required: true },
      { name: 'email', label: 'E-mail', kind: 'text', required: true },
      { name: 'title', label: 'Job title', kind: 'optional' },
      { name: 'phone', label: 'Phone', kind: 'optional' },
      { name: 'timezone', label: 'Time zone', kind: 'text', required: true },
      { name: 'active', label: 'Active', kind: 'check' },
    ],
  })
}

/** The form of a status; without one, of a new status. */
export function openStatus(status: Status | null, done: () => Promise<void>): void {
  open({
    kind: 'status',
    path: 'statuses',
    record: status,
    start: { category: 'unstarted', color: '#8a8f98', position: 0 },
    done,
    fields: [
      { name: 'name', label: 'Name', kind: 'text', required: true },
      {
        name: 'category',
        label: 'Category',
        kind: 'choice',
        options: words(statusCategories),
      },
      { name: 'color', label: 'Colour', kind: 'color' },
      { name: 'position', label: 'Position', kind: 'number' },
      { name: 'is_default', label: 'New issues begin here', kind: 'check' },
    ],
  })
}
