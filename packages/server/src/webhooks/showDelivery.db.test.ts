import { expect, test } from 'vitest'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { Transaction } from '../db/index.ts'
import { showDelivery } from './showDelivery.ts'

const world = useDeliveryWorld()

test('one delivery and its tries are shown as of one moment', async () => {
  const { db, fixture, workspaceId } = world
  const { endpointId } = await fixture.endpoint('http://127.0.0.1:9/')
  await world.recordOne()
  const [waiting] = (
    await db.query<{ seq: number; event_id: string }>(
      'select seq, event_id from deliveries where endpoint_id = $1',
      [endpointId],
    )
  ).rows
  const { seq, event_id: eventId } = waiting ?? { seq: 0, event_id: '' }
  let looks = 0
  // The delivery ends between the two looks.
  const transaction = <T>(work: (tx: Transaction) => Promise<T>) =>
    db.transaction((tx) => {
      const query = async (text: string, values?: unknown[]) => {
        const answer = await tx.query(text, values)
        if (/^\s*(with|select)/.test(text) && ++looks === 1) await end()
        return answer
      }
      return work({ ...tx, query } as unknown as Transaction)
    })
  const end = () =>
    db.query(
      `with ended as (delete from deliveries where endpoint_id = $1 and seq = $2 returning *)
       insert into attempts (workspace_id, endpoint_id, seq, attempt, started_at, event_created_at, event_id, event, outcome, duration_ms)
       select workspace_id, endpoint_id, seq, 1, now(), event_created_at, event_id, event, 'delivered', 1 from ended`,
      [endpointId, seq],
    )
  const shown = await showDelivery({ transaction }, { workspaceId, endpointId, eventId })
  expect(looks).toBeGreaterThan(1)
  expect([shown?.delivery.status, shown?.attempts]).toEqual(['pending', []])
  const later = await showDelivery(db, { workspaceId, endpointId, eventId })
  expect([later?.delivery.status, later?.attempts.length]).toEqual(['delivered', 1])
})
