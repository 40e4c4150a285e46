import { openForm } from './dialogs.js'
import { call, say } from './elements.js'

const words = (list) => list.map((word) => [word, word[0].toUpperCase() + word.slice(1)])
const people = (overview) => overview.users.map((user) => [user.id, user.name])

function open({ kind, path, record, start, fields, done }) {
  const save = async (values) => {
    if (record) await call('PATCH', `/admin/${path}/${record.id}`, values)
    else await call('POST', `/admin/${path}`, values)
    say(record ? 'Saved' : `Added the ${kind}`)
    await done()
  }
  const remove = async () => {
    await call('DELETE', `/admin/${path}/${record.id}`)
    say(`Deleted the ${kind}`)
    await done()
  }
  const title = record ? `Edit ${kind}` : `Add ${kind}`
  openForm({ title, fields, values: record ?? start, save, ...(record ? { remove } : {}) })
}

/** The form of an issue; without one, of a new issue. */
export function openIssue(overview, issue, projectId, done) {
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
        options: words(['none', 'low', 'medium', 'high', 'urgent']),
      },
      { name: 'labels', label: 'Labels, with commas between', kind: 'labels' },
      { name: 'due_on', label: 'Due on', kind: 'date' },
      { name: 'done', label: 'Done', kind: 'check' },
    ],
  })
}

/** The form of a project; without one, of a new project. */
export function openProject(overview, project, done) {
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
        options: words(['planned', 'active', 'paused', 'done']),
      },
      { name: 'lead_id', label: 'Lead', kind: 'record', options: people(overview) },
      { name: 'starts_on', label: 'Starts on', kind: 'date' },
      { name: 'due_on', label: 'Due on', kind: 'date' },
      { name: 'private', label: 'Private', kind: 'check' },
    ],
  })
}

/** The form of a person; without one, of a new person. */
export function openUser(user, done) {
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
export function openStatus(status, done) {
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
        options: words(['backlog', 'unstarted', 'started', 'completed', 'cancelled']),
      },
      { name: 'color', label: 'Colour', kind: 'color' },
      { name: 'position', label: 'Position', kind: 'number' },
      { name: 'is_default', label: 'New issues begin here', kind: 'check' },
    ],
  })
}
