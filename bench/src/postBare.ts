import { Agent, type Dispatcher } from 'undici'
import type { Database } from '../../packages/server/src/db/index.ts'
import { createSigner, newSecret, signatureOf } from '../../packages/server/src/webhooks/signature.ts'
import type { Sink } from './startSink.ts'

const connections = 64

/** The raw limit: the same bodies, signed and posted to the same sink over as many connections, without a database, and after as long a warm-up. */
export async function postBare(
  db: Database,
  sink: Sink,
  { deliveries, warmUp }: { deliveries: number; warmUp: number },
): Promise<number> {
  const { rows } = await db.query<{ event_id: string; body: string }>('select event_id, body from events')
  const signers = [createSigner(newSecret())]
  const { origin, pathname } = new URL(sink.url)
  const agent = new Agent({ connections })
  const received = sink.expect(warmUp + deliveries, { warmUp })
  let next = 0
  const postNext = () => {
    const row = rows[next++ % rows.length]
    if (next > warmUp + deliveries || !row) return
    const body = Buffer.from(row.body)
    const timestamp = Math.floor(Date.now() / 1000)
    const headers = {
      'content-type': 'application/json',
      'webhook-id': row.event_id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(signers, { id: row.event_id, timestamp, body }),
    }
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {},
      onResponseStart: () => {},
      onResponseData: () => {},
      onResponseEnd: postNext,
      onResponseError: (_controller, error) => {
        throw error
      },
    }
    agent.dispatch({ origin, path: pathname, method: 'POST', headers, body }, handler)
  }
  for (let i = 0; i < connections; i++) postNext()
  const { seconds } = await received
  await agent.close()
  return deliveries / seconds
}
