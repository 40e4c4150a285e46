import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Sql } from '../../db/index.ts'
import type { ImportTarget } from '../../ports.ts'
import type { CompiledStream } from '../compileMapping.ts'
import type { Identity } from '../identity.ts'
import { prepareRecords } from '../prepareRecords.ts'
import { readStored } from '../store/readStored.ts'

/** Records of one transaction of a remap. */
const batchSize = 500

/** The next stored records of a stream, named and hashed anew. */
export type StoredBatch = Awaited<ReturnType<typeof prepareRecords>> & {
  read: number
  /** Held of records that have no name by the mapping as it is now. */
  unnamed: string[]
  /** Held under an id that the mapping no longer gives their record. */
  obsolete: string[]
  /** After which resource the next batch begins. */
  next: string
}

/**
 * Prepares the next raw records that are held of a stream for the mapping as it is now; null: there are no more. A record whose id or
 * model comes out differently is another resource from now on, and the one that is held is obsolete.
 */
export async function prepareStored(
  sql: Sql,
  { workspaceId, integrationId }: ImportTarget,
  stream: CompiledStream,
  identity: Identity,
  after: string | null,
): Promise<StoredBatch | null> {
  const stored = await readStored(
    sql,
    { workspaceId, integrationId, stream: stream.stream },
    after,
    batchSize,
  )
  const last = stored.at(-1)
  if (!last) return null
  const { prepared, failures, faultyIds } = await prepareRecords(
    stream,
    identity,
    stored.map(({ raw }) => raw),
  )
  const named = new Set(prepared.map(({ resourceId }) => resourceId))
  const obsolete: string[] = []
  const unnamed: string[] = []
  for (const { resourceId, raw } of stored) {
    if (named.has(resourceId)) continue
    // Among failures there may be one without a name; then what is held of it stays.
    const isFailed =
      failures.length > 0 && (await prepareRecords(stream, identity, [raw])).failures.length > 0
    if (isFailed) unnamed.push(resourceId)
    else obsolete.push(resourceId)
  }
  await nextTurn()
  return { prepared, failures, faultyIds, read: stored.length, obsolete, unnamed, next: last.resourceId }
}

/** The resources of a batch whose records are at fault, by these failures. */
export function faultyOf(
  { prepared, unnamed }: StoredBatch,
  failures: readonly { recordKey: string }[],
): string[] {
  const keys = new Set(failures.map(({ recordKey }) => recordKey))
  const faulty = prepared.filter(({ externalId }) => keys.has(`id:${externalId}`))
  return [...unnamed, ...faulty.map(({ resourceId }) => resourceId)]
}
