import type { InjectInto } from '../http/requestOption.ts'
import { compareText, equal } from '../python/compare.ts'
import { copyOf } from '../python/containerMethods.ts'
import { Delta } from '../python/datetime.ts'
import { defineKey, emptyDict, getItem } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { text } from '../python/text.ts'
import { isInt, isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { ownState } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { DatetimeCursor } from './datetimeCursor.ts'
import { moved } from './datetimeRange.ts'
import type { CursorSettings } from './datetimeRange.ts'
import type { PartitionRouter, RoutedSlice } from './routedSlice.ts'
import { contentKey } from './slice.ts'
import type { Slice } from './slice.ts'

/** With more partitions than this the state is one value for all, as in the reference. */
const partitionsToGlobal = 10_000
/** The most partitions whose cursors are kept. */
const partitionsMax = 25_000

interface Kept {
  partition: PlainDict
  cursor: DatetimeCursor
}

export interface PartitionCursorOptions {
  run: Run
  settings: CursorSettings
  router: PartitionRouter
  range: (part: InjectInto, slice: Slice) => PlainDict
  state: PlainDict
  usesGlobal: boolean
}

/**
 * The cursor of a stream with partitions: one date cursor for each, and one value over all of them from which new
 * partitions start.
 */
export class PartitionCursor implements Cursor {
  private readonly run: Run
  private readonly settings: CursorSettings
  private readonly router: PartitionRouter
  private readonly range: PartitionCursorOptions['range']
  private readonly kept = new Map<string, Kept>()
  private usesGlobal: boolean
  private global: PlainDict | undefined
  private newGlobal: PlainDict | undefined
  private lookbackSeconds = 0
  private parentState: PyValue | undefined
  /** States of the parents at the partitions where they changed, oldest first. */
  private pendingParents: { at: number; state: PyValue }[] = []
  /** Partitions that have been begun and not ended, by their number. */
  private readonly open = new Map<string, number>()
  private begun = 0
  private readonly seen = new Set<string>()
  /** The slices of each open partition that have not been closed. */
  private readonly unclosed = new Map<string, number>()
  private sawRecords = false
  private warned = false
  /** Partitions closed since the last state was handed out. */
  private fresh = new Set<string>()

  constructor(options: PartitionCursorOptions) {
    this.run = options.run
    this.settings = options.settings
    this.router = options.router
    this.range = options.range
    this.usesGlobal = options.usesGlobal
    this.load(options.state)
  }

  private load(state: PlainDict): void {
    if (Object.keys(state).length === 0) return
    const { states, state: global } = state
    if (states === undefined && global === undefined) this.setGlobal(state)
    else {
      this.usesGlobal = state['use_global_cursor'] === true
      const lookback = state['lookback_window']
      this.lookbackSeconds = lookback !== undefined && isInt(lookback) ? Number(lookback) : 0
      for (const entry of Array.isArray(states) ? states : []) this.loadPartition(entry)
      if (global !== undefined && isPlainDict(global)) this.setGlobal(global)
    }
    const parent = state['parent_state']
    if (parent !== undefined && isPlainDict(parent) && Object.keys(parent).length > 0)
      this.parentState = copyOf(parent)
  }

  private loadPartition(entry: PyValue, keepsKnown = false): void {
    if (!isPlainDict(entry)) return
    const { partition, cursor } = entry
    if (partition === undefined || cursor === undefined || !isPlainDict(partition) || !isPlainDict(cursor))
      return
    const made = this.cursorFrom(cursor, 0)
    const known = keepsKnown ? this.kept.get(contentKey(partition)) : undefined
    if (known !== undefined) made.absorb(known.cursor)
    this.kept.set(contentKey(partition), { partition, cursor: made })
  }

  private setGlobal(state: PlainDict): void {
    const value = getItem(state, this.settings.field)
    if (value === undefined) return
    const shown = this.settings.format(this.settings.parse(value))
    this.global = { [this.settings.field]: shown }
    this.newGlobal = { [this.settings.field]: shown }
  }

  private cursorFrom(state: PlainDict, lookbackSeconds: number): DatetimeCursor {
    const own = ownState(state)
    const value = getItem(own, this.settings.field)
    if (lookbackSeconds > 0 && value !== undefined && value !== null) {
      const back = new Delta(BigInt(lookbackSeconds) * 1_000_000n)
      defineKey(own, this.settings.field, this.settings.format(moved(this.settings.parse(value), back, '-')))
    }
    return new DatetimeCursor(this.settings, own, (message) => this.run.log('warn', message))
  }

  private freshCursor(): DatetimeCursor {
    return this.cursorFrom(this.global ?? emptyDict(), this.global === undefined ? 0 : this.lookbackSeconds)
  }

  async *slices(origin: PyValue): AsyncGenerator<RoutedSlice> {
    for await (const routed of this.router.slices(origin)) {
      const { partition } = routed.slice
      const key = contentKey(partition)
      this.limitPartitions()
      if (this.seen.has(key)) {
        this.warnOnce(`Stream "${this.run.stream}" has a partition twice; it is read once.`)
        continue
      }
      this.seen.add(key)
      const kept = this.kept.get(key) ?? { partition, cursor: this.freshCursor() }
      this.kept.set(key, kept)
      const ranges = kept.cursor.slices()
      this.begin(key, ranges.length)
      for (const cursor of ranges) yield { slice: { ...routed.slice, cursor }, origin: routed.origin }
    }
  }

  private begin(key: string, slices: number): void {
    const at = this.begun
    this.begun += 1
    this.open.set(key, at)
    this.unclosed.set(key, slices)
    const parents = this.router.parentState() ?? null
    const last = this.pendingParents.at(-1)
    if (last === undefined || !equal(last.state, parents))
      this.pendingParents.push({ at, state: copyOf(parents) })
  }

  private limitPartitions(): void {
    if (!this.usesGlobal && this.kept.size > partitionsToGlobal) {
      this.run.log(
        'info',
        `Stream "${this.run.stream}" has more than ${partitionsToGlobal} partitions; its state becomes one value for all.`,
      )
      this.usesGlobal = true
    }
    while (this.kept.size >= partitionsMax) {
      const finished = [...this.kept.keys()].find((key) => !this.open.has(key))
      const [oldest] = this.kept.keys()
      const dropped = finished ?? oldest
      if (dropped === undefined) return
      this.kept.delete(dropped)
    }
  }

  private warnOnce(message: string): void {
    if (this.warned) return
    this.warned = true
    this.run.log('warn', message)
  }

  private raise(value: PyValue): void {
    const known = this.newGlobal?.[this.settings.field]
    // The reference compares the formatted texts.
    if (known === undefined || compareText(text(known), text(value)) < 0)
      this.newGlobal = { [this.settings.field]: value }
  }

  observe(record: PlainDict, slice: Slice): void {
    const value = getItem(record, this.settings.field)
    if (value === undefined || value === null) return
    try {
      this.raise(this.settings.format(this.settings.parse(value)))
    } catch (error) {
      if (!(error instanceof PyError) || error.kind !== 'ValueError') throw error
      this.warnOnce(`A record has the cursor value "${text(value)}", which is in no format of the manifest.`)
      return
    }
    this.sawRecords = true
    if (!this.usesGlobal) this.kept.get(contentKey(slice.partition))?.cursor.observe(record, slice)
  }

  close(slice: Slice): void {
    const key = contentKey(slice.partition)
    const left = (this.unclosed.get(key) ?? 1) - 1
    this.unclosed.set(key, left)
    const kept = this.kept.get(key)
    if (!this.usesGlobal && kept !== undefined) {
      kept.cursor.close(slice)
      const value = kept.cursor.state()[this.settings.field]
      if (left === 0 && value !== undefined) this.raise(value)
    }
    this.fresh.add(key)
    if (left === 0) this.end(key)
  }

  skip(slice: Slice): void {
    const key = contentKey(slice.partition)
    this.kept.get(key)?.cursor.skip(slice)
    const left = (this.unclosed.get(key) ?? 1) - 1
    this.unclosed.set(key, left)
    if (left === 0) this.end(key)
  }

  private end(key: string): void {
    this.unclosed.delete(key)
    this.open.delete(key)
    this.settleParents()
  }

  /** A parent's state counts once all partitions up to it are done. */
  private settleParents(): void {
    const oldestOpen = Math.min(...this.open.values())
    while (this.pendingParents[0] !== undefined && this.pendingParents[0].at < oldestOpen) {
      this.parentState = this.pendingParents.shift()?.state
    }
  }

  finish(): void {
    if (this.unclosed.size > 0 && [...this.unclosed.values()].some((left) => left > 0)) return
    if (this.sawRecords) {
      this.global = this.newGlobal
      this.lookbackSeconds = Math.max(1, Math.ceil(Number(this.run.now() - this.run.asOf) / 1e6))
    }
    this.parentState = this.router.parentState()
  }

  state(): PlainDict {
    this.fresh = new Set()
    const made: PlainDict = { use_global_cursor: this.usesGlobal }
    if (!this.usesGlobal) {
      made['states'] = [...this.kept.values()].map(({ partition, cursor }) => ({
        partition,
        cursor: cursor.state(),
      }))
    }
    if (this.global !== undefined) made['state'] = this.global
    made['lookback_window'] = this.lookbackSeconds
    if (this.parentState !== undefined && this.parentState !== null) made['parent_state'] = this.parentState
    return made
  }

  isWanted(record: PlainDict, slice: Slice): boolean {
    const kept = this.usesGlobal ? undefined : this.kept.get(contentKey(slice.partition))
    return (kept?.cursor ?? this.freshCursor()).isWanted(record)
  }

  fields(part: InjectInto, slice: Slice): PlainDict {
    const made = emptyDict()
    for (const dict of [
      this.router.fields(part, { ...slice, cursor: emptyDict() }),
      this.range(part, slice),
    ]) {
      for (const [key, value] of Object.entries(dict)) defineKey(made, key, value)
    }
    return made
  }

  save(slice: Slice): PlainDict {
    const key = contentKey(slice.partition)
    const closed = [...this.fresh].flatMap((one) => {
      const kept = this.kept.get(one)
      return kept === undefined || one === key
        ? []
        : [{ partition: kept.partition, cursor: kept.cursor.state() }]
    })
    return {
      current: this.kept.get(key)?.cursor.save() ?? null,
      partition: slice.partition,
      newGlobal: this.newGlobal ?? null,
      sawRecords: this.sawRecords,
      parentState: this.parentState ?? null,
      closed,
    }
  }

  restore(saved: PyValue): void {
    if (!isPlainDict(saved)) return
    // With several slices at a time the state may be newer than the position: what it has is not taken back.
    for (const entry of Array.isArray(saved['closed']) ? saved['closed'] : []) this.loadPartition(entry, true)
    const { partition, current, newGlobal, parentState } = saved
    if (partition !== undefined && isPlainDict(partition) && current !== undefined && isPlainDict(current)) {
      const cursor = DatetimeCursor.restored(this.settings, current, (message) =>
        this.run.log('warn', message),
      )
      const known = this.kept.get(contentKey(partition))
      if (known !== undefined) cursor.absorb(known.cursor)
      this.kept.set(contentKey(partition), { partition, cursor })
    }
    const raised =
      newGlobal !== undefined && isPlainDict(newGlobal) ? newGlobal[this.settings.field] : undefined
    if (raised !== undefined) this.raise(raised)
    if (parentState !== undefined && isPlainDict(parentState)) this.parentState = parentState
    this.sawRecords = saved['sawRecords'] === true
  }

  /** Writing the state costs as much as there are partitions, so it waits until a share of them is new. */
  hasNews(): boolean {
    return this.fresh.size * 50 >= this.kept.size
  }
}
