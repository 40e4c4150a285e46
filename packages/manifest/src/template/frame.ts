import type { PyValue } from '../python/values.ts'

/** A filter: the value on its left, its arguments, and the rendering that it is part of. */
export type Filter = (value: PyValue, args: PyValue[], named: Map<string, PyValue>, frame: Frame) => PyValue

/** The names that a template may use. Own properties only count. */
type Variables = Readonly<Record<string, PyValue>>

/** What a template needs from outside: its names and the time. */
export interface Surroundings {
  variables: Variables
  /** Microseconds since 1970-01-01. */
  now: () => bigint
}

/** The filters by name, for those that apply another one. */
export type Filters = ReadonlyMap<string, Filter>

/** One rendering: what surrounds it, and its local names. */
export class Frame {
  readonly surroundings: Surroundings
  private readonly parent: Frame | undefined
  private locals: Map<string, PyValue> | undefined

  private readonly filters: Filters

  constructor(surroundings: Surroundings, filters: Filters, parent?: Frame) {
    this.surroundings = surroundings
    this.filters = filters
    this.parent = parent
  }

  inner(): Frame {
    return new Frame(this.surroundings, this.filters, this)
  }

  /** A filter by its name. */
  filter(name: string): Filter | undefined {
    return this.filters.get(name)
  }

  set(name: string, value: PyValue): void {
    this.locals ??= new Map()
    this.locals.set(name, value)
  }

  /** A name's value, local first; undefined where there is none. */
  get(name: string): PyValue | undefined {
    const local = this.locals?.get(name)
    if (local !== undefined) return local
    if (this.parent !== undefined) return this.parent.get(name)
    const { variables } = this.surroundings
    return Object.hasOwn(variables, name) ? variables[name] : undefined
  }
}
