import type { Issue } from '../records/records.ts'
import type { Grant, IssueList, Overview, ShownSettings } from '../routes/pageAnswers.ts'
import { element, find, messageOf, say } from './elements.ts'
import { openIssue, openProject, openStatus, openUser } from './forms.ts'
import { change, read } from './requests.ts'

type View = { overview: Overview | null; projectId: number | null; search: string; limit: number }
const view: View = { overview: null, projectId: null, search: '', limit: 100 }
// Records name their page as /#issue-12, /#project-3, /#user-5.
const [, linkedKind, linkedId] = /^#(issue|project|user)-(\d+)$/.exec(location.hash) ?? []
if (linkedKind === 'project') view.projectId = Number(linkedId)

/** Reads everything again and draws the page. */
async function load(): Promise<void> {
  const query = new URLSearchParams({ limit: String(view.limit), search: view.search })
  if (view.projectId) query.set('project_id', String(view.projectId))
  const [overview, issues, { grants }, settings] = await Promise.all([
    read('overview'),
    read('issues', query),
    read('grants'),
    read('settings'),
  ])
  view.overview = overview
  if (view.projectId && !overview.projects.some((project) => project.id === view.projectId)) {
    view.projectId = null
    return load()
  }
  drawProjects(overview)
  drawIssues(overview, issues)
  drawPeople(overview)
  drawStatuses(overview)
  drawGrants(grants)
  drawAccess(overview, settings)
}

function drawProjects(overview: Overview): void {
  const { projectId } = view
  const tab = (id: number | null, text: string, count: number) =>
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
  find('projects', HTMLElement).replaceChildren(
    tab(null, 'All', overview.issue_count),
    ...overview.projects.map((project) => tab(project.id, project.name, project.issue_count)),
  )
  const project = overview.projects.find((candidate) => candidate.id === projectId)
  find('issues-title', HTMLElement).textContent = project ? `Issues of ${project.name}` : 'Issues'
  find('edit-project', HTMLElement).hidden = !project
  find('add-issue', HTMLButtonElement).disabled = overview.projects.length === 0
}

function drawIssues(overview: Overview, { data, total }: IssueList): void {
  const names = new Map<number | null, string>(overview.users.map((user) => [user.id, user.name]))
  const statuses = new Map(overview.statuses.map((status) => [status.id, status]))
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
        button('Edit', `Edit ${issue.key}`, () => openIssue(overview, issue, null, load)),
        button('Delete', `Delete ${issue.key}`, () => void remove(issue), 'danger'),
      ),
    )
  })
  find('issues', HTMLElement).replaceChildren(...(rows.length > 0 ? rows : [empty('No issues here.')]))
  const count = find('count', HTMLElement)
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

function issueClass(issue: Issue): string {
  const marked = linkedKind === 'issue' && issue.id === Number(linkedId)
  return `issue${issue.done ? ' done' : ''}${marked ? ' marked' : ''}`
}

function drawPeople(overview: Overview): void {
  find('users', HTMLElement).replaceChildren(
    ...overview.users.map((user) =>
      entry(
        user.name,
        `${user.email}${user.active ? '' : ' · not active'}`,
        button('Edit', `Edit ${user.name}`, () => openUser(user, load)),
      ),
    ),
  )
}

function drawStatuses(overview: Overview): void {
  find('statuses', HTMLElement).replaceChildren(
    ...overview.statuses.map((status) =>
      entry(
        element('span', { class: 'status', style: `--dot: ${status.color}`, text: status.name }),
        `${status.category}${status.is_default ? ' · new issues begin here' : ''}`,
        button('Edit', `Edit ${status.name}`, () => openStatus(status, load)),
      ),
    ),
  )
}

function drawGrants(grants: Grant[]): void {
  const rows = grants.map((grant) =>
    entry(
      grant.client_name,
      `${grant.user ?? 'A deleted user'} allowed it on ${new Date(grant.granted_at).toLocaleString()}`,
      button(
        'Revoke access',
        `Revoke the access of ${grant.client_name}`,
        () => void act(() => change('POST', 'revoke', { grant_id: grant.grant_id }), 'Revoked'),
        'danger',
      ),
    ),
  )
  find('grants', HTMLElement).replaceChildren(...(rows.length > 0 ? rows : [empty('No app is connected.')]))
}

function drawAccess(overview: Overview, settings: ShownSettings): void {
  const keys = settings.api_keys.map((key) =>
    entry(
      'API key',
      element('code', { text: key }),
      button(
        'Revoke key',
        `Revoke the API key ${key}`,
        () => void act(() => change('POST', 'revoke', { api_key: key }), 'Revoked'),
        'danger',
      ),
    ),
  )
  const username = overview.users[0]?.username ?? '-'
  const password = element('code', { text: `${username} / ${settings.password}` })
  find('access', HTMLElement).replaceChildren(
    ...keys,
    entry('User name and password (any person, the same password)', password),
  )
}

function entry(title: Node | string, detail: Node | string, ...buttons: HTMLElement[]): HTMLElement {
  const text = element('div', {}, element('strong', {}, title), element('small', {}, detail))
  return element('li', { class: 'entry' }, text, element('div', { class: 'buttons' }, ...buttons))
}

function empty(text: string): HTMLElement {
  return element('li', { class: 'empty', text })
}

function button(text: string, label: string, onclick: () => void, kind?: 'danger'): HTMLElement {
  return element('button', { type: 'button', class: kind, text, 'aria-label': label, onclick })
}

async function remove(issue: Issue): Promise<void> {
  await act(() => change('DELETE', `issues/${issue.id}`), `Deleted ${issue.key}`)
}

async function act(action: () => Promise<void>, done: string): Promise<void> {
  try {
    await action()
    say(done)
    await load()
  } catch (error) {
    say(messageOf(error))
  }
}

async function reload(): Promise<void> {
  try {
    await load()
  } catch (error) {
    say(messageOf(error))
  }
}

/** Forms need the lists of the page; before these are there, a button does nothing. */
function onClick(id: string, open: (overview: Overview) => void): void {
  find(id, HTMLButtonElement).addEventListener('click', () => {
    if (view.overview) open(view.overview)
  })
}

onClick('add-issue', (overview) => openIssue(overview, null, view.projectId, load))
onClick('add-project', (overview) => openProject(overview, null, load))
onClick('add-user', () => openUser(null, load))
onClick('add-status', () => openStatus(null, load))
onClick('edit-project', (overview) => {
  const project = overview.projects.find((candidate) => candidate.id === view.projectId)
  openProject(overview, project ?? null, load)
})
const search = find('search', HTMLInputElement)
search.addEventListener('input', () => {
  view.search = search.value
  view.limit = 100
  void reload()
})
// Connecting happens in another window; what it changed is there when one comes back.
window.addEventListener('focus', () => {
  if (!document.querySelector('dialog')) void reload()
})
await reload()
if (linkedKind === 'issue') document.getElementById(`issue-${linkedId}`)?.scrollIntoView({ block: 'center' })
if (linkedKind === 'user') find('people', HTMLElement).scrollIntoView()
