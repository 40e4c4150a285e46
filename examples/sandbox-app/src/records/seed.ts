import { formatMicroseconds } from './clock.ts'
import { priorities } from './records.ts'
import type { ProjectState, StatusCategory } from './records.ts'
import type { RecordStore } from './store.ts'

/** How many records to begin with. */
export type SeedSizes = { users: number; projects: number; issues: number }

/** The sizes when none are asked for: enough to look at, small enough to read. */
export const defaultSeedSizes: SeedSizes = { users: 6, projects: 3, issues: 24 }

const people: [first: string, last: string, title: string, timezone: string][] = [
  ['Ines', 'Moreau', 'Product manager', 'Europe/Paris'],
  ['Tomas', 'Lindqvist', 'Engineer', 'Europe/Stockholm'],
  ['Aiko', 'Tanabe', 'Designer', 'Asia/Tokyo'],
  ['Samuel', 'Okafor', 'Engineer', 'Africa/Lagos'],
  ['Priya', 'Raman', 'Support lead', 'Asia/Kolkata'],
  ['Lena', 'Vogel', 'Engineer', 'Europe/Berlin'],
]

const projectSeeds: [key: string, name: string, description: string, status: ProjectState][] = [
  ['MOB', 'Mobile app', 'The app for iOS and Android.', 'active'],
  ['WEB', 'Website', 'The public site and its shop.', 'active'],
  ['OPS', 'Operations', 'Servers, invoices, everything that must run.', 'planned'],
]

const statusSeeds: [name: string, category: StatusCategory, color: string][] = [
  ['Backlog', 'backlog', '#8a8f98'],
  ['To do', 'unstarted', '#5b7fdb'],
  ['In progress', 'started', '#d99a1c'],
  ['In review', 'started', '#9a62d8'],
  ['Done', 'completed', '#2f9e63'],
]

const titles = [
  'Login screen forgets the last user',
  'Invoices show the wrong time zone',
  'Add a dark theme',
  'Search is slow with many results',
  'Export the report as CSV',
  'Photos are rotated after upload',
  'Write the guide for new colleagues',
  'Renew the certificate of the shop',
  'Push notifications arrive twice',
  'The basket loses items on reload',
  'Back up the database every night',
  'Accessible names for the toolbar buttons',
]

const labelSeeds = [['bug'], ['bug', 'billing'], ['feature'], ['performance'], [], ['design', 'feature']]

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError('a seed list is empty')
  return item
}

const hourUs = 3_600_000_000

/** Fills an empty store with the first records. The same sizes always give the same records, only the times move. */
export function seedStore(store: RecordStore, sizes: SeedSizes, nowMs: number): void {
  const startUs = nowMs * 1000 - 60 * 24 * hourUs
  const stamp = (hours: number): { createdAt: string; updatedAt: string } => ({
    createdAt: formatMicroseconds(startUs + hours * hourUs),
    updatedAt: formatMicroseconds(startUs + hours * hourUs + 123_456),
  })
  for (let index = 0; index < sizes.users; index += 1) {
    const [first, last, title, timezone] = at(people, index)
    const username = index < people.length ? first.toLowerCase() : `${first.toLowerCase()}${index + 1}`
    store.users.insert(
      {
        username,
        name: `${first} ${last}`,
        first_name: first,
        last_name: last,
        email: `${username}@sandbox.example`,
        title,
        phone:
          index % 2 === 0 ? `+33 1 55 50 ${String(10 + (index % 90))} ${String(20 + (index % 70))}` : null,
        timezone,
        avatar_url: null,
        active: index % 6 !== 5,
      },
      stamp(index),
    )
  }
  statusSeeds.forEach(([name, category, color], index) => {
    store.statuses.insert({ name, category, color, position: index, is_default: index === 1 }, stamp(index))
  })
  for (let index = 0; index < sizes.projects; index += 1) {
    const [key, name, description, status] = at(projectSeeds, index)
    const round = Math.floor(index / projectSeeds.length)
    store.projects.insert(
      {
        key: round === 0 ? key : `${key}${round + 1}`,
        name: round === 0 ? name : `${name} ${round + 1}`,
        description,
        status,
        private: index % 3 === 2,
        lead_id: sizes.users > 0 ? (index % sizes.users) + 1 : null,
        starts_on: dateText(startUs + index * 24 * hourUs),
        due_on: dateText(startUs + (index + 120) * 24 * hourUs),
      },
      stamp(10 + index),
    )
  }
  if (sizes.projects > 0) {
    for (let index = 0; index < sizes.issues; index += 1)
      insertIssue(store, index, stamp(100 + index * 0.25), startUs)
  }
}

/**
 * Adds `count` issues, spread over the projects, quickly enough for 50,000. A hundred at a time share
 * one `updated_at`, as rows of one bulk import do, so that page boundaries fall between equal times.
 */
export function seedMoreIssues(store: RecordStore, count: number, nowMs: number): number {
  const startUs = nowMs * 1000 - 60 * 24 * hourUs
  const before = store.issues.size()
  let time = store.now()
  for (let index = 0; index < count; index += 1) {
    if (index % 100 === 0) time = store.now()
    insertIssue(store, before + index, { createdAt: time, updatedAt: time }, startUs)
  }
  return store.issues.size()
}

function insertIssue(
  store: RecordStore,
  index: number,
  times: { createdAt: string; updatedAt: string },
  startUs: number,
): void {
  const projects = store.projects.all()
  const users = store.users.all()
  const statuses = store.statuses.all()
  const projectId = at(projects, index).id
  const status = at(statuses, index)
  const round = Math.floor(index / titles.length)
  const olderSibling = index + 1 - projects.length
  store.issues.insert(
    {
      key: store.nextIssueKey(projectId),
      title: round === 0 ? at(titles, index) : `${at(titles, index)} (${round + 1})`,
      body: index % 4 === 3 ? null : `Reported by a customer; seen ${(index % 5) + 1} times.`,
      status_id: status.id,
      project_id: projectId,
      assignee_id: users.length > 0 && index % 5 !== 4 ? at(users, index).id : null,
      creator_id: users.length > 0 ? at(users, index + 2).id : null,
      parent_id: index % 8 === 7 && store.issues.get(olderSibling) ? olderSibling : null,
      priority: at(priorities, index),
      labels: [...at(labelSeeds, index)],
      due_on: index % 3 === 0 ? dateText(startUs + (60 + (index % 40)) * 24 * hourUs) : null,
      done: status.category === 'completed',
    },
    times,
  )
}

function dateText(microseconds: number): string {
  return formatMicroseconds(microseconds).slice(0, 10)
}
