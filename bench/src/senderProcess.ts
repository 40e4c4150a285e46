import { openDatabase } from '../../packages/server/src/db/index.ts'
import { startDeliveries } from '../../packages/server/src/webhooks/index.ts'
import { createDeliveryDeps } from './deliveryWorld.ts'

// A sender in a process of its own, so that its memory is its own: node senderProcess.ts <database url>

/** What the sender says when it was asked to stop and has stopped. */
export type SenderMessage = { rssMb: number }

// A look costs up to a millisecond of the process that is measured.
const sampleMs = 250

const [url = ''] = process.argv.slice(2)
const db = openDatabase(url)
const deps = createDeliveryDeps(db)
let rss = 0
const sample = () => (rss = Math.max(rss, process.memoryUsage.rss()))
const sampler = setInterval(sample, sampleMs)
const sender = startDeliveries(deps)

process.on('message', () => {
  void (async () => {
    await sender.stop()
    clearInterval(sampler)
    sample()
    await deps.egress.close()
    await db.close()
    process.send?.({ rssMb: rss / 2 ** 20 } satisfies SenderMessage)
    process.disconnect()
  })()
})
process.on('disconnect', () => process.exit(0))
