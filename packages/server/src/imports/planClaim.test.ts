import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planClaim, type ClaimRules, type LaneInHand } from './planClaim.ts'

const rules: ClaimRules = {
  count: 100,
  priorities: [0, 1],
  workspaceMax: null,
  connectorMaxOf: () => null,
  hasMore: false,
}

/** A lane with so many imports that are due, and one that is due in a second. */
function laneOf(workspaceId: string, due: number, more: Partial<LaneInHand['lane']> = {}): LaneInHand {
  const lane = { workspaceId, connectorType: 'a', priority: 0, ...more }
  const name = `${workspaceId}.${lane.connectorType}.${lane.priority}`
  const waiting = Array.from({ length: due + 1 }, (_, index) => ({
    importId: `${name}.${index}`,
    dueInMs: index === due ? 1_000 : -1,
  }))
  return { lane, isCounted: true, ofWorkspace: 0, ofConnector: 0, limitedForMs: 0, waiting }
}

const takenOf = (inHand: readonly LaneInHand[], more: Partial<ClaimRules> = {}) =>
  planClaim(inHand, { ...rules, ...more }).taken.map(({ importId }) => importId)

test('workspaces take turns, and within one its connectors', () => {
  const inHand = [laneOf('w', 3), laneOf('w', 2, { connectorType: 'b' }), laneOf('v', 2)]
  expect(takenOf(inHand)).toEqual([
    'w.a.0.0',
    'v.a.0.0',
    'w.b.0.0',
    'v.a.0.1',
    'w.a.0.1',
    'w.b.0.1',
    'w.a.0.2',
  ])
  expect(takenOf(inHand, { count: 2 })).toEqual(['w.a.0.0', 'v.a.0.0'])
})

test('where more lanes wait than are in hand, a workspace is served once: the others are next', () => {
  const inHand = [laneOf('w', 3), laneOf('w', 2, { connectorType: 'b' }), laneOf('v', 2)]
  expect(takenOf(inHand, { hasMore: true })).toEqual(['w.a.0.0', 'v.a.0.0'])
})

test('what somebody waits for goes first, all of it', () => {
  const inHand = [laneOf('w', 2), laneOf('v', 2, { priority: 1 }), laneOf('w', 1, { priority: 1 })]
  expect(takenOf(inHand)).toEqual(['w.a.0.0', 'w.a.0.1', 'v.a.1.0', 'w.a.1.0', 'v.a.1.1'])
  // Other lanes of priority 1 may wait, and w was served already.
  expect(takenOf(inHand, { hasMore: true })).toEqual(['w.a.0.0', 'w.a.0.1', 'v.a.1.0'])
  expect(takenOf(inHand, { priorities: [1, 0] }).slice(0, 3)).toEqual(['v.a.1.0', 'w.a.1.0', 'v.a.1.1'])
})

test('a lane that gives nothing goes where it is looked at again', () => {
  const full = { ...laneOf('full', 1), ofWorkspace: 2 }
  const limited = { ...laneOf('limited', 1), limitedForMs: 500 }
  const counting = { ...laneOf('counting', 1), isCounted: false }
  const later = laneOf('later', 0)
  const empty = { ...laneOf('empty', 0), waiting: [] }
  const open = laneOf('open', 1)
  const plan = planClaim([full, limited, counting, later, empty, open], { ...rules, workspaceMax: 2 })
  expect(plan.taken).toEqual([{ lane: open.lane, importId: 'open.a.0.0' }])
  expect(plan.passed.map(({ workspaceId }) => workspaceId)).toEqual([
    'full',
    'limited',
    'counting',
    'later',
    'empty',
  ])
  expect(plan.moves).toEqual([
    { lane: full.lane, delayMs: 30_000, isBlocked: true },
    { lane: limited.lane, delayMs: 500, isBlocked: false },
    { lane: later.lane, delayMs: 1_000, isBlocked: false },
    { lane: empty.lane, delayMs: null, isBlocked: false },
    { lane: open.lane, delayMs: 1_000, isBlocked: false },
  ])
})

const anyLanes = fc.uniqueArray(
  fc.record({
    workspaceId: fc.constantFrom('u', 'v', 'w', 'x'),
    connectorType: fc.constantFrom('a', 'b', 'c'),
    priority: fc.constantFrom(0, 1),
    due: fc.nat({ max: 6 }),
  }),
  { selector: ({ workspaceId, connectorType, priority }) => `${workspaceId}.${connectorType}.${priority}` },
)

test('whatever waits: no limit is exceeded, nothing is taken twice, no place stays empty, and no workspace is two ahead of another', () => {
  const limit = fc.option(fc.integer({ min: 1, max: 5 }))
  const cases = fc.record({
    count: fc.integer({ min: 1, max: 30 }),
    workspaceMax: limit,
    connectorMax: limit,
  })
  fc.assert(
    fc.property(anyLanes, cases, (wanted, { count, workspaceMax, connectorMax }) => {
      const inHand = wanted.map(({ due, ...lane }) => laneOf(lane.workspaceId, due, lane))
      const { taken } = planClaim(inHand, {
        ...rules,
        count,
        workspaceMax,
        connectorMaxOf: () => connectorMax,
      })
      const countOf = (is: (lane: LaneInHand['lane']) => boolean) =>
        taken.filter(({ lane }) => is(lane)).length
      const ofWorkspace = (id: string) => countOf((lane) => lane.workspaceId === id)
      const ofConnector = (type: string) => countOf((lane) => lane.connectorType === type)
      expect(new Set(taken.map(({ importId }) => importId)).size).toBe(taken.length)
      expect(taken.length).toBeLessThanOrEqual(count)
      for (const { workspaceId, connectorType } of wanted) {
        expect(ofWorkspace(workspaceId)).toBeLessThanOrEqual(workspaceMax ?? Infinity)
        expect(ofConnector(connectorType)).toBeLessThanOrEqual(connectorMax ?? Infinity)
      }
      const left = wanted.filter(
        (lane) =>
          countOf((one) => JSON.stringify(one) === JSON.stringify({ ...lane, due: undefined })) < lane.due &&
          ofWorkspace(lane.workspaceId) < (workspaceMax ?? Infinity) &&
          ofConnector(lane.connectorType) < (connectorMax ?? Infinity),
      )
      expect(taken.length < count ? left : []).toEqual([])
      if (connectorMax !== null) return
      for (const waiting of left) {
        const ofPriority = (id: string) =>
          countOf((lane) => lane.workspaceId === id && lane.priority === waiting.priority)
        // Nobody of a later priority was taken, and of its own nobody has more than one more than the one who waits.
        expect(countOf(({ priority }) => priority > waiting.priority)).toBe(0)
        for (const { workspaceId } of wanted)
          expect(ofPriority(workspaceId)).toBeLessThanOrEqual(ofPriority(waiting.workspaceId) + 1)
      }
    }),
  )
})
