import { PyError } from '../python/errors.ts'
import type { PyValue } from '../python/values.ts'

/** The names that a template may use. Own properties only count. */
export type Variables = Readonly<Record<string, PyValue>>

/** What a template needs from outside: its names and the time. */
export interface Surroundings {
  variables: Variables
  /** Microseconds since 1970-01-01. */
  now: () => bigint
}

/** The most steps (loop rounds and calls) that one rendering may take. */
const stepsMax = 200_000

/** One rendering: what surrounds it, its local names and how much of its budget is left. */
export class Frame {
  readonly surroundings: Surroundings
  private readonly parent: Frame | undefined
  private readonly root: Frame
  private locals: Map<string, PyValue> | undefined
  private steps = 0

  constructor(surroundings: Surroundings, parent?: Frame) {
    this.surroundings = surroundings
    this.parent = parent
    this.root = parent?.root ?? this
  }

  inner(): Frame {
    return new Frame(this.surroundings, this)
  }

  set(name: string, value: PyValue): void {
    this.locals ??= new Map()
    this.locals.set(name, value)
  }

  /** A name's value, local first; undefined where there is none. */
  get(name: string): PyValue | undefined {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      const value = frame.locals?.get(name)
      if (value !== undefined) return value
    }
    const { variables } = this.surroundings
    return Object.hasOwn(variables, name) ? variables[name] : undefined
  }

  /** Counts a step of work. Throws when a template takes too many: it must end in bounded time. */
  step(): void {
    this.root.steps += 1
    if (this.root.steps > stepsMax) {
      throw new PyError('LimitError', `The template took more than ${stepsMax} steps.`)
    }
  }
}
