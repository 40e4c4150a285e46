import type { Clock } from '../clock.ts'
import type { Sql, Transaction } from '../db/index.ts'
import type { AppliedPage, EventRecorder, PreparedPage, RecordFailure } from '../ports.ts'
import { rememberingIdentity } from './identity.ts'
import { compareRecords, type Batch, type ComparedBatch } from './applyRecords.ts'
import { letGoOf } from './prepareRecords.ts'

// A large page is written in parts: it bounds the size of a statement's parameters.
const recordsPerPart = 1_000
const charactersPerPart = 16_000_000

export type PageContent = Omit<Batch, 'now'> & {
  failures: readonly RecordFailure[]
  /** Resources whose records could not be prepared. */
  faultyIds: readonly string[]
  read: number
}

/** A page whose records have names and hashes, ready to be compared with what is held and to be written. See PreparedPage. */
export function createPreparedPage(
  deps: { clock: Clock; events: EventRecorder },
  content: PageContent,
): PreparedPage {
  const { prepared, failures, faultyIds, read, ...rest } = content
  const of = { ...rest, identity: rememberingIdentity(rest.identity) }
  const resourceIds: ReadonlySet<string> = new Set(prepared.map(({ resourceId }) => resourceId))
  let compared: ComparedBatch[] | null = null

  async function compare(sql: Sql): Promise<ComparedBatch[]> {
    const parts: ComparedBatch[] = []
    for (const part of partsOf(prepared)) {
      const batch = { ...of, prepared: part, now: new Date(deps.clock.now()) }
      parts.push(await compareRecords(sql, deps.events, batch))
    }
    return parts
  }

  return {
    recordCount: read,
    characters: prepared.reduce((sum, { raw }) => sum + raw.length, 0),
    resourceIds,

    async compare(sql, after) {
      compared = after !== null && overlaps(resourceIds, after.resourceIds) ? null : await compare(sql)
      if (compared) letGoOf(prepared)
      return compared !== null
    },

    async apply(tx: Transaction, earlier: Promise<unknown> = Promise.resolve()): Promise<AppliedPage> {
      const parts = compared ?? (await compare(tx))
      // What was found holds for one try: a transaction that is rolled back may have been so because it does not hold any more.
      compared = null
      for (const part of parts) await part.write(tx, earlier)
      return summaryOf(parts, { prepared, failures, read, seen: [...resourceIds, ...faultyIds] })
    },
  }
}

function overlaps(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return !some.isDisjointFrom(others)
}

function partsOf<Record extends { raw: string }>(prepared: readonly Record[]): Record[][] {
  const parts: Record[][] = []
  let part: Record[] = []
  let characters = 0
  for (const record of prepared) {
    if (part.length >= recordsPerPart || characters + record.raw.length > charactersPerPart) {
      if (part.length > 0) parts.push(part)
      part = []
      characters = 0
    }
    part.push(record)
    characters += record.raw.length
  }
  if (part.length > 0) parts.push(part)
  return parts
}

function summaryOf(
  parts: readonly ComparedBatch[],
  of: {
    prepared: readonly { externalId: string }[]
    failures: readonly RecordFailure[]
    read: number
    seen: string[]
  },
): AppliedPage {
  const { read, seen } = of
  const counts = { read, new: 0, updated: 0, deleted: 0, unchanged: 0, failed: of.failures.length }
  const failures = [...of.failures]
  for (const part of parts) {
    counts.new += part.counts.new
    counts.updated += part.counts.updated
    counts.deleted += part.counts.deleted
    counts.failed += part.counts.failed
    failures.push(...part.failures)
  }
  // What was read and is none of the others, the doubles of the page among them.
  counts.unchanged = read - counts.new - counts.updated - counts.deleted - counts.failed
  return { counts, seen, failures, takenKeys: () => takenKeysOf(of.prepared, failures) }
}

function takenKeysOf(
  prepared: readonly { externalId: string }[],
  failures: readonly RecordFailure[],
): string[] {
  const failed = new Set(failures.map(({ recordKey }) => recordKey))
  return prepared.map(({ externalId }) => `id:${externalId}`).filter((key) => !failed.has(key))
}
