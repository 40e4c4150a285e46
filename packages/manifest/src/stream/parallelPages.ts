import type { PlainDict, PyValue } from '../python/values.ts'
import type { Slice } from '../slices/slice.ts'
import type { Stream } from './stream.ts'
import type { Position } from './position.ts'
import type { Page } from './page.ts'
import type { Release, SlicePool } from './slicePool.ts'
import { slicesToRead } from './streamPages.ts'
import type { OnFailure, SliceToRead } from './streamPages.ts'

/** A page of one of the slices that are read at a time. */
export interface ParallelPage {
  records: PlainDict[]
  slice: Slice
  /** The position up to which everything has been handed out; undefined where that is the beginning of the read. */
  position: Position | undefined
  endsSlice: boolean
  close: () => void
}

/** A slice that is being read, or that waits for earlier ones to end before the position may pass it. */
interface OpenSlice {
  slice: Slice
  origin: PyValue
  pages: AsyncGenerator<Page>
  release: Release
  isDone: boolean
}

type Happening =
  | { kind: 'slice'; found: SliceToRead; release: Release }
  | { kind: 'noMoreSlices'; failure?: { error: unknown } }
  | { kind: 'page'; of: OpenSlice; page: Page }
  | { kind: 'failed'; of: OpenSlice; error: unknown }

/** What happened meanwhile, in order, for one who waits for it. */
class Inbox {
  private readonly waiting: Happening[] = []
  private wake: ((happening: Happening) => void) | undefined

  put(happening: Happening): void {
    const { wake } = this
    this.wake = undefined
    if (wake === undefined) this.waiting.push(happening)
    else wake(happening)
  }

  take(): Promise<Happening> {
    const first = this.waiting.shift()
    if (first !== undefined) return Promise.resolve(first)
    return new Promise((resolve) => {
      this.wake = resolve
    })
  }
}

/**
 * The pages of a stream whose slices are read several at a time, each in a place of the pool, in the order in which
 * they come. A slice fetches its next page when its last one has been taken, so each holds one page at most. What the
 * cursor notes is noted when a page is handed out, so no state knows of records that nobody has seen.
 *
 * The position of a page is that of the earliest slice that has not ended: who goes on from it meets the pages of
 * later slices again, and misses none. `callOff` is called when the read ends early; it must end what is under way.
 */
export async function* parallelPages(
  stream: Stream,
  start: Position | undefined,
  options: { pool: SlicePool; onFailure: OnFailure; callOff: () => void },
): AsyncGenerator<ParallelPage> {
  const reading = new Reading(stream, start, options.pool)
  try {
    for (;;) {
      const happening = await reading.next()
      if (happening === undefined) break
      if (happening.kind === 'failed') options.onFailure(happening.error)
      if (happening.kind !== 'page') continue
      const { of, page } = happening
      yield reading.handOut(of, page)
      reading.goOn(of, page)
    }
    if (reading.failure !== undefined) throw reading.failure.error
    stream.cursor.finish()
  } finally {
    if (reading.isUnderWay()) options.callOff()
    reading.leave()
  }
}

class Reading {
  private readonly stream: Stream
  private readonly pool: SlicePool
  private readonly inbox = new Inbox()
  private readonly slices: AsyncGenerator<SliceToRead>
  /** In the order of the slices: the first has not ended. */
  private readonly open: OpenSlice[] = []
  private isCutting = false
  private hasLeft = false
  private hasFailed = false
  private underWay = 0
  private position: Position | undefined
  /** Why the slices could not all be told. */
  failure: { error: unknown } | undefined

  constructor(stream: Stream, start: Position | undefined, pool: SlicePool) {
    this.stream = stream
    this.pool = pool
    this.position = start
    this.slices = slicesToRead(stream, start)
    this.cut()
  }

  isUnderWay(): boolean {
    return this.isCutting || this.underWay > 0
  }

  /** The next thing that happens; undefined where nothing more will. */
  async next(): Promise<Happening | undefined> {
    if (!this.isUnderWay()) return undefined
    const happening = await this.inbox.take()
    if (happening.kind === 'slice') this.begin(happening)
    if (happening.kind === 'noMoreSlices') {
      this.isCutting = false
      this.failure = happening.failure
    }
    if (happening.kind === 'failed') {
      this.hasFailed = true
      this.end(happening.of)
    }
    return happening
  }

  /** Takes a place, and then the next slice; telling it may ask the API for parents. */
  private cut(): void {
    this.isCutting = true
    void this.pool.take().then(async (release) => {
      try {
        const found = this.hasLeft ? undefined : await this.slices.next()
        if (found !== undefined && found.done !== true && !this.hasLeft) {
          this.inbox.put({ kind: 'slice', found: found.value, release })
          return
        }
        release()
        this.inbox.put({ kind: 'noMoreSlices' })
      } catch (error) {
        release()
        this.inbox.put({ kind: 'noMoreSlices', failure: { error } })
      }
    })
  }

  private begin({ found, release }: Extract<Happening, { kind: 'slice' }>): void {
    const { slice, origin, token } = found
    const pages = this.stream.retriever.pages(slice, token)
    const one: OpenSlice = { slice, origin, pages, release, isDone: false }
    this.open.push(one)
    this.underWay += 1
    this.fetch(one)
    this.cut()
  }

  private fetch(of: OpenSlice): void {
    of.pages.next().then(
      (found) => {
        const error = new Error('A slice ended without a last page.')
        this.inbox.put(
          found.done === true ? { kind: 'failed', of, error } : { kind: 'page', of, page: found.value },
        )
      },
      (error: unknown) => this.inbox.put({ kind: 'failed', of, error }),
    )
  }

  private end(of: OpenSlice): void {
    this.underWay -= 1
    of.release()
  }

  /** Notes a page and hands it out. */
  handOut(of: OpenSlice, { records, next, isLast }: Page): ParallelPage {
    const { cursor } = this.stream
    const { slice, origin } = of
    for (const record of records) cursor.observe(record, slice)
    if (of === this.open[0])
      this.position = { slice, token: next, isDone: isLast, origin, cursor: cursor.save(slice) }
    const close = (): void => {
      if (isLast && !of.isDone) cursor.close(slice)
      of.isDone ||= isLast
    }
    return { records, slice, position: this.position, endsSlice: isLast, close }
  }

  /** After a page was taken: fetches the next one, or ends the slice. */
  goOn(of: OpenSlice, page: Page): void {
    if (!page.isLast) {
      this.fetch(of)
      return
    }
    if (!of.isDone) this.stream.cursor.close(of.slice)
    of.isDone = true
    this.end(of)
    // The position never passes a failed slice, so what comes after it need not be kept.
    if (this.hasFailed) this.open.splice(this.open.indexOf(of), 1)
    while (this.open[0]?.isDone === true) {
      const { slice, origin } = this.open[0]
      this.open.shift()
      this.position = { slice, token: null, isDone: true, origin, cursor: this.stream.cursor.save(slice) }
    }
  }

  /** Gives up what is under way. A place is given back when its request has ended. */
  leave(): void {
    this.hasLeft = true
    void this.slices.return(undefined).catch(() => undefined)
    for (const one of this.open) {
      if (one.isDone) continue
      void one.pages.return(undefined).then(one.release, one.release)
    }
  }
}
