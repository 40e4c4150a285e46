import type { Issue, Project, Status, User } from '../records/records.ts'

/** Turns records into what the REST API shows: the record plus its `url` on this site. */
export type Presenters = {
  user: (user: User) => User & { url: string }
  project: (project: Project) => Project & { url: string }
  status: (status: Status) => Status
  issue: (issue: Issue) => Issue & { url: string }
}

/** Makes the presenters of a site. */
export function createPresenters(siteUrl: () => string): Presenters {
  return {
    user: (user) => ({ ...user, url: `${siteUrl()}/#user-${user.id}` }),
    project: (project) => ({ ...project, url: `${siteUrl()}/#project-${project.id}` }),
    status: (status) => ({ ...status }),
    issue: (issue) => ({ ...issue, url: `${siteUrl()}/#issue-${issue.id}` }),
  }
}
