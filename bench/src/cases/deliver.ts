import { setTimeout as delay } from 'node:timers/promises'
import { Agent, type Dispatcher } from 'undici'
import { newUuid } from '@tributary/contract'
import { systemClock } from '../../../packages/server/src/clock.ts'
import { readConfig } from '../../../packages/server/src/config.ts'
import type { Database } from '../../../packages/server/src/db/index.ts'
import { createEgress } from '../../../packages/server/src/egress/index.ts'
import { createEventRecorder } from '../../../packages/server/src/events/index.ts'
import { createLogger } from '../../../packages/server/src/logger.ts'
import type { NewEvent } from '../../../packages/server/src/ports.ts'
import { createKeyring } from '../../../packages/server/src/secrets/index.ts'
import { createEndpoint, startDeliveries } from '../../../packages/server/src/webhooks/index.ts'
import { createSigner, newSecret, signatureOf } from '../../../packages/server/src/webhooks/signature.ts'
import { createWorkspace } from '../../../packages/server/src/workspaces/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { percentiles } from '../percentiles.ts'
import type { Sink } from '../startSink.ts'

const deliveries = 50_000
const resources = 5_000
const recordedAtOnce = 500
const connections = 64
const latencyEvents = 2_000
const latencyRatePerS = 200
const warmEvents = 50

/** Webhook delivery: a backlog to 1, 10 and 1,000 endpoints, and the time from commit to receipt at 200 events a second. */
export const deliver: BenchCase = {
  name: 'deliver',
  async run(context) {
    const sink = await context.sink()
    for (const endpoints of [1, 10, 1_000]) await runBacklog(context, sink, endpoints)
    await runLatency(context, sink)
  },
}

type World = Awaited<ReturnType<typeof createWorld>>

async function createWorld(db: Database, sink: Sink, endpoints: number) {
  const config = readConfig({
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    TRIBUTARY_LOG_LEVEL: 'error',
  })
  const deps = {
    config,
    db,
    clock: systemClock,
    logger: createLogger(config.logLevel),
    keyring: createKeyring(`bench:${Buffer.alloc(32, 1).toString('base64')}`),
    egress: createEgress({ allow: config.egressAllow }),
  }
  const { workspaceId } = await createWorkspace(db, 'bench')
  for (let i = 0; i < endpoints; i++) {
    const wanted = { description: '', events: null, secret: null, retryScheduleS: null }
    await createEndpoint(deps, { workspaceId, url: sink.url, ...wanted })
  }
  const recorder = createEventRecorder()
  const integrationId = newUuid()
  const importId = newUuid()
  const resourceIds = Array.from({ length: resources }, () => newUuid())
  return {
    deps,
    /** Records events in one transaction; returns their resources. */
    record: async (from: number, count: number): Promise<string[]> => {
      const events = Array.from({ length: count }, (_, i) =>
        sampleEvent({ workspaceId, integrationId, importId }, resourceIds, from + i),
      )
      await db.transaction((tx) => recorder.record(tx, events))
      return events.flatMap(({ resourceId }) => resourceId ?? [])
    },
  }
}

/** A record event of about 700 bytes. */
function sampleEvent(
  of: { workspaceId: string; integrationId: string; importId: string },
  resourceIds: readonly string[],
  n: number,
): NewEvent {
  const resourceId = resourceIds[n % resourceIds.length] ?? newUuid()
  const named = { id: of.integrationId, resource_id: resourceId, type: 'pm_issue' }
  const data = {
    id: resourceId,
    external_id: String(n),
    source: 'sandbox',
    name: `Issue number ${n}`,
    description: 'What has to be done, said in a sentence or two, as people do.',
    status: 'in_progress',
    priority: 'normal',
    assignee: null,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-02T00:00:00.000Z',
  }
  return {
    ...of,
    customerId: 'acme',
    state: 'project-42',
    resourceId,
    event: 'integration_updated_data_model',
    payload: { ...named, diff: { name: { old: `Issue ${n}`, new: data.name } }, data },
  }
}

