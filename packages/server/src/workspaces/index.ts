import type { Deps } from '../deps.ts'
import type { Routes } from '../http/index.ts'
import { memberRoutes } from './accounts/memberRoutes.ts'
import { memberResetRoutes } from './accounts/resetRoutes.ts'
import { sessionRoutes } from './accounts/sessionRoutes.ts'

export { createApiKey, findCaller } from './apiKey.ts'
export { createCertificate } from './certificate.ts'
export { workspaceRoutes } from './routes.ts'
export { createWorkspace, type NewWorkspace } from './createWorkspace.ts'
export { findWorkspace, listCertificates, listWorkspaces } from './store.ts'
export { openAccountRoutes } from './accounts/openRoutes.ts'
export { createFindSession } from './accounts/session.ts'
export { createSetUpToken } from './accounts/setUp.ts'
export { inviteMember } from './accounts/invitations.ts'
export { createPasswordReset } from './accounts/passwordResets.ts'
export { deleteOldAuditEntries, insertAuditEntry } from './store/auditLog.ts'
export { deleteOldInvitations } from './store/members.ts'
export { deleteOldPasswordResets } from './store/passwordResets.ts'
export { deleteEndedSessions } from './store/sessions.ts'
export { deleteOldTries } from './store/tries.ts'

/** The accounts behind the dashboard: who is signed in, members, the audit log. */
export function accountRoutes(deps: Pick<Deps, 'db' | 'publicUrl'>): Routes {
  return async (app) => {
    await app.register(sessionRoutes(deps))
    await app.register(memberRoutes(deps))
    await app.register(memberResetRoutes(deps))
  }
}
