import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { newUuid } from '@tributary/contract'
import type { Egress } from '../../packages/server/src/egress/index.ts'
import { eventRoutes } from '../../packages/server/src/events/index.ts'
import { buildApp } from '../../packages/server/src/http/index.ts'
import { webhookRoutes } from '../../packages/server/src/webhooks/index.ts'
import { findCaller } from '../../packages/server/src/workspaces/index.ts'
import { createDeliveryFixture, newIntegration, updated, type DeliveryFixture } from './deliveryFixture.ts'
import { createHeldClock, type HeldClock } from './heldClock.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'
import { startReceiver, type Answer, type Receiver } from './webhookReceiver.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a test of deliveries works with: a database for the file, the rest anew for each test. */
export type DeliveryWorld = {
  db: TestDatabase
  /** Stands still until the test moves it on; of no use with a running clock. */
  clock: HeldClock
  fixture: DeliveryFixture
  workspaceId: string
  /** The routes of events and webhooks. */
  api: FastifyInstance
  /** A real receiver on 127.0.0.1; closed after the test. */
  receiver(answer?: Answer): Promise<Receiver>
  /** Calls the API, with the workspace's admin key unless another one, or none (null), is given. */
  call(
    method: Method,
    path: string,
    payload?: object,
    key?: string | null,
  ): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>
  /** Records one event of a resource of its own, or of this one. */
  recordOne(resourceId?: string): Promise<void>
  /** The attempts at an endpoint, in the order in which they were made. */
  attempts(endpointId: string): Promise<LoggedAttempt[]>
  /** Run after the test, before everything else is closed. */
  atEnd(close: () => Promise<unknown>): void
}

type LoggedAttempt = {
  outcome: string
  status_code: number | null
  error: string | null
  response_body: string | null
  attempt: number
  event_id: string
  replay_id: string | null
}

/** Sets a world up before each test of the file, and takes it down after it. `runningClock`: time passes by itself. */
export function useDeliveryWorld(
  given: { egress?: () => Egress; runningClock?: boolean } = {},
): DeliveryWorld {
  const world = {} as DeliveryWorld
  const closing: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    world.db = await createTestDatabase()
  })
  afterAll(() => world.db.drop())
  beforeEach(async () => {
    const clock = createHeldClock()
    const fixture = await createDeliveryFixture(world.db, {
      ...(given.runningClock ? {} : { clock }),
      ...(given.egress ? { egress: given.egress() } : {}),
    })
    const { workspaceId, adminKey } = fixture.workspace
    const api = await buildApp({
      db: world.db,
      findCaller,
      publicRoutes: [],
      apiRoutes: [webhookRoutes(fixture.deps), eventRoutes(fixture.deps)],
    })
    closing.push(
      () => api.close(),
      () => fixture.close(),
    )
    Object.assign(world, { clock, fixture, workspaceId, api })
    world.atEnd = (close) => void closing.push(close)
    world.call = async (method, path, payload, key = adminKey) => {
      const answer = await api.inject({
        method,
        url: `/v1${path}`,
        headers: key === null ? {} : { authorization: `Api-Key ${key}` },
        ...(payload ? { payload } : {}),
      })
      return { status: answer.statusCode, body: answer.body ? answer.json() : null }
    }
    world.receiver = async (answer) => {
      const receiver = await startReceiver(answer)
      closing.push(() => receiver.close())
      return receiver
    }
    world.recordOne = (resourceId = newUuid()) =>
      fixture.record([updated(newIntegration(fixture.workspace), resourceId)])
    world.attempts = async (endpointId) => {
      const { rows } = await world.db.query<LoggedAttempt>(
        `select outcome, status_code, error, response_body, attempt, event_id, replay_id from attempts
         where endpoint_id = $1 order by started_at, seq, attempt`,
        [endpointId],
      )
      return rows
    }
  })
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  })
  return world
}

/** Waits for a state; how long it takes says nothing. */
export const until = (done: () => boolean | Promise<boolean>) =>
  expect.poll(done, { timeout: 15_000, interval: 10 }).toBe(true)
