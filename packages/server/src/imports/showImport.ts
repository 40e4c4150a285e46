import type { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import type { Deps } from '../deps.ts'
import { findIntegration } from '../integrations/index.ts'
import type { ImportMode } from '../ports.ts'
import { presentImportWithStreams, type importWithStreamsShape } from './presentImport.ts'
import { insertImport } from './store/queue.ts'
import { findImport } from './store/readImports.ts'
import { listStreams } from './store/streams.ts'

/** Queues an import that somebody asked for. Throws `import.already_running`. */
export async function queueByHand(
  db: Database,
  workspaceId: string,
  integrationId: string,
  mode: ImportMode,
  deletesConfirmed: boolean,
): Promise<string> {
  const importId = await db.transaction((tx) =>
    insertImport(tx, { workspaceId, integrationId, trigger: 'manual', mode, deletesConfirmed }),
  )
  if (importId !== null) return importId
  throw alreadyRunning(integrationId)
}

/** The error of that name. */
export function alreadyRunning(integrationId: string): TributaryError {
  return new TributaryError(
    'import.already_running',
    `An import of integration ${integrationId} is queued or running already. See GET /v1/integrations/${integrationId}/imports.`,
  )
}

/** An import with its streams, as the API shows it. Throws `import.not_found`. */
export async function showImport(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  workspaceId: string,
  importId: string,
): Promise<z.infer<typeof importWithStreamsShape>> {
  const found = await findImport(db, workspaceId, importId)
  if (!found) throw importNotFound(importId)
  return presentImportWithStreams(found, await listStreams(db, workspaceId, importId), clock.now())
}

/** Throws `integration.not_found` when the workspace has no such integration. */
export async function requireIntegration(
  db: Database,
  workspaceId: string,
  integrationId: string,
): Promise<void> {
  if (!(await findIntegration(db, workspaceId, integrationId))) throw integrationNotFound(integrationId)
}

/** The error of that name. */
export function integrationNotFound(id: string): TributaryError {
  return new TributaryError('integration.not_found', `There is no integration "${id}".`)
}

/** The error of that name. */
export function importNotFound(id: string): TributaryError {
  return new TributaryError('import.not_found', `There is no import "${id}". Imports are kept for 90 days.`)
}

/** The error of that name. */
export function needsReconnect(id: string): TributaryError {
  return new TributaryError(
    'integration.needs_reconnect',
    `The customer must reconnect integration ${id} before it can be read.`,
  )
}
