import { createDeliveryDeps } from '../support/deliveryFixture.ts'
import { openDatabase } from '../../packages/server/src/db/index.ts'
import { startReplays } from '../../packages/server/src/webhooks/index.ts'

// Takes the steps of replays in a process of its own, to be killed: node replayWorker.ts <database url>
const [url = ''] = process.argv.slice(2)
startReplays(createDeliveryDeps(openDatabase(url)), { pauseMs: 20 })
