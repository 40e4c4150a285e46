import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resourceIdOf } from '@tributary/contract'
import { createIntegration } from '../../../../test/support/importFixture.ts'
import { issue, user, useRecordImports } from '../../../../test/support/recordImports.ts'
import { insertImport } from './store/queue.ts'
import { reopenImport } from './store/reopen.ts'

// What would break: whatever a third party shows, whenever its reads break off, and however they are taken up again, a record is told as gone
// that is there, or stays that is gone.

const world = useRecordImports()
const idMax = 11
const everyId = Array.from({ length: idMax + 1 }, (_, id) => id)

/** What happens to an integration: its third party has these records, and reads of it break off before these pages, one after the other. */
const step = fc.record({
  ids: fc.uniqueArray(fc.nat(idMax), { maxLength: idMax + 1 }),
  mode: fc.constantFrom<'full' | 'incremental'>('full', 'full', 'incremental'),
  breaks: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
  /** Whether everything breaks off, so that the import fails as a whole. */
  isWhole: fc.boolean(),
  /** After a failure: its streams are read again, an import that only maps comes between, or it is left for the next import. */
  then: fc.constantFrom('retried', 'mapped and retried', 'left'),
})

test('deletes are what a complete read does not show, through every failure and retry', async () => {
  world.startWorker([])
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
      world.integration = await createIntegration(world.db, 'sandbox')
      let before: number[] = []
      for (const { ids, mode, breaks, isWhole, then } of steps) {
        const there = ids.toSorted((a, b) => a - b)
        world.server.streams = { users: [user(1)], issues: there.map((id) => issue(id)) }
        const pages = Math.max(1, Math.ceil(there.length / 2))
        const left = sorted(breaks.filter((page) => page <= pages))
        world.server.answer = (stream, page) => {
          if (stream === 'users') return isWhole && left.length > 0 ? { status: 400 } : null
          return page === left[0] ? { status: 400 } : null
        }
        let ended = await world.runImport(mode)
        while (ended?.status !== 'succeeded') {
          // Of what was read nothing is gone, and of what was not read neither.
          expect(await held()).toEqual(sorted(new Set([...before, ...shownBefore(there, left[0] ?? 0)])))
          before = await held()
          left.shift()
          if (then === 'left') break
          if (then === 'mapped and retried') await mapAgain()
          const { workspaceId } = world.integration
          const importId = ended?.importId ?? ''
          expect(await world.db.transaction((tx) => reopenImport(tx, workspaceId, importId, 0))).toBe(
            'reopened',
          )
          ended = await world.untilEnded(importId)
        }
        if (ended?.status === 'succeeded') before = there
        expect(await held()).toEqual(before)
      }
      expect(await toldStanding()).toEqual(before)
    }),
    { numRuns: 15 },
  )
}, 120_000)

const sorted = (ids: Iterable<number>) => [...ids].toSorted((a, b) => a - b)

/** The records of the pages before this one, two a page. */
const shownBefore = (there: readonly number[], page: number) => there.slice(0, Math.max(0, page - 1) * 2)

async function mapAgain(): Promise<void> {
  const { workspaceId, integrationId } = world.integration
  const wanted = { workspaceId, integrationId, trigger: 'mapping', mode: 'incremental' } as const
  const importId = await world.db.transaction((tx) =>
    insertImport(tx, { ...wanted, deletesConfirmed: false }),
  )
  await world.untilEnded(importId ?? '')
}

async function held(): Promise<number[]> {
  const { rows } = await world.db.query<{ id: number }>(
    "select external_id::integer as id from resources where integration_id = $1 and stream = 'issues' and deleted_at is null order by 1",
    [world.integration.integrationId],
  )
  return rows.map(({ id }) => id)
}

/** Whom an app takes for there, that follows what it is told; each word must be news. */
async function toldStanding(): Promise<number[]> {
  const standing = new Set<number>()
  const names = new Map(
    everyId.map((id) => [resourceIdOf(world.integration.integrationId, 'pm_issue', String(id)), id]),
  )
  for (const { event, payload } of await world.eventsTold()) {
    const { resource_id: resourceId } = payload
    const id = typeof resourceId === 'string' ? names.get(resourceId) : undefined
    if (id === undefined) continue
    const isNew = event === 'integration_new_data_model'
    expect(standing.has(id)).toBe(!isNew)
    if (isNew) standing.add(id)
    else standing.delete(id)
  }
  return sorted(standing)
}
