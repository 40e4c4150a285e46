import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeKinds, cursorKeyOf, type Position } from './changeCursor.ts'
import { byPosition, mergeChanges, orderedEvents, type ChangeRow } from './mergeChanges.ts'

const integrations = ['1', '2', '3'].map((digit) => `0192f3a4-0000-7000-8000-00000000000${digit}`)

const histories = fc
  .array(
    fc.record({
      integrationId: fc.constantFrom(...integrations),
      event: fc.constantFrom(...orderedEvents),
      model: fc.constantFrom('pm_issue', 'pm_user', null),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map((one, index): ChangeRow => ({
      ...one,
      createdAtUs: 1_000 + Math.floor(index / 3),
      seq: index + 1,
      eventId: `evt_${index}`,
      resourceId: one.event === 'integration_import_done' ? null : `r${index % 7}`,
    })),
  )

const questions = fc.record({
  model: fc.constantFrom(null, 'pm_issue'),
  changes: fc.subarray([...changeKinds], { minLength: 1 }),
  limit: fc.integer({ min: 1, max: 9 }),
  readLimit: fc.integer({ min: 1, max: 12 }),
})

/** What the database answers: of each integration the next rows after its position, merged. */
function look(history: readonly ChangeRow[], positions: ReadonlyMap<string, Position>, readLimit: number) {
  return integrations
    .flatMap((integrationId) => {
      const { atUs, seq } = positions.get(cursorKeyOf(integrationId)) ?? { atUs: 0, seq: 0 }
      return history
        .filter(
          (row) => row.integrationId === integrationId && byPosition(row, { createdAtUs: atUs, seq }) > 0,
        )
        .slice(0, readLimit)
    })
    .sort(byPosition)
}

test('page after page gives each change that is wanted once and in order, whatever the sizes of pages and looks', () => {
  fc.assert(
    fc.property(histories, questions, (history, of) => {
      const given: string[] = []
      let positions: ReadonlyMap<string, Position> = new Map()
      for (let page = 0; page <= history.length + 1; page++) {
        const merged = mergeChanges(look(history, positions, of.readLimit), { ...of, positions })
        expect(merged.wanted.length).toBeLessThanOrEqual(of.limit)
        given.push(...merged.wanted.map(({ eventId }) => eventId))
        positions = merged.positions
        if (!merged.hasMore) break
      }
      const wanted = history.filter(
        ({ event, model }) =>
          model !== null &&
          (of.model === null || model === of.model) &&
          of.changes.some((kind) => event === `integration_${kind}_data_model`),
      )
      expect(given).toEqual(wanted.map(({ eventId }) => eventId))
    }),
  )
})

test('an event that commits late, behind what other integrations were read to, is not missed', () => {
  const row = (integrationId: string, seq: number): ChangeRow => ({
    integrationId,
    event: 'integration_new_data_model',
    model: 'pm_issue',
    createdAtUs: seq,
    seq,
    eventId: `evt_${seq}`,
    resourceId: `r${seq}`,
  })
  const [slow = '', fast = ''] = integrations
  const of = { model: null, changes: changeKinds, limit: 10, readLimit: 10 }
  const first = mergeChanges([row(fast, 2), row(fast, 3)], { ...of, positions: new Map() })
  const history = [row(slow, 1), row(fast, 2), row(fast, 3), row(fast, 4)]
  const second = mergeChanges(look(history, first.positions, 10), { ...of, positions: first.positions })
  expect(second.wanted.map(({ seq }) => seq)).toEqual([1, 4])
})
