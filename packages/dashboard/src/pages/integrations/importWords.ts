import type { AnswerOf } from '../../api/client.ts'
import { count } from '../../parts/text.tsx'

type ImportOfApi = AnswerOf<'getImport'>

/** Why an import was made. */
export const triggerWords: Record<ImportOfApi['trigger'], string> = {
  installation: 'after connecting',
  reconnect: 'after reconnecting',
  schedule: 'by schedule',
  manual: 'by hand',
  mapping: 'after a new mapping',
}

/** What an import reads, or does instead. */
export function readWords({ mode, trigger }: Pick<ImportOfApi, 'mode' | 'trigger'>): string {
  if (trigger === 'mapping') return 'Maps what is stored again'
  return mode === 'full' ? 'Reads everything' : 'Reads what changed'
}

/** "12 new, 3 updated", or that nothing differed. */
export function changeWords({ read, ...records }: ImportOfApi['records']): string {
  const said = (['new', 'updated', 'deleted', 'failed'] as const)
    .filter((name) => records[name] > 0)
    .map((name) => `${count(records[name])} ${name}`)
  return said.join(', ') || (read === 0 ? 'nothing read' : 'nothing changed')
}

const heldDeletes = 'import.delete_guard'

/** Whether an import, or a stream of it, ended because so many deletes wait for somebody's word. */
export function isHeld(error: { code: string | null } | null | undefined): boolean {
  return error?.code === heldDeletes
}

/** What is said of an import whose deletes are held, wherever it is not asked about. */
export const heldWords = 'So many records were missing that their deletes wait for an admin’s word.'

/** The status for its pill: deletes that are held are no failure. */
export function statusOf({ status, error }: { status: string; error: { code: string } | null }): string {
  return isHeld(error) ? 'deletes_held' : status
}

/** Whether it waits or runs. */
export function isUnderWay(status: ImportOfApi['status'] | undefined): boolean {
  return status === 'running' || status === 'queued'
}
