import type { ConnectDeps } from '../connect/connectDeps.ts'
import type { ConnectSession } from '../store/sessions.ts'

/** How a connect session stands, as the browser SDK sees it. */
export type SessionStatusAnswer = {
  status: 'open' | 'ready' | 'failed'
  /** Null before READY, and when no import was queued. */
  import: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled' | null
  /** Why the last try failed; the customer may be trying again as long as the status is open. */
  error: { code: string; message: string } | null
}

/** Reads how a session and the import after it stand. */
export async function sessionStatus(
  deps: Pick<ConnectDeps, 'db' | 'clock' | 'progress'>,
  session: ConnectSession,
): Promise<SessionStatusAnswer> {
  const { workspaceId, resultIntegrationId, errorCode, errorMessage } = session
  const last = resultIntegrationId
    ? await deps.progress.lastImport(deps.db, workspaceId, resultIntegrationId)
    : null
  const isOver = session.status === 'ready' || session.status === 'failed'
  const isLate = !isOver && session.expiresAt.getTime() < deps.clock.now()
  return {
    status: isLate ? 'failed' : session.status === 'exchanging' ? 'open' : session.status,
    import: last?.status ?? null,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
  }
}
