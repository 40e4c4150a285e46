import { findConnectorSettings } from '../integrations/index.ts'
import { Stopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { defaultFullReadIntervalS, planStreams } from './planStreams.ts'
import { insertStreams, listStreams, type ImportStream } from './store/streams.ts'
import { listStreamStates } from './store/streamStates.ts'

/** The streams of an import as they stand: planned at the first claim, found again at later ones. */
export async function openStreams(
  deps: ImportDeps,
  run: ImportRun,
  mapped: readonly { stream: string; mappingHash: string }[],
): Promise<ImportStream[]> {
  const { db, clock, reader } = deps
  const { claimed, connector, signal } = run
  const { workspaceId, integrationId, importId } = claimed
  const known = await listStreams(db, workspaceId, importId)
  if (known.length > 0) return known
  // What the account does not have can not be read; what was stored of it stays.
  const own = (await reader.listStreams?.({ workspaceId, integrationId, connector, signal })) ?? null
  const readable = own === null ? mapped : mapped.filter(({ stream }) => own.has(stream))
  const settings = await findConnectorSettings(db, workspaceId, connector.type)
  const planned = planStreams(
    readable.map(({ stream, mappingHash }) => ({
      stream,
      mappingHash,
      isIncremental: own?.get(stream)?.isIncremental ?? reader.isIncremental(connector, stream),
      policy: connector.streams?.[stream] ?? {},
    })),
    await listStreamStates(db, workspaceId, integrationId),
    {
      mode: claimed.mode,
      deletesConfirmed: claimed.deletesConfirmed,
      fullReadIntervalS: settings?.fullReadIntervalS ?? defaultFullReadIntervalS,
      nowMs: clock.now(),
    },
  )
  const opened = await insertStreams(db, claimed, planned)
  if (!opened) throw new Stopped('lost')
  return opened
}
