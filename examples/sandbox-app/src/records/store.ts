import { createClock } from './clock.ts'
import type { IssueFields, ProjectFields, StatusFields, UserFields } from './records.ts'
import { createTable } from './table.ts'
import type { Table } from './table.ts'

/** The sandbox's data. `now` gives the time of the next change; it never gives one twice. */
export type RecordStore = {
  now: () => string
  users: Table<UserFields>
  projects: Table<ProjectFields>
  statuses: Table<StatusFields>
  issues: Table<IssueFields>
  /** The next free issue key of a project, such as `MOB-12`; a key is never used twice. */
  nextIssueKey: (projectId: number) => string
}

/** Makes an empty store in memory. */
export function createRecordStore(nowMs: () => number = Date.now): RecordStore {
  const projects = createTable<ProjectFields>()
  const lastNumber = new Map<number, number>()
  return {
    now: createClock(nowMs),
    users: createTable(),
    projects,
    statuses: createTable(),
    issues: createTable(),
    nextIssueKey: (projectId) => {
      const number = (lastNumber.get(projectId) ?? 0) + 1
      lastNumber.set(projectId, number)
      return `${projects.get(projectId)?.key ?? 'ISSUE'}-${number}`
    },
  }
}
