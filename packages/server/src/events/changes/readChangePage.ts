import { TributaryError, type JsonObject } from '@tributary/contract'
import type { Database } from '../../db/index.ts'
import { findResources, listHeld, presentResource } from '../../resources/index.ts'
import { findNewestPositions, findSources, readChanges, readDiffs } from '../store/readChanges.ts'
import { cursorKeyOf, type ChangeCursor, type ChangeFilter, type ChangeKind } from './changeCursor.ts'
import { mergeChanges, type WantedChange } from './mergeChanges.ts'

/** One change of a record, with the record as it is now. */
export type Change = {
  /** Null: what was there already when the reader began. */
  eventId: string | null
  change: ChangeKind
  model: string
  resourceId: string
  integrationId: string
  atMs: number
  /** Of an update; null when it was erased on demand. */
  diff: JsonObject | null
  /** Null: deleted by now. */
  data: JsonObject | null
}

export type ChangePage = { changes: Change[]; cursor: ChangeCursor; hasMore: boolean }

/** More would not fit into a cursor; such a customer is read integration by integration. */
const integrationsMax = 200
/** Rows that one request looks at, at most, when filters leave most of them out. */
const looksMax = 2_000
const looksOfAll = 20_000
/** Looks of one request that may find nothing wanted. */
const roundsMax = 5
/** A transaction that writes events takes no longer than this; by so much a cursor must be younger than the oldest event that is kept. */
const slackMs = 3_600_000
/** Bodies and records are read in parts of this size, until a page has so many characters. */
const recordsPerPart = 25
const pageCharactersMax = 8_000_000

const nowhere = '00000000-0000-0000-0000-000000000000'

type Of = ChangeFilter & { workspaceId: string }
type Source = { integrationId: string; createdAtMs: number }

/** The cursor of a reader that begins: with what there is (`beginning`), or with what comes from now on. */
export async function startReading(db: Database, of: Of, from: 'beginning' | 'now'): Promise<ChangeCursor> {
  const { sources, nowMs } = await sourcesOf(db, of)
  const ids = sources.map(({ integrationId }) => integrationId)
  const newest = await findNewestPositions(db, of.workspaceId, ids)
  const positions = new Map(
    newest.map(({ integrationId, position }) => [cursorKeyOf(integrationId), position]),
  )
  const lists = from === 'beginning' && of.changes.includes('new')
  return {
    completeAtMs: nowMs,
    positions,
    listing: lists ? { integrationId: nowhere, stream: '', resourceId: nowhere } : null,
  }
}

/**
 * The next page after a cursor. Nothing is ever missed: within one integration events are numbered in the order of their commits
 * (its import is one at a time, under a lease), and the cursor holds a position for each. So no transaction of anybody else is
 * waited for. Throws `changes.cursor_expired` when events that the cursor has not seen are no longer kept.
 */
export async function readChangePage(
  db: Database,
  of: Of,
  cursor: ChangeCursor,
  limit: number,
): Promise<ChangePage> {
  const { sources, keptSinceMs, nowMs } = await sourcesOf(db, of)
  for (const source of sources) refuseExpired(source, cursor, keptSinceMs)
  return cursor.listing
    ? await listWhatIsHeld(db, of, { ...cursor, listing: cursor.listing }, sources, limit)
    : await readOn(db, of, cursor, { sources, nowMs }, limit)
}

async function sourcesOf(db: Database, of: Of) {
  const found = await findSources(db, of, integrationsMax + 1)
  if (found.sources.length <= integrationsMax) return found
  throw new TributaryError(
    'changes.too_many_integrations',
    `Customer "${of.customerId}" has more than ${integrationsMax} integrations. Read them one by one, with integration_id.`,
  )
}

function refuseExpired(
  { integrationId, createdAtMs }: Source,
  { completeAtMs, positions }: ChangeCursor,
  keptSinceMs: number,
): void {
  const position = positions.get(cursorKeyOf(integrationId))
  const readUntilMs = Math.max(completeAtMs, createdAtMs, position ? position.atUs / 1_000 : 0)
  if (readUntilMs >= keptSinceMs + slackMs) return
  throw new TributaryError(
    'changes.cursor_expired',
    `The cursor stands at ${new Date(readUntilMs).toISOString()}; changes are kept since ${new Date(keptSinceMs).toISOString()}. ` +
      'Begin again with from=beginning: it lists every record as it is now, then what changes. Records of yours that it does not list are gone.',
    { details: { kept_since: new Date(keptSinceMs).toISOString() } },
  )
}

