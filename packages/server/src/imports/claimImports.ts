import type { Database, Transaction } from '../db/index.ts'
import { planClaim } from './planClaim.ts'
import { claimAbandoned, lookIntoLanes, startClaimed } from './store/claim.ts'
import type { Import } from './store/importRow.ts'
import {
  findFullConnectors,
  lockNextLanes,
  moveLanes,
  moveWorkspacesBack,
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
  /** How many are taken at most. */
  count: number
}

/** Lanes without anything to give that one claim looks into; the next claim goes on. */
const lanesPerClaim = 16

/**
 * Takes the next imports under a new epoch: those that dead processes left behind, then those of the lanes that have waited longest and
 * have a place free. Gives them as soon as they are committed, a few statements for all of a step. Any number of processes may ask at
 * once; limits hold across them.
 */
export async function* claimImports(
  db: Database,
  as: ClaimAs,
  limits: ClaimLimits,
): AsyncGenerator<Import[]> {
  const abandoned = await claimAbandoned(db, as)
  if (abandoned.length > 0) yield abandoned
  let left = as.count - abandoned.length
  if (left === 0) return
  const limited = limits.connectors.flatMap(({ type, concurrency }) =>
    concurrency === null ? [] : [{ type, concurrency }],
  )
  const full = new Set(await findFullConnectors(db, limited))
  const open = limits.connectors.filter(({ type }) => !full.has(type))
  const passed: Lane[] = []
  while (left > 0 && open.length > 0 && passed.length < lanesPerClaim) {
    const wanted = { ...as, count: left }
    const step = await db.transaction((tx) => serveLanes(tx, wanted, { ...limits, connectors: open }, passed))
    if (step.claimed.length > 0) yield step.claimed
    left -= step.claimed.length
    passed.push(...step.passed)
    // None is due, or those that were taken were cancelled at this moment.
    if (step.claimed.length + step.passed.length === 0) return
  }
}

/** Serves the next lanes: the imports that were claimed, and the lanes that had none to give. */
async function serveLanes(
  tx: Transaction,
  as: ClaimAs,
  { connectors, workspaceMax }: ClaimLimits,
  passed: readonly Lane[],
): Promise<{ claimed: Import[]; passed: Lane[] }> {
  const types = connectors.map(({ type }) => type)
  const lanes = await lockNextLanes(tx, { types, priorities: as.priorities, passed, count: as.count })
  if (lanes.length === 0) return { claimed: [], passed: [] }
  const maxima = new Map(connectors.map(({ type, concurrency }) => [type, concurrency]))
  const connectorMaxOf = (type: string) => maxima.get(type) ?? null
  const counted = await tryCount(tx, {
    workspaceIds: workspaceMax === null ? [] : lanes.map(({ workspaceId }) => workspaceId),
    connectorTypes: lanes
      .map(({ connectorType }) => connectorType)
      .filter((type) => connectorMaxOf(type) !== null),
  })
  const hasMore = lanes.length >= as.count
  // Each workspace is served once where more lanes wait: one of a lane, and when the one after it is due.
  const looks = await lookIntoLanes(tx, lanes, hasMore ? 2 : as.count + 1)
  const inHand = looks.map((look) => ({ ...look, isCounted: counted(look.lane) }))
  const { priorities, count } = as
  const plan = planClaim(inHand, { count, priorities, workspaceMax, connectorMaxOf, hasMore })
  const claimed = await startClaimed(tx, as, plan.taken)
  await moveLanes(tx, plan.moves)
  await moveWorkspacesBack(
    tx,
    plan.taken.map(({ lane }) => lane),
  )
  return { claimed, passed: plan.passed }
}
