import type { CharTest } from './regexChars.ts'
import { RegexSyntaxError } from './regexSyntax.ts'
import type { ParsedRegex, Place, RegexNode } from './regexSyntax.ts'

/** One step of a match. It goes on to the next one where it does not say another. */
export type Instruction =
  | { op: 'char'; test: CharTest }
  /** Tries the first way, and the second where that leads nowhere. */
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number }
  /** Goes round again, unless nothing was taken since the slot was saved. */
  | { op: 'again'; slot: number; to: number }
  | { op: 'place'; place: Place; multiline: boolean }
  | { op: 'same'; index: number; ignoreCase: boolean }
  /** Runs the steps that follow, up to their `match`, so many characters back, and then goes on behind them. */
  | { op: 'look'; next: number; back: number; isNegated: boolean; takes: boolean }
  | { op: 'match' }

/** A regular expression as steps. */
export interface Program {
  steps: readonly Instruction[]
  groups: number
  /** How many places are noted on the way: two a group, and one for each loop that may take nothing. */
  slots: number
  names: ReadonlyMap<string, number>
  /** Whether what is tried at a step and place has the same end whenever it is tried again. */
  isMemoryless: boolean
}

/** The most steps of a program: what `{n,m}` asks for is written out. */
const stepsMax = 20_000

/** Turns a parsed expression into steps. Throws RegexSyntaxError. */
export function compileRegex({ root, groups, names }: ParsedRegex): Program {
  const steps: Instruction[] = []
  let isMemoryless = true
  let slots = (groups + 1) * 2
  const add = (step: Instruction): number => {
    if (steps.length >= stepsMax) throw new RegexSyntaxError('it is too large')
    if (step.op === 'look' || step.op === 'same') isMemoryless = false
    return steps.push(step) - 1
  }
  const split = (): { first: number; second: number } => {
    const step = { op: 'split' as const, first: 0, second: 0 }
    add(step)
    return step
  }
  const sub = (of: RegexNode, back: number, isNegated: boolean, takes: boolean): void => {
    const step = { op: 'look' as const, next: 0, back, isNegated, takes }
    add(step)
    emit(of)
    add({ op: 'match' })
    step.next = steps.length
  }
  const choice = (options: readonly RegexNode[]): void => {
    const ends: { op: 'jump'; to: number }[] = []
    for (const [index, option] of options.entries()) {
      const isLast = index === options.length - 1
      const fork = isLast ? undefined : split()
      if (fork !== undefined) fork.first = steps.length
      emit(option)
      if (fork === undefined) continue
      const end = { op: 'jump' as const, to: 0 }
      add(end)
      ends.push(end)
      fork.second = steps.length
    }
    for (const end of ends) end.to = steps.length
  }
  const optional = (of: RegexNode, isLazy: boolean, isLoop: boolean): void => {
    const at = steps.length
    const fork = split()
    const body = steps.length
    if (isLoop && leastWidth(of) === 0) {
      const slot = slots
      slots += 1
      add({ op: 'save', slot })
      emit(of)
      add({ op: 'again', slot, to: at })
    } else {
      emit(of)
      if (isLoop) add({ op: 'jump', to: at })
    }
    const [first, second] = isLazy ? [steps.length, body] : [body, steps.length]
    Object.assign(fork, { first, second })
  }
  const repeat = (node: Extract<RegexNode, { kind: 'repeat' }>): void => {
    const { of, min, max, style } = node
    if (style === 'possessive') {
      sub({ ...node, style: 'greedy' }, 0, false, true)
      return
    }
    for (let count = 0; count < min; count += 1) emit(of)
    const isLazy = style === 'lazy'
    if (max === Infinity) {
      optional(of, isLazy, true)
      return
    }
    const more = max - min
    if (more > stepsMax) throw new RegexSyntaxError('it is too large')
    // Each further time stands within the one before it: without that, an empty match would be tried over and over.
    let inner: RegexNode | undefined
    for (let count = 0; count < Math.min(more, 1000); count += 1) {
      const items = inner === undefined ? [of] : [of, inner]
      inner = { kind: 'repeat', of: { kind: 'sequence', items }, min: 0, max: 1, style }
    }
    if (more > 1000) throw new RegexSyntaxError('it is too large')
    if (more === 1) optional(of, isLazy, false)
    else if (inner !== undefined && inner.kind === 'repeat') optional(inner.of, isLazy, false)
  }
  const emit = (node: RegexNode): void => {
    switch (node.kind) {
      case 'char':
        add({ op: 'char', test: node.test })
        return
      case 'sequence':
        for (const item of node.items) emit(item)
        return
      case 'choice':
        choice(node.options)
        return
      case 'repeat':
        repeat(node)
        return
      case 'group':
        add({ op: 'save', slot: node.index * 2 })
        emit(node.of)
        add({ op: 'save', slot: node.index * 2 + 1 })
        return
      case 'look':
        sub(node.of, node.isBehind ? widthOf(node.of) : 0, node.isNegated, false)
        return
      case 'atomic':
        sub(node.of, 0, false, true)
        return
      case 'place':
        add({ op: 'place', place: node.place, multiline: node.multiline })
        return
      case 'same':
        add({ op: 'same', index: node.index, ignoreCase: node.ignoreCase })
    }
  }
  emit(root)
  add({ op: 'match' })
  return { steps, groups, slots, names, isMemoryless }
}

/** The least that a node takes, in characters. */
function leastWidth(node: RegexNode): number {
  switch (node.kind) {
    case 'char':
      return 1
    case 'sequence':
      return node.items.reduce((sum, item) => sum + leastWidth(item), 0)
    case 'choice':
      return Math.min(...node.options.map(leastWidth))
    case 'repeat':
      return node.min === 0 ? 0 : leastWidth(node.of)
    case 'group':
    case 'atomic':
      return leastWidth(node.of)
    case 'look':
    case 'place':
    case 'same':
      return 0
  }
}

/** How many characters a node takes, for a look back. Throws where that is not fixed. */
function widthOf(node: RegexNode): number {
  switch (node.kind) {
    case 'char':
      return 1
    case 'sequence':
      return node.items.reduce((sum, item) => sum + widthOf(item), 0)
    case 'choice': {
      const [first = 0, ...rest] = node.options.map(widthOf)
      if (rest.some((width) => width !== first))
        throw new RegexSyntaxError('look-behind requires fixed-width pattern')
      return first
    }
    case 'repeat':
      if (widthOf(node.of) === 0) return 0
      if (node.min !== node.max) throw new RegexSyntaxError('look-behind requires fixed-width pattern')
      return node.min * widthOf(node.of)
    case 'group':
    case 'atomic':
      return widthOf(node.of)
    case 'look':
    case 'place':
      return 0
    case 'same':
      throw new RegexSyntaxError('look-behind requires fixed-width pattern')
  }
}
