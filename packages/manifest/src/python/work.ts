import { PyError } from './errors.ts'

/** The most units of work for one rendering: some tenths of a second. A round of a loop or a call counts 5. */
const unitsMax = 1_000_000

/** What is left of the rendering that is under way; without one there is no limit. Renderings do not overlap. */
let left = Number.POSITIVE_INFINITY

/** Begins to count the work of a rendering. `endWork` must follow. */
export function beginWork(): void {
  left = unitsMax
}

/** Ends to count. */
export function endWork(): void {
  left = Number.POSITIVE_INFINITY
}

/** Counts work. Throws LimitError where a rendering has done too much: it must end in bounded time. */
export function work(units: number): void {
  left -= units
  if (left < 0) throw new PyError('LimitError', 'The template does too much: it was given up.')
}

/** Counts what it takes to go through a value once: by its length where it is a text or a list. */
export function workOn(value: unknown): void {
  if (typeof value === 'string') {
    if (value.length > 63) work(value.length >>> 6)
  } else if (Array.isArray(value) && value.length > 0) work(value.length)
}