async function readOn(
  db: Database,
  of: Of,
  cursor: ChangeCursor,
  { sources, nowMs }: { sources: readonly Source[]; nowMs: number },
  limit: number,
): Promise<ChangePage> {
  const isFiltered = of.model !== null || of.changes.length < 3
  const share = Math.floor(looksOfAll / Math.max(1, sources.length))
  const readLimit = isFiltered ? Math.max(limit + 1, Math.min(looksMax, share)) : limit + 1
  // What is no longer there needs no place in the cursor.
  const known = new Set(sources.map(({ integrationId }) => cursorKeyOf(integrationId)))
  let positions = new Map([...cursor.positions].filter(([key]) => known.has(key)))
  for (let round = 1; ; round++) {
    const asked = sources.map(({ integrationId }) => ({
      integrationId,
      position: positions.get(cursorKeyOf(integrationId)) ?? null,
    }))
    const rows = await readChanges(db, of.workspaceId, asked, readLimit)
    const merged = mergeChanges(rows, { ...of, positions, readLimit, limit })
    if (merged.wanted.length === 0 && merged.hasMore && round < roundsMax) {
      positions = merged.positions
      continue
    }
    const changes = await withRecords(db, of.workspaceId, merged.wanted)
    if (changes.length < merged.wanted.length) {
      // Too large for one answer: the rest comes with the next page.
      return { changes, cursor: { ...cursor, positions: moved(positions, rows, changes) }, hasMore: true }
    }
    const completeAtMs = merged.hasMore ? cursor.completeAtMs : nowMs
    return {
      changes,
      cursor: { completeAtMs, positions: merged.positions, listing: null },
      hasMore: merged.hasMore,
    }
  }
}

/** The positions after the last of `changes`, which were cut short. */
function moved(
  positions: ChangeCursor['positions'],
  rows: Awaited<ReturnType<typeof readChanges>>,
  changes: readonly Change[],
): ChangeCursor['positions'] {
  const after = new Map(positions)
  const lastId = changes.at(-1)?.eventId
  for (const row of rows) {
    after.set(cursorKeyOf(row.integrationId), { atUs: row.createdAtUs, seq: row.seq })
    if (row.eventId === lastId) break
  }
  return after
}

/** Puts diffs and records to changes; as many as fit into an answer, at least one. */
async function withRecords(
  db: Database,
  workspaceId: string,
  wanted: readonly WantedChange[],
): Promise<Change[]> {
  const changes: Change[] = []
  let characters = 0
  for (let start = 0; start < wanted.length && characters < pageCharactersMax; start += recordsPerPart) {
    const part = wanted.slice(start, start + recordsPerPart)
    const records = await findResources(db, workspaceId, [
      ...new Set(part.map(({ resourceId }) => resourceId)),
    ])
    const diffs = await readDiffs(
      db,
      workspaceId,
      part.filter(({ change }) => change === 'updated'),
    )
    for (const { eventId, change, model, resourceId, integrationId, createdAtUs } of part) {
      const record = records.get(resourceId)
      const one = {
        eventId,
        change,
        model,
        resourceId,
        integrationId,
        atMs: Math.floor(createdAtUs / 1_000),
        diff: diffs.get(eventId) ?? null,
        data: record ? presentResource(record) : null,
      }
      characters += JSON.stringify(one).length
      changes.push(one)
    }
  }
  return changes
}

type Held = NonNullable<ChangeCursor['listing']>
type ListingCursor = ChangeCursor & { listing: Held }

/**
 * What is held, integration by integration and in the order of keys that never change; so nothing slips through, whatever is written
 * meanwhile. What changed since the reader began comes afterwards, as changes.
 */
async function listWhatIsHeld(
  db: Database,
  of: Of,
  cursor: ListingCursor,
  sources: readonly Source[],
  limit: number,
): Promise<ChangePage> {
  let at = cursor.listing
  const found: Held[] = []
  const waiting = sources.filter(
    // One that is younger than the reader is told by its changes, from its first on.
    ({ integrationId, createdAtMs }) =>
      integrationId >= at.integrationId && createdAtMs <= cursor.completeAtMs,
  )
  let looks = 0
  for (const { integrationId } of waiting) {
    if (integrationId !== at.integrationId) at = { integrationId, stream: '', resourceId: nowhere }
    for (;;) {
      const step = of.model === null ? limit - found.length : looksMax
      const held = await listHeld(db, { ...of, integrationId }, at, step)
      for (const { stream, resourceId, model } of held) {
        at = { integrationId, stream, resourceId }
        if (of.model === null || of.model === model) found.push(at)
        if (found.length === limit) break
      }
      looks += held.length
      if (found.length === limit || looks >= looksMax * roundsMax) {
        return await listed(db, of.workspaceId, cursor, found, at)
      }
      if (held.length < step) break
    }
  }
  return await listed(db, of.workspaceId, cursor, found, null)
}

/** The records of a listing; as many as fit into an answer, at least one. `end` is where the listing stands after all of them. */
async function listed(
  db: Database,
  workspaceId: string,
  cursor: ChangeCursor,
  found: readonly Held[],
  end: Held | null,
): Promise<ChangePage> {
  const changes: Change[] = []
  let characters = 0
  let looked = 0
  for (; looked < found.length && characters < pageCharactersMax; looked += recordsPerPart) {
    const part = found.slice(looked, looked + recordsPerPart)
    const ids = part.map(({ resourceId }) => resourceId)
    const records = await findResources(db, workspaceId, ids)
    for (const { integrationId, resourceId } of part) {
      const record = records.get(resourceId)
      // Deleted between the two looks: its deletion is among the changes.
      if (!record) continue
      const one: Change = {
        eventId: null,
        change: 'new',
        model: record.model,
        resourceId,
        integrationId,
        atMs: record.modifiedAt.getTime(),
        diff: null,
        data: presentResource(record),
      }
      characters += JSON.stringify(one).length
      changes.push(one)
    }
  }
  const listing = looked < found.length ? (found[looked - 1] ?? null) : end
  return { changes, cursor: { ...cursor, listing }, hasMore: true }
}
