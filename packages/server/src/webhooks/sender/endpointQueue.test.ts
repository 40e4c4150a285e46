import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pending } from '../store/readPending.ts'
import { EndpointQueue } from './endpointQueue.ts'
import type { Hold } from './lanes.ts'

// What would break: a row that overtakes an earlier one of its lane, because readings, retries and commits cross each other.
// So the queue is driven in every order of those, against a table that is as simple as it can be.

const resources = ['a', 'b', 'c']
const integrations = ['x', 'y']

type Step =
  | { kind: 'add'; event: 'updated' | 'installed' | 'done'; resource: number; integration: number }
  | { kind: 'beginReading'; limit: number }
  | { kind: 'admit' | 'take' | 'write' | 'fetch' | 'due' | 'forget' }
  | { kind: 'finish'; which: number; fails: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      event: fc.constantFrom(
        'updated' as const,
        'updated' as const,
        'updated' as const,
        'installed' as const,
        'done' as const,
      ),
      resource: fc.nat(2),
      integration: fc.nat(1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('beginReading' as const),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'admit' as const,
        'take' as const,
        'write' as const,
        'fetch' as const,
        'due' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('finish' as const), which: fc.nat(5), fails: fc.boolean() }),
  },
)

/** An endpoint's queue with a table behind it, in which everything happens at once or late, as the steps say. */
class World {
  readonly queue = new EndpointQueue()
  /** The table: rows not ended, as committed. */
  readonly table = new Map<number, Pending>()
  readonly ended: Pending[] = []
  #seq = 0
  /** An import has one integration_import_done, after which the next import begins. */
  readonly #begun = new Set<string>()
  readonly #imports = integrations.map(() => 1)
  #reading: { rows: Pending[]; limit: number; floor: number } | null = null
  #inFlight: Pending[] = []
  #unwritten: { row: Pending; ended: boolean }[] = []
  #timed: Hold[] = []

  run(step: Step): void {
    if (step.kind === 'add') this.#add(step)
    else if (step.kind === 'beginReading') this.#beginReading(step.limit)
    else if (step.kind === 'finish') this.#finish(step.which, step.fails)
    else if (step.kind === 'admit') this.#admit()
    else if (step.kind === 'take') this.#take()
    else if (step.kind === 'write') this.#write()
    else if (step.kind === 'fetch') this.#fetch()
    else if (step.kind === 'due') for (const hold of this.#timed.splice(0)) this.queue.due(hold)
    else this.queue.forget()
  }

  /** Goes on without failures until nothing is left, or nothing moves. */
  drain(): void {
    for (let round = 0; this.table.size > 0 && round < 500; round++) {
      this.queue.unread = true
      this.run({ kind: 'beginReading', limit: 50 })
      for (const kind of ['admit', 'take', 'take', 'take', 'write', 'due', 'fetch'] as const) {
        this.run({ kind })
        if (kind === 'take') this.run({ kind: 'finish', which: 0, fails: false })
      }
    }
  }

  #add({ event, resource, integration: index }: Extract<Step, { kind: 'add' }>): void {
    const integration = integrations[index] ?? ''
    // An integration is installed once, before anything else of it.
    if (event === 'installed' && this.#begun.has(integration)) return
    this.#begun.add(integration)
    const importId = `import ${this.#imports[index]} of ${integration}`
    if (event === 'done') this.#imports[index] = (this.#imports[index] ?? 0) + 1
    const lane = { updated: `${integration}${resources[resource]}`, installed: integration, done: importId }[
      event
    ]
    const seq = ++this.#seq
    const name = {
      updated: 'integration_updated_data_model',
      installed: 'integration_installed',
      done: 'integration_import_done',
    }[event]
    this.table.set(seq, {
      seq,
      eventId: `evt_${seq}`,
      event: name,
      integrationId: integration,
      importId: event === 'installed' ? null : importId,
      lane,
      attemptCount: 0,
      isTakenUpAgain: false,
      replayId: null,
      nextAttemptAtMs: null,
      body: '',
      bodyBytes: 0,
      waitsForImport: false,
    })
  }

  #seen(row: Pending): Pending {
    const isDone = row.event === 'integration_import_done'
    const waitsForImport =
      isDone &&
      [...this.table.values()].some((other) => other.importId === row.importId && other.seq < row.seq)
    return { ...row, waitsForImport }
  }

  #beginReading(limit: number): void {
    if (this.#reading || !this.queue.unread) return
    const { position } = this.queue
    const rows = [...this.table.values()].filter(({ seq }) => seq > position).sort((a, b) => a.seq - b.seq)
    const most = limit + this.queue.knownCount
    this.#reading = { rows: rows.slice(0, most).map((row) => this.#seen(row)), limit: most, floor: this.#seq }
    this.queue.beginReading()
  }

  #admit(): void {
    const reading = this.#reading
    if (!reading) return
    this.#reading = null
    const { rows, limit, floor } = reading
    this.#timed.push(...this.queue.admit(rows, { floor, complete: rows.length < limit, nowMs: 0 }))
  }

  #take(): void {
    const row = this.queue.take()
    if (!row) return
    const before = [...this.table.values()].filter(
      ({ seq }) => seq < row.seq && !this.ended.some((one) => one.seq === seq),
    )
    const overtaken = before.filter(
      (other) =>
        other.lane === row.lane ||
        (other.event === 'integration_installed' && other.integrationId === row.integrationId) ||
        (row.event === 'integration_import_done' && other.importId === row.importId),
    )
    if (overtaken.length > 0) {
      throw new Error(
        `${row.event} ${row.seq} of lane ${row.lane} overtakes ${overtaken.map(({ seq }) => seq).join()}`,
      )
    }
    this.#inFlight.push(row)
  }

  #finish(which: number, fails: boolean): void {
    const [row] = this.#inFlight.splice(which % Math.max(1, this.#inFlight.length), 1)
    if (!row) return
    if (fails) this.queue.postpone(row, 1)
    else {
      this.queue.settle(row)
      this.ended.push(row)
    }
    this.#unwritten.push({ row, ended: !fails })
  }

  #write(): void {
    const batch = this.#unwritten.splice(0)
    for (const { row, ended } of batch) {
      const kept = this.table.get(row.seq)
      if (ended) this.table.delete(row.seq)
      else if (kept)
        this.table.set(row.seq, { ...kept, attemptCount: kept.attemptCount + 1, nextAttemptAtMs: 1 })
    }
    for (const { row } of batch) {
      const hold = this.queue.written(row)
      if (hold) this.#timed.push(hold)
    }
  }

  #fetch(): void {
    for (const hold of [...this.queue.toFetch]) {
      this.queue.toFetch.delete(hold)
      const row = this.table.get(hold.headSeq ?? -1)
      this.queue.fetched(hold, row ? this.#seen(row) : null)
    }
  }
}

test('nothing overtakes what it must wait for, and everything goes out, however readings, retries and commits cross', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 300, size: 'max' }), (steps) => {
      const world = new World()
      for (const one of steps) world.run(one)
      world.drain()
      expect([...world.table.keys()]).toEqual([])
      expect(new Set(world.ended.map(({ seq }) => seq)).size).toBe(world.ended.length)
    }),
    { numRuns: 2_000 },
  )
})
