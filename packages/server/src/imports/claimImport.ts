import type { Database, Transaction } from '../db/index.ts'
import { claimAbandoned, countPlaces, lookIntoLane, startClaimed } from './store/claim.ts'
import type { Import } from './store/importRow.ts'
import {
  findFullConnectors,
  lockNextLane,
  moveLane,
  moveWorkspaceBack,
  tryCount,
  type Lane,
} from './store/lanes.ts'

export type ClaimLimits = {
  /** The connectors that this process knows; null: as many at once as there are places. */
  connectors: readonly { type: string; concurrency: number | null }[]
  /** Imports of one workspace at once, in all processes; null: as many as there are places. */
  workspaceMax: number | null
}

export type ClaimAs = {
  owner: string
  leaseMs: number
  /** The order in which priorities are looked at: what somebody waits for is 0, what the schedule queued is 1. */
  priorities: readonly number[]
}

/** A lane whose workspace has no place free is looked at after this time, if nothing ends before. */
const blockedMs = 30_000
/** Lanes that one claim looks into; the next claim goes on. */
const lanesPerClaim = 16

/**
 * Takes the next import under a new epoch: one that a dead process left behind, else one of the lane that has waited longest and has a
 * place free. Null when there is none. Any number of processes may ask at once; limits hold across them.
 */
export async function claimImport(db: Database, as: ClaimAs, limits: ClaimLimits): Promise<Import | null> {
  const abandoned = await claimAbandoned(db, as.owner, as.leaseMs)
  if (abandoned) return abandoned
  const limited = limits.connectors.flatMap(({ type, concurrency }) =>
    concurrency === null ? [] : [{ type, concurrency }],
  )
  const full = new Set(await findFullConnectors(db, limited))
  const open = limits.connectors.filter(({ type }) => !full.has(type))
  const passed: Lane[] = []
  while (open.length > 0 && passed.length < lanesPerClaim) {
    const outcome = await db.transaction((tx) => serveLane(tx, as, limits, open, passed))
    if (outcome === null) return null
    if ('importId' in outcome) return outcome
    passed.push(outcome)
  }
  return null
}

/** Serves the next lane: the import that was claimed, the lane when it had none to give, or null when no lane is due. */
async function serveLane(
  tx: Transaction,
  as: ClaimAs,
  { workspaceMax }: ClaimLimits,
  open: ClaimLimits['connectors'],
  passed: readonly Lane[],
): Promise<Import | Lane | null> {
  const types = open.map(({ type }) => type)
  const lane = await lockNextLane(tx, types, as.priorities, passed)
  if (!lane) return null
  const { workspaceId, connectorType } = lane
  const connectorMax = open.find(({ type }) => type === connectorType)?.concurrency ?? null
  if (workspaceMax !== null && !(await tryCount(tx, { workspaceId }))) return lane
  if (connectorMax !== null && !(await tryCount(tx, { connectorType }))) return lane
  const places = await countPlaces(tx, lane)
  if (connectorMax !== null && places.ofConnector >= connectorMax) return lane
  if (places.limitedForMs > 0) {
    await moveLane(tx, lane, { delayMs: places.limitedForMs })
    return lane
  }
  if (workspaceMax !== null && places.ofWorkspace >= workspaceMax) {
    await moveLane(tx, lane, { delayMs: blockedMs, isBlocked: true })
    return lane
  }
  const [first, second] = await lookIntoLane(tx, lane)
  if (!first || first.dueInMs > 0) {
    await moveLane(tx, lane, { delayMs: first?.dueInMs ?? null })
    return lane
  }
  const claimed = await startClaimed(tx, workspaceId, first.importId, as)
  await moveLane(tx, lane, { delayMs: second ? Math.max(0, second.dueInMs) : null })
  await moveWorkspaceBack(tx, lane)
  return claimed ?? lane
}
