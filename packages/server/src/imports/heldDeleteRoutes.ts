import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { withZod, type Routes } from '../http/index.ts'
import { importWithStreamsShape } from './presentImport.ts'
import { importNotFound, queueByHand, requireIntegration, showImport } from './showImport.ts'
import { listHeldDeletes, type HeldDeletes } from './store/heldDeletes.ts'
import { findImport } from './store/readImports.ts'

const heldShape = z.object({
  stream: z.string(),
  missing: z.number().int().describe('Records that the last full read did not show'),
  of: z.number().int().describe('Records that are held of the stream'),
  since: z.iso.datetime(),
  import_id: z.uuid().describe('The import that saw it last; confirm with it'),
})

/** Deletes that the guard stopped: shown, and confirmed. */
export function heldDeleteRoutes(deps: Pick<Deps, 'db' | 'clock'>): Routes {
  const { db } = deps
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/integrations/:integration_id/held-deletes',
      {
        schema: {
          tags: ['Imports'],
          operationId: 'listHeldDeletes',
          summary:
            'Streams whose deletes are held until somebody confirms them; the error of their import says why',
          params: z.object({ integration_id: z.uuid() }),
          response: { 200: z.object({ data: z.array(heldShape) }) },
        },
      },
      async ({ caller: { workspaceId }, params: { integration_id: integrationId } }) => {
        await requireIntegration(db, workspaceId, integrationId)
        return { data: (await listHeldDeletes(db, workspaceId, integrationId)).map(presentHeld) }
      },
    )
    app.post(
      '/imports/:import_id/confirm-deletes',
      {
        schema: {
          tags: ['Imports'],
          operationId: 'confirmDeletes',
          summary:
            'Say that the deletes which the guard stopped are right: reads those streams again and deletes what is gone',
          params: z.object({ import_id: z.uuid() }),
          response: { 202: importWithStreamsShape },
        },
      },
      async ({ caller: { workspaceId }, params: { import_id: importId } }, reply) => {
        const stopped = await findImport(db, workspaceId, importId)
        if (!stopped) throw importNotFound(importId)
        const held = await listHeldDeletes(db, workspaceId, stopped.integrationId)
        if (stopped.errorCode !== 'import.delete_guard' && !held.some((one) => one.importId === importId)) {
          throw new TributaryError(
            'request.invalid',
            `Expected an import that ended with import.delete_guard; import ${importId} is "${stopped.status}" with ${stopped.errorCode ?? 'no error'}. There is nothing to confirm.`,
          )
        }
        // Only what is held needs to be read whole; where nothing is noted, that is everything.
        const mode = held.length > 0 ? 'incremental' : 'full'
        const confirmed = await queueByHand(db, workspaceId, stopped.integrationId, mode, true)
        return await reply.status(202).send(await showImport(deps, workspaceId, confirmed))
      },
    )
  }
}

function presentHeld({ stream, missing, of, since, importId }: HeldDeletes): z.infer<typeof heldShape> {
  return { stream, missing, of, since: since.toISOString(), import_id: importId }
}
