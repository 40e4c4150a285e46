import { openDatabase } from '../../packages/server/src/db/index.ts'
import { createDeliveryDeps } from '../support/deliveryFixture.ts'
import { startDeliveries } from '../../packages/server/src/webhooks/index.ts'

// A sender in a process of its own, to be killed: node deliverySender.ts <database url> <lease ms>
const [url = '', leaseMs = ''] = process.argv.slice(2)
const lease = leaseMs === '' ? {} : { leaseMs: Number(leaseMs), heartbeatMs: Number(leaseMs) / 6 }
startDeliveries(createDeliveryDeps(openDatabase(url)), { ...lease, random: () => 0.5 })
