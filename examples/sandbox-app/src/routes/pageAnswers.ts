import type { Issue, Project, Status, User } from '../records/records.ts'

/** What the page reads, below `/admin`: the routes answer with these types, and the page's script takes them from here. */
export type PageAnswers = {
  overview: Overview
  issues: IssueList
  grants: { grants: Grant[] }
  settings: ShownSettings
}

export type Overview = {
  users: User[]
  projects: (Project & { issue_count: number })[]
  statuses: Status[]
  issue_count: number
}

/** The first issues of those that match, the latest first, and how many match in all. */
export type IssueList = { data: Issue[]; total: number }

/** An app that a user allowed in; `user` is null when the user was deleted since. */
export type Grant = {
  grant_id: string
  client_id: string
  client_name: string
  user: string | null
  scope: string
  granted_at: string
}

export type ShownSettings = {
  access_token_ttl_seconds: number
  rate_limit: { burst: number; per_second: number }
  api_keys: string[]
  password: string
}
