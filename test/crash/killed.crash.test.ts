import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { openDatabase, type Database } from '../../packages/server/src/db/index.ts'
import { createDeliveryFixture, newIntegration, updated } from '../support/deliveryFixture.ts'
import { keepRunning, type RestartedProcess } from '../support/restartedProcess.ts'
import { startReceiver } from '../support/webhookReceiver.ts'

// What would break: under load, with the service, a second sender and PostgreSQL itself killed again and again, an event that was
// committed never arrives, a resource's events change places, or something comes twice that was not in flight at a kill.

const seed = Number(process.env['TEST_SEED'] ?? 20_260)
const kills = { service: 7, sender: 7, postgres: 6 }
const endpointCount = 3
const resourceCount = 40
const eventsAtOnce = 10
const recordEveryMs = 25
/** What had left a process when it was killed may still be on its way to the receiver, beside the time that the receiver itself was busy. */
const onTheWayMs = 500

const sealingKeys = `test:${Buffer.alloc(32, 7).toString('base64')}`
let dataDir: string
let closing: (() => Promise<unknown>)[]
beforeEach(async () => {
  closing = []
  dataDir = await mkdtemp(join(tmpdir(), 'tributary-killed-'))
  await chmod(dataDir, 0o755)
})
afterEach(async () => {
  for (const close of closing.toReversed()) await close()
  await rm(dataDir, { recursive: true, force: true })
})

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Victim = keyof typeof kills

function victimsInRandomOrder(random: () => number): Victim[] {
  const names = Object.keys(kills) as Victim[]
  return names
    .flatMap((name) => Array.from({ length: kills[name] }, () => ({ name, at: random() })))
    .toSorted((a, b) => a.at - b.at)
    .map(({ name }) => name)
}

