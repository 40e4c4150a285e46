import { setImmediate as nextTurn } from 'node:timers/promises'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import type { Database } from '../../packages/server/src/db/index.ts'
import { createSigner, newSecret, signatureOf } from '../../packages/server/src/webhooks/signature.ts'
import type { Sink } from './startSink.ts'

const connections = 64

/**
 * The raw limit: the same bodies, signed and posted to the same sink by the same client over as many connections, without a database or
 * anything else that a sender does, and after as long a warm-up.
 */
export async function postBare(
  db: Database,
  sink: Sink,
  { deliveries, warmUp }: { deliveries: number; warmUp: number },
): Promise<number> {
  const { rows } = await db.query<{ event_id: string; body: string }>('select event_id, body from events')
  const signers = [createSigner(newSecret())]
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const received = sink.expect(warmUp + deliveries, { warmUp })
  let next = 0
  const postInTurn = async () => {
    while (next < warmUp + deliveries) {
      const row = rows[next++ % rows.length]
      if (!row) return
      const body = Buffer.from(row.body)
      const timestamp = Math.floor(Date.now() / 1000)
      const headers = {
        'content-type': 'application/json',
        'webhook-id': row.event_id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf(signers, { id: row.event_id, timestamp, body }),
      }
      await egress.request({ method: 'POST', url: sink.url, headers, body })
      // As the sender does: what is free in one turn of the event loop goes out together.
      await nextTurn()
    }
  }
  await Promise.all(Array.from({ length: connections }, postInTurn))
  const { seconds } = await received
  await egress.close()
  return deliveries / seconds
}
