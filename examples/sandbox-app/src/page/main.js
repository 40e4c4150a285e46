import { call, element, say } from './elements.js'
import { openIssue, openProject, openStatus, openUser } from './forms.js'

const find = (selector) => document.querySelector(selector)
const view = { overview: null, projectId: null, search: '', limit: 100 }
// Records name their page as /#issue-12, /#project-3, /#user-5.
const [, linkedKind, linkedId] = /^#(issue|project|user)-(\d+)$/.exec(location.hash) ?? []
if (linkedKind === 'project') view.projectId = Number(linkedId)

/** Reads everything again and draws the page. */
async function load() {
  const query = new URLSearchParams({ limit: String(view.limit), search: view.search })
  if (view.projectId) query.set('project_id', String(view.projectId))
  const [overview, issues, { grants }, settings] = await Promise.all([
    call('GET', '/admin/overview'),
    call('GET', `/admin/issues?${query}`),
    call('GET', '/admin/grants'),
    call('GET', '/admin/settings'),
  ])
  view.overview = overview
  if (view.projectId && !overview.projects.some((project) => project.id === view.projectId)) {
    view.projectId = null
    return load()
  }
  drawProjects()
  drawIssues(issues)
  drawPeople()
  drawStatuses()
  drawGrants(grants)
  drawAccess(settings)
}

function drawProjects() {
  const { overview, projectId } = view
  const tab = (id, text, count) =>
    element('button', {
      type: 'button',
      text: `${text} (${count})`,
      'aria-pressed': String(id === projectId),
      onclick: () => {
        view.projectId = id
        view.limit = 100
        void reload()
      },
    })
  find('#projects').replaceChildren(
    tab(null, 'All', overview.issue_count),
    ...overview.projects.map((project) => tab(project.id, project.name, project.issue_count)),
  )
  const project = overview.projects.find((candidate) => candidate.id === projectId)
  find('#issues-title').textContent = project ? `Issues of ${project.name}` : 'Issues'
  find('#edit-project').hidden = !project
  find('#add-issue').disabled = overview.projects.length === 0
}

function drawIssues({ data, total }) {
  const names = new Map(view.overview.users.map((user) => [user.id, user.name]))
  const statuses = new Map(view.overview.statuses.map((status) => [status.id, status]))
  const rows = data.map((issue) => {
    const status = statuses.get(issue.status_id)
    return element(
      'li',
      { class: issueClass(issue), id: `issue-${issue.id}` },
      element('code', { class: 'key', text: issue.key }),
      element('span', { class: 'title', text: issue.title }),
      element('span', { class: 'status meta', style: `--dot: ${status?.color}`, text: status?.name ?? '' }),
      element('span', { class: 'quiet meta', text: names.get(issue.assignee_id) ?? 'Nobody' }),
      element(
        'span',
        { class: 'buttons' },
        button('Edit', `Edit ${issue.key}`, () => openIssue(view.overview, issue, null, load)),
        button('Delete', `Delete ${issue.key}`, () => remove('issues', issue.id, issue.key), 'danger'),
      ),
    )
  })
  find('#issues').replaceChildren(...(rows.length > 0 ? rows : [empty('No issues here.')]))
  const count = find('#count')
  count.replaceChildren(total > data.length ? `${data.length} of ${total} issues. ` : `${total} issues.`)
  if (total > data.length && view.limit < 500) {
    count.append(
      button('Show more', 'Show more issues', () => {
        view.limit = 500
        void reload()
      }),
    )
  }
}

function issueClass(issue) {
  const marked = linkedKind === 'issue' && issue.id === Number(linkedId)
  return `issue${issue.done ? ' done' : ''}${marked ? ' marked' : ''}`
}

function drawPeople() {
  find('#users').replaceChildren(
    ...view.overview.users.map((user) =>
      entry(
        user.name,
        `${user.email}${user.active ? '' : ' · not active'}`,
        button('Edit', `Edit ${user.name}`, () => openUser(user, load)),
      ),
    ),
  )
}

function drawStatuses() {
  find('#statuses').replaceChildren(
    ...view.overview.statuses.map((status) =>
      entry(
        element('span', { class: 'status', style: `--dot: ${status.color}`, text: status.name }),
        `${status.category}${status.is_default ? ' · new issues begin here' : ''}`,
        button('Edit', `Edit ${status.name}`, () => openStatus(status, load)),
      ),
    ),
  )
}

function drawGrants(grants) {
  const rows = grants.map((grant) =>
    entry(
      grant.client_name,
      `${grant.user ?? 'A deleted user'} allowed it on ${new Date(grant.granted_at).toLocaleString()}`,
      button(
        'Revoke access',
        `Revoke the access of ${grant.client_name}`,
        () => act(() => call('POST', '/admin/revoke', { grant_id: grant.grant_id }), 'Revoked'),
        'danger',
      ),
    ),
  )
  find('#grants').replaceChildren(...(rows.length > 0 ? rows : [empty('No app is connected.')]))
}

function drawAccess(settings) {
  const keys = settings.api_keys.map((key) =>
    entry(
      'API key',
      element('code', { text: key }),
      button(
        'Revoke key',
        `Revoke the API key ${key}`,
        () => act(() => call('POST', '/admin/revoke', { api_key: key }), 'Revoked'),
        'danger',
      ),
    ),
  )
  const username = view.overview.users[0]?.username ?? '-'
  const password = element('code', { text: `${username} / ${settings.password}` })
  find('#access').replaceChildren(
    ...keys,
    entry('User name and password (any person, the same password)', password),
  )
}

function entry(title, detail, ...buttons) {
  const text = element('div', {}, element('strong', {}, title), element('small', {}, detail))
  return element('li', { class: 'entry' }, text, element('div', { class: 'buttons' }, ...buttons))
}

function empty(text) {
  return element('li', { class: 'empty', text })
}

function button(text, label, onclick, kind) {
  return element('button', { type: 'button', class: kind, text, 'aria-label': label, onclick })
}

function remove(path, id, name) {
  return act(() => call('DELETE', `/admin/${path}/${id}`), `Deleted ${name}`)
}

async function act(action, done) {
  try {
    await action()
    say(done)
    await load()
  } catch (error) {
    say(error.message)
  }
}

function reload() {
  return load().catch((error) => say(error.message))
}

find('#add-issue').addEventListener('click', () => openIssue(view.overview, null, view.projectId, load))
find('#add-project').addEventListener('click', () => openProject(view.overview, null, load))
find('#add-user').addEventListener('click', () => openUser(null, load))
find('#add-status').addEventListener('click', () => openStatus(null, load))
find('#edit-project').addEventListener('click', () => {
  const project = view.overview.projects.find((candidate) => candidate.id === view.projectId)
  openProject(view.overview, project, load)
})
find('#search').addEventListener('input', (event) => {
  view.search = event.target.value
  view.limit = 100
  void reload()
})
// Connecting happens in another window; what it changed is there when one comes back.
window.addEventListener('focus', () => {
  if (!document.querySelector('dialog')) void reload()
})
await reload()
if (linkedKind === 'issue') find(`#issue-${linkedId}`)?.scrollIntoView({ block: 'center' })
if (linkedKind === 'user') find('#people').scrollIntoView()