/** The service with its own embedded PostgreSQL (fsync on), and a second process that sends. */
async function startProcesses() {
  const env = {
    TRIBUTARY_DATA_DIR: dataDir,
    TRIBUTARY_PORT: '0',
    TRIBUTARY_SEALING_KEYS: sealingKeys,
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
  }
  const main = 'packages/server/src/main.ts'
  const service = keepRunning(main, ['--roles=api,deliveries'], env)
  closing.push(() => service.stop())
  await service.ready()
  const { port } = await postmaster()
  const password = (await readFile(join(dataDir, 'database', 'postgres.password'), 'utf8')).trim()
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/tributary`
  const sender = keepRunning(main, ['--roles=deliveries'], { ...env, DATABASE_URL: url })
  closing.push(() => sender.stop())
  await sender.ready()
  const db = openDatabase(url)
  closing.push(() => db.close())
  return { service, sender, db }
}

/** The server's process id and port, from its own file. */
async function postmaster(): Promise<{ pid: number; port: number }> {
  const text = await readFile(join(dataDir, 'database', 'postgres', 'postmaster.pid'), 'utf8')
  const [pid, , , port] = text.split('\n').map(Number)
  if (!pid || !port) throw new Error('the server is not running')
  return { pid, port }
}

/** What `work` gives, tried again until the database answers. */
async function whenItAnswers<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch {
      await delay(20)
    }
  }
}

type Key = `${string} ${string}`

async function pendingKeys(db: Database): Promise<Set<Key>> {
  const { rows } = await db.query<{ endpoint_id: string; event_id: string }>(
    'select endpoint_id, event_id from deliveries',
  )
  return new Set(rows.map((row): Key => `${row.endpoint_id} ${row.event_id}`))
}

async function killOne(
  victim: Victim,
  { service, sender }: { service: RestartedProcess; sender: RestartedProcess },
): Promise<void> {
  if (victim === 'service') return await service.kill()
  if (victim === 'sender') return await sender.kill()
  // A service that is just starting would give the server another port.
  await service.ready()
  process.kill((await postmaster()).pid, 'SIGKILL')
}

// How long it takes depends on the machine, and says nothing.
const options = { timeout: 600_000 }
const patient = { timeout: 240_000, interval: 200 }

test(
  '20 random kills of service, sender and PostgreSQL under load: nothing is lost, the order is kept, only what was in flight comes twice',
  options,
  async ({ annotate }) => {
    const random = createRandom(seed)
    const processes = await startProcesses()
    const { db } = processes
    const fixture = await createDeliveryFixture(db)
    closing.push(() => fixture.close())
    const arrivals = new Map<Key, number[]>()
    const orders = new Map<string, string[]>()
    const endpointIds: string[] = []
    const app = await startReceiver(async ({ path, eventId, resourceId }) => {
      const endpointId = endpointIds[Number(path.slice(1))] ?? ''
      const key: Key = `${endpointId} ${eventId}`
      const times = arrivals.get(key)
      if (times) times.push(performance.now())
      else {
        arrivals.set(key, [performance.now()])
        const lane = `${endpointId} ${resourceId}`
        orders.set(lane, [...(orders.get(lane) ?? []), eventId])
      }
      await delay(2)
      return 204
    })
    closing.push(() => app.close())
    for (let i = 0; i < endpointCount; i++) {
      const { endpointId } = await fixture.endpoint(new URL(`/${i}`, app.url).href)
      endpointIds.push(endpointId)
    }

    const busy = monitorEventLoopDelay({ resolution: 10 })
    busy.enable()
    const load = { isOver: false }
    const resources = Array.from({ length: resourceCount }, () => newUuid())
    const of = newIntegration(fixture.workspace)
    const recording = (async () => {
      for (let n = 0; !load.isOver; n++) {
        const events = Array.from({ length: eventsAtOnce }, (_, i) =>
          updated(of, resources[(n * eventsAtOnce + i) % resourceCount] ?? '', n),
        )
        // A transaction that fails may have committed or not: what is in the table is what counts.
        await fixture.record(events).catch(() => {})
        await delay(recordEveryMs)
      }
    })()

    const killed: { victim: Victim; atMs: number; pending: Set<Key> }[] = []
    for (const victim of victimsInRandomOrder(random)) {
      await delay(200 + random() * 1_000)
      await killOne(victim, processes)
      const pending = await whenItAnswers(() => pendingKeys(db))
      killed.push({ victim, atMs: performance.now(), pending })
    }
    load.isOver = true
    await recording
    const left = () => whenItAnswers(async () => (await pendingKeys(db)).size)
    await expect.poll(left, patient).toBe(0)
    busy.disable()

    const { rows: events } = await db.query<{ event_id: string; resource_id: string }>(
      'select event_id, resource_id from events order by seq',
    )
    const keys = endpointIds.flatMap((endpointId) =>
      events.map(({ event_id: id }): Key => `${endpointId} ${id}`),
    )
    const lost = keys.filter((key) => !arrivals.has(key))
    const twice = [...arrivals].filter(([, times]) => times.length > 1)
    const lateMs = onTheWayMs + busy.max / 1e6
    const inFlightAt = (key: Key, firstMs: number) =>
      killed.filter(({ atMs, pending }) => pending.has(key) && firstMs < atMs + lateMs)
    const unexplained = twice.filter(
      ([key, times]) => times.length > 1 + inFlightAt(key, times[0] ?? Infinity).length,
    )
    const listed = killed.map(({ victim, atMs, pending }) => {
      const inFlight = [...pending].filter((key) => (arrivals.get(key)?.[0] ?? Infinity) < atMs + lateMs)
      const repeated = inFlight.filter((key) => (arrivals.get(key)?.length ?? 0) > 1)
      return `${victim}: ${inFlight.length} in flight, ${repeated.length} of them came twice`
    })
    const summary =
      `${killed.length} kills (seed ${seed}): ${events.length} events, ${keys.length} deliveries, ${lost.length} lost, ` +
      `${twice.length} came twice, ${unexplained.length} of them were not in flight at a kill\n  ${listed.join('\n  ')}`
    await annotate(summary)
    process.stdout.write(`${summary}\n`)
    expect(lost).toEqual([])
    expect(unexplained).toEqual([])
    expect(arrivals.size).toBe(keys.length)
    for (const endpointId of endpointIds) {
      for (const resource of resources) {
        const wanted = events.filter(({ resource_id: id }) => id === resource).map(({ event_id: id }) => id)
        expect(orders.get(`${endpointId} ${resource}`)).toEqual(wanted)
      }
    }
    expect(events.length).toBeGreaterThan(kills.service * eventsAtOnce)
    expect(processes.service.starts()).toBeGreaterThan(kills.service)
  },
)
