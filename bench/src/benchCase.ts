import type { Database } from '../../packages/server/src/db/index.ts'
import type { Sink } from './startSink.ts'

/** One line of the report. Keys that do not apply are left out; with --json these are the keys of the line. */
export type BenchResult = {
  bench: string
  case: string
  /** Items (deliveries, records). */
  n: number
  rate_per_s?: number
  /** The limit of this machine in this run: the same work without what is measured. */
  raw_rate_per_s?: number
  /** Of the first line of the same bench: of its rate or, where there is none, of its p99. */
  share_of_baseline?: number
  p50_ms?: number
  p95_ms?: number
  p99_ms?: number
  max_ms?: number
  statements_per_item?: number
  commits_per_item?: number
  /** The most that the process held which does the measured work. */
  rss_mb?: number
  /** What it held before the work. */
  rss_idle_mb?: number
  /** How many waited for a connection of the pool at once, at most. */
  waiting_most?: number
  /** CPU of each process in microseconds an item, where the system tells: `postgres`, or the file that Node runs. */
  cpu_us?: Record<string, number>
}

/** What a bench works with. */
export type BenchContext = {
  /** A new, migrated database on the run's own PostgreSQL (fsync on). It goes when the run ends. */
  database(): Promise<Database>
  /** Starts a receiver of webhooks in another process; stopped when the run ends. */
  sink(): Promise<Sink>
  /** Runs `work` and says how long it took, what it cost in the database, and the most memory meanwhile. Close what has connections of its own within `work`: they report their statistics at their end. */
  measure<T>(db: Database, work: () => Promise<T>): Promise<Measured & { result: T }>
  /** Prints one line of the report. */
  report(result: BenchResult): void
  /** Says, to people alone, what a long case is about. */
  progress(text: string): void
  /** `--scale`: the share of their usual size that long cases are run with; 1 unless it is given. */
  scale: number
}

export type Measured = { seconds: number; statements: number; commits: number; rssMb: number }

/** A bench: one file in cases/, listed in main.ts. */
export type BenchCase = {
  /** What `npm run bench -- <name>` calls it. */
  name: string
  run(context: BenchContext): Promise<void>
}
