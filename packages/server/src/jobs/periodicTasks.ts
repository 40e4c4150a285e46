import type { Deps } from '../deps.ts'

/** Work that is done once per interval, whichever process does it. It must be safe to do again. */
export type PeriodicTask = {
  /** Unique and lasting: the row's key in periodic_tasks. */
  name: string
  intervalMs: number
  run(): Promise<void>
}

const lookEveryMs = 5_000

/**
 * Runs each task about once per interval across all processes: the row's time is moved on by whoever comes first, in one
 * statement. A run that fails is logged, noted in the row, and comes again at the next interval.
 */
export function startPeriodicTasks(
  { db, clock, logger }: Pick<Deps, 'db' | 'clock' | 'logger'>,
  tasks: readonly PeriodicTask[],
): { stop(): Promise<void> } {
  const stopping = new AbortController()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await runDue()
      } catch (error) {
        logger.warn({ err: error }, 'periodic tasks: a round failed')
      }
      await clock.sleep(lookEveryMs, stopping.signal)
    }
  }

  async function runDue(): Promise<void> {
    await db.query('insert into periodic_tasks (name) select unnest($1::text[]) on conflict do nothing', [
      tasks.map(({ name }) => name),
    ])
    const { rows } = await db.query<{ name: string }>(
      `update periodic_tasks t set next_run_at = now() + make_interval(secs => wanted.interval_s), last_run_at = now(), last_error = null
       from unnest($1::text[], $2::float8[]) as wanted (name, interval_s)
       where t.name = wanted.name and t.next_run_at <= now() returning t.name`,
      [tasks.map(({ name }) => name), tasks.map(({ intervalMs }) => intervalMs / 1000)],
    )
    const due = new Set(rows.map(({ name }) => name))
    for (const task of tasks) if (due.has(task.name)) await runOne(task)
  }

  async function runOne(task: PeriodicTask): Promise<void> {
    try {
      await task.run()
    } catch (error) {
      logger.error({ err: error, task: task.name }, 'periodic task failed')
      const message = error instanceof Error ? error.message : 'unknown failure'
      await db.query('update periodic_tasks set last_error = $2 where name = $1', [task.name, message])
    }
  }

  const running = loop()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
