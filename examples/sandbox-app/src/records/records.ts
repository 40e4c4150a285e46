/** The four kinds of record that the sandbox holds, as its REST API shows them (less `url`, which needs the address). */

export const priorities = ['none', 'low', 'medium', 'high', 'urgent'] as const
export const projectStates = ['planned', 'active', 'paused', 'done'] as const
export const statusCategories = ['backlog', 'unstarted', 'started', 'completed', 'cancelled'] as const

type Priority = (typeof priorities)[number]
export type ProjectState = (typeof projectStates)[number]
export type StatusCategory = (typeof statusCategories)[number]

/** What every record has. Times are UTC with microseconds, `2026-03-01T10:00:00.123456Z`, so they sort as text. */
export type RecordBase = { id: number; created_at: string; updated_at: string }

export type UserFields = {
  username: string
  name: string
  first_name: string
  last_name: string
  email: string
  title: string | null
  phone: string | null
  timezone: string
  avatar_url: string | null
  active: boolean
}

export type ProjectFields = {
  key: string
  name: string
  description: string | null
  status: ProjectState
  private: boolean
  lead_id: number | null
  starts_on: string | null
  due_on: string | null
}

export type StatusFields = {
  name: string
  category: StatusCategory
  color: string
  position: number
  is_default: boolean
}

export type IssueFields = {
  key: string
  title: string
  body: string | null
  status_id: number
  project_id: number
  assignee_id: number | null
  creator_id: number | null
  parent_id: number | null
  priority: Priority
  labels: string[]
  due_on: string | null
  done: boolean
}

export type User = RecordBase & UserFields
export type Project = RecordBase & ProjectFields
export type Status = RecordBase & StatusFields
export type Issue = RecordBase & IssueFields
