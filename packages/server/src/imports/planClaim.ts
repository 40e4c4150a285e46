import type { Lane } from './store/lanes.ts'

/** A lane that a claim has locked, and what is known of it. */
export type LaneInHand = {
  lane: Lane
  /** Nobody else counts the running imports that its limits are about; false: another claim does right now. */
  isCounted: boolean
  /** Imports that run now. */
  ofWorkspace: number
  ofConnector: number
  /** The third party's limit on all of the workspace or of the connector holds for so long, in milliseconds. */
  limitedForMs: number
  /** The first that wait in it, in the order in which they are due; more than may be taken of it, where there are more. */
  waiting: readonly { importId: string; dueInMs: number }[]
}

export type ClaimRules = {
  /** Imports that are taken at most. */
  count: number
  /** The order in which priorities are served. */
  priorities: readonly number[]
  /** Of a workspace at once; null: as many as there are places. */
  workspaceMax: number | null
  /** Of a connector at once; null: as many as there are places. */
  connectorMaxOf: (connectorType: string) => number | null
  /** Lanes may be due that are not in hand. */
  hasMore: boolean
}

export type PlannedClaim = {
  /** In the order in which they are begun. */
  taken: { lane: Lane; importId: string }[]
  /** Where lanes go in the line; `delayMs` null: nothing waits in it. */
  moves: { lane: Lane; delayMs: number | null; isBlocked: boolean }[]
  /** Lanes that have nothing to give now. */
  passed: Lane[]
}

/** A lane whose workspace has no place free is looked at after this time, if nothing ends before. */
const blockedMs = 30_000

type Candidate = LaneInHand & { due: string[]; taken: number }

/**
 * Which imports are taken of the lanes in hand, given in the order of the line: as if they were taken one by one, each workspace that was
 * served going to the end of the line. Where lanes wait that are not in hand, a workspace is served once, for they would be next.
 */
export function planClaim(inHand: readonly LaneInHand[], rules: ClaimRules): PlannedClaim {
  const plan: PlannedClaim = { taken: [], moves: [], passed: [] }
  const candidates: Candidate[] = []
  for (const one of inHand) {
    const outcome = whyPassed(one, rules)
    if (outcome === null) {
      const due = one.waiting.filter(({ dueInMs }) => dueInMs <= 0).map(({ importId }) => importId)
      candidates.push({ ...one, due, taken: 0 })
    } else {
      plan.passed.push(one.lane)
      if (outcome.move) plan.moves.push({ lane: one.lane, ...outcome.move })
    }
  }
  const last = rules.priorities.findLast((priority) => inHand.some(({ lane }) => lane.priority === priority))
  for (const priority of rules.priorities) {
    const isOpenEnded = rules.hasMore && priority === last
    takeInTurns(plan, candidates, priority, rules, isOpenEnded)
  }
  for (const { lane, waiting, taken } of candidates) {
    if (taken === 0) continue
    const next = waiting[taken]
    plan.moves.push({ lane, delayMs: next ? Math.max(0, next.dueInMs) : null, isBlocked: false })
  }
  return plan
}

type Passed = { move: { delayMs: number | null; isBlocked: boolean } | null }

/** Why nothing is taken of a lane, and where it goes; null: something may be. */
function whyPassed(one: LaneInHand, { workspaceMax, connectorMaxOf }: ClaimRules): Passed | null {
  const connectorMax = connectorMaxOf(one.lane.connectorType)
  if (!one.isCounted) return { move: null }
  if (connectorMax !== null && one.ofConnector >= connectorMax) return { move: null }
  if (one.limitedForMs > 0) return { move: { delayMs: one.limitedForMs, isBlocked: false } }
  if (workspaceMax !== null && one.ofWorkspace >= workspaceMax)
    return { move: { delayMs: blockedMs, isBlocked: true } }
  const [first] = one.waiting
  if (!first || first.dueInMs > 0) return { move: { delayMs: first?.dueInMs ?? null, isBlocked: false } }
  return null
}

/** Takes of the lanes of one priority, round by round: one of each workspace, whose lanes take turns as well. */
function takeInTurns(
  plan: PlannedClaim,
  candidates: readonly Candidate[],
  priority: number,
  rules: ClaimRules,
  isOpenEnded: boolean,
): void {
  const ofPriority = candidates.filter(({ lane }) => lane.priority === priority)
  for (let served = true; served;) {
    served = false
    for (const workspaceId of new Set(ofPriority.map(({ lane }) => lane.workspaceId))) {
      if (plan.taken.length >= rules.count) return
      if (isOpenEnded && countOf(candidates, (lane) => lane.workspaceId === workspaceId) > 0) continue
      const lanes = ofPriority.filter(
        (one) => one.lane.workspaceId === workspaceId && hasPlace(one, candidates, rules),
      )
      const chosen = lanes.reduce<Candidate | null>(
        (best, one) => (best && best.taken <= one.taken ? best : one),
        null,
      )
      const importId = chosen?.due[chosen.taken]
      if (!chosen || importId === undefined) continue
      chosen.taken += 1
      plan.taken.push({ lane: chosen.lane, importId })
      served = true
    }
  }
}

function hasPlace(one: Candidate, all: readonly Candidate[], rules: ClaimRules): boolean {
  const { workspaceId, connectorType } = one.lane
  const connectorMax = rules.connectorMaxOf(connectorType) ?? Infinity
  const workspaceMax = rules.workspaceMax ?? Infinity
  return (
    one.taken < one.due.length &&
    one.ofConnector + countOf(all, (lane) => lane.connectorType === connectorType) < connectorMax &&
    one.ofWorkspace + countOf(all, (lane) => lane.workspaceId === workspaceId) < workspaceMax
  )
}

function countOf(candidates: readonly Candidate[], isOf: (lane: Lane) => boolean): number {
  return candidates.reduce((sum, { lane, taken }) => (isOf(lane) ? sum + taken : sum), 0)
}