async function runBacklog(context: BenchContext, sink: Sink, endpoints: number): Promise<void> {
  const db = await context.database()
  const world = await createWorld(db, sink, endpoints)
  const events = deliveries / endpoints
  // As many rows a transaction, however many endpoints each event goes to.
  const atOnce = Math.max(1, recordedAtOnce / endpoints)
  for (let from = 0; from < events; from += atOnce) await world.record(from, atOnce)
  await db.query('vacuum analyze')
  const measured = await context.measure(db, () => drain(db, world, sink))
  const rawRate = await postBare(db, sink)
  await world.deps.egress.close()
  context.report({
    bench: 'deliver',
    case: endpoints === 1 ? '1-endpoint' : `${endpoints}-endpoints`,
    n: deliveries,
    rate_per_s: deliveries / measured.seconds,
    raw_rate_per_s: rawRate,
    statements_per_item: measured.statements / deliveries,
    commits_per_item: measured.commits / deliveries,
    rss_mb: measured.rssMb,
  })
}

/** From the start of a sender until everything is received, its results are committed, and the sender has stopped. */
async function drain(db: Database, { deps }: World, sink: Sink): Promise<void> {
  const received = sink.expect(deliveries)
  const sender = startDeliveries(deps)
  await received
  await sender.stop()
  const { rows } = await db.query<{ left: number }>('select count(*) as left from deliveries')
  if (rows[0]?.left !== 0) throw new Error(`${rows[0]?.left} deliveries are left`)
}

/** The raw limit: the same bodies, signed and posted to the same sink over as many connections, without a database. */
async function postBare(db: Database, sink: Sink): Promise<number> {
  const { rows } = await db.query<{ event_id: string; body: string }>('select event_id, body from events')
  const signers = [createSigner(newSecret())]
  const { origin, pathname } = new URL(sink.url)
  const agent = new Agent({ connections })
  const received = sink.expect(deliveries)
  const startedAt = performance.now()
  let next = 0
  const postNext = () => {
    const row = rows[next++ % rows.length]
    if (next > deliveries || !row) return
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
  await received
  const seconds = (performance.now() - startedAt) / 1000
  await agent.close()
  return deliveries / seconds
}

/** From the commit of an event to its receipt, at a steady rate. */
async function runLatency(context: BenchContext, sink: Sink): Promise<void> {
  const db = await context.database()
  const world = await createWorld(db, sink, 1)
  const sender = startDeliveries(world.deps)
  // The first ones open connections and make plans.
  const warm = sink.expect(warmEvents)
  await world.record(latencyEvents, warmEvents)
  await warm
  const received = sink.expect(latencyEvents, true)
  // Events that overlap commit in any order, so each has a resource of its own, by which it is found again.
  const committed = new Map<string, number>()
  const recording: Promise<unknown>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < latencyEvents; n++) {
    const waitMs = startedAt + (n * 1000) / latencyRatePerS - performance.now()
    if (waitMs > 0) await delay(waitMs)
    const recorded = world.record(n, 1).then(([resourceId]) => {
      if (resourceId) committed.set(resourceId, performance.timeOrigin + performance.now())
    })
    recording.push(recorded)
  }
  await Promise.all(recording)
  const seconds = (performance.now() - startedAt) / 1000
  const times = await received
  const { rows } = await db.query<{ event_id: string; resource_id: string }>(
    'select event_id, resource_id from events order by seq offset $1',
    [warmEvents],
  )
  const latencies = rows.map(({ event_id, resource_id }) =>
    Math.max(0, (times.get(event_id) ?? NaN) - (committed.get(resource_id) ?? NaN)),
  )
  await sender.stop()
  await world.deps.egress.close()
  context.report({
    bench: 'deliver',
    case: 'latency-200',
    n: latencyEvents,
    rate_per_s: latencyEvents / seconds,
    ...percentiles(latencies),
    rss_mb: process.memoryUsage.rss() / 2 ** 20,
  })
}
