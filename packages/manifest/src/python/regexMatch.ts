import { PyError } from './errors.ts'
import { isWord } from './regexChars.ts'
import type { CharTest } from './regexChars.ts'
import type { Instruction, Program } from './regexProgram.ts'

/** What an expression found. */
export interface RegexMatch {
  index: number
  text: string
  /** The groups from 1 on; undefined where one took no part. */
  groups: (string | undefined)[]
}

/** The most steps that one search, or one search for all matches, may take: some tenths of a second. */
const stepsMax = 2_000_000

/** How much a search took, for who counts it. */
export type Spend = (steps: number) => void

/**
 * The matches of a program, one after another, as Python finds them. Tries the ways of a pattern in order and remembers
 * where one led nowhere, so the time grows with the length of the text times that of the pattern. With references back
 * and looks around it cannot remember. Either way, a search that takes too many steps is given up: throws LimitError.
 */
export function* matchesOf(
  program: Program,
  text: string,
  spend: Spend = () => undefined,
): Generator<RegexMatch> {
  const search = new Search(program, text, spend)
  let from = 0
  let afterEmpty = -1
  for (
    let match = search.next(from, afterEmpty);
    match !== undefined;
    match = search.next(from, afterEmpty)
  ) {
    yield match
    from = match.index + match.text.length
    // At the place of an empty match only one that takes something may follow.
    afterEmpty = match.text === '' ? from : -1
  }
}

/** The match at the beginning of a text. Throws LimitError. */
export function matchAtStart(program: Program, text: string): RegexMatch | undefined {
  return new Search(program, text, () => undefined).at(0)
}

/** Whether a place lies within a character that takes two units. */
function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (
    code >= 0xdc00 && code <= 0xdfff && text.charCodeAt(at - 1) >= 0xd800 && text.charCodeAt(at - 1) <= 0xdbff
  )
}

class Search {
  private slots: number[]
  private readonly program: Program
  private readonly text: string
  private readonly spend: Spend
  /** What the first character must be, where that is plain. */
  private readonly first: CharTest | undefined
  /** The steps and places that led nowhere, one bit each. */
  private readonly tried: Uint32Array | undefined
  /** The bits that this way set: those of a match led somewhere. */
  private noted: number[] = []
  private taken = 0
  /** A match must not end before this place. */
  private leastEnd = 0

  constructor(program: Program, text: string, spend: Spend) {
    this.program = program
    this.text = text
    this.spend = spend
    const first = program.steps.find((step) => step.op !== 'save')
    this.first = first?.op === 'char' ? first.test : undefined
    this.slots = []
    const bits = program.steps.length * (text.length + 1)
    // Beyond what may be tried at all there is no need to remember.
    if (program.isMemoryless && bits <= stepsMax * 8) this.tried = new Uint32Array((bits >>> 5) + 1)
  }

  /** The first match at or after a place; at the place `taking` only one that takes something. */
  next(from: number, taking: number): RegexMatch | undefined {
    const before = this.taken
    try {
      for (let start = from; start <= this.text.length; start += 1) {
        if (start > from && isLow(this.text, start)) continue
        if (this.first !== undefined && !this.first(this.text.codePointAt(start) ?? -1)) continue
        const found = this.at(start, start === taking)
        if (found !== undefined) return found
      }
      return undefined
    } finally {
      this.spend(this.taken - before)
    }
  }

  /** The match that begins at a place; only one that takes something where so asked. */
  at(start: number, mustTake = false): RegexMatch | undefined {
    this.slots = new Array<number>(this.program.slots).fill(-1)
    this.noted = []
    this.leastEnd = mustTake ? start + 1 : 0
    const end = this.run(0, start)
    if (end === undefined) return undefined
    for (const bit of this.noted) this.mark(bit, false)
    const groups = Array.from({ length: this.program.groups }, (_none, index) => {
      const [begin = -1, close = -1] = this.slots.slice(index * 2 + 2, index * 2 + 4)
      return begin < 0 || close < 0 ? undefined : this.text.slice(begin, close)
    })
    return { index: start, text: this.text.slice(start, end), groups }
  }

  private step(): void {
    this.taken += 1
    if (this.taken > stepsMax)
      throw new PyError('LimitError', `A regular expression took more than ${stepsMax} steps.`)
  }

  private isTried(pc: number, at: number): boolean {
    if (this.tried === undefined) return false
    const bit = pc * (this.text.length + 1) + at
    if (((this.tried[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0) return true
    this.mark(bit, true)
    this.noted.push(bit)
    return false
  }

  private mark(bit: number, isSet: boolean): void {
    if (this.tried === undefined) return
    const word = this.tried[bit >>> 5] ?? 0
    const mask = 1 << (bit & 31)
    this.tried[bit >>> 5] = isSet ? word | mask : word & ~mask
  }

  /** Runs from a step and place on; where it ends, undefined where it does not match. */
  private run(pc: number, at: number): number | undefined {
    /** Ways not yet tried, as step and place; a slot to set back as its number below zero and what it had. */
    const ways: number[] = [pc, at]
    while (ways.length > 0) {
      const place = ways.pop() ?? 0
      const step = ways.pop() ?? 0
      if (step < 0) this.slots[-step - 1] = place
      else {
        const end = this.follow(step, place, ways)
        if (end !== undefined) return end
      }
    }
    return undefined
  }

  /** Follows one way to its end; what else could be tried goes to `ways`. */
  private follow(from: number, start: number, ways: number[]): number | undefined {
    const { steps } = this.program
    let pc = from
    let at = start
    for (;;) {
      this.step()
      const step = steps[pc]
      if (step === undefined) return undefined
      switch (step.op) {
        case 'char': {
          const code = this.text.codePointAt(at)
          if (code === undefined || !step.test(code)) return undefined
          at += code > 0xffff ? 2 : 1
          pc += 1
          break
        }
        case 'split':
          if (this.isTried(pc, at)) return undefined
          ways.push(step.second, at)
          pc = step.first
          break
        case 'jump':
          pc = step.to
          break
        case 'save':
          ways.push(-step.slot - 1, this.slots[step.slot] ?? -1)
          this.slots[step.slot] = at
          pc += 1
          break
        case 'again':
          pc = this.slots[step.slot] === at ? pc + 1 : step.to
          break
        case 'match':
          // The last step is the whole expression's; others end a look.
          return pc === steps.length - 1 && at < this.leastEnd ? undefined : at
        default: {
          const next = this.check(step, pc, at, ways)
          if (next === undefined) return undefined
          at = next.at
          pc = next.pc
        }
      }
    }
  }

  private check(
    step: Extract<Instruction, { op: 'place' | 'same' | 'look' }>,
    pc: number,
    at: number,
    ways: number[],
  ): { pc: number; at: number } | undefined {
    if (step.op === 'place') return this.isAt(step, at) ? { pc: pc + 1, at } : undefined
    if (step.op === 'same') {
      const [begin = -1, end = -1] = this.slots.slice(step.index * 2, step.index * 2 + 2)
      if (begin < 0 || end < 0) return undefined
      const [wanted, found] = [this.text.slice(begin, end), this.text.slice(at, at + end - begin)]
      this.taken += (end - begin) >>> 4
      const isSame = wanted === found || (step.ignoreCase && wanted.toLowerCase() === found.toLowerCase())
      return isSame ? { pc: pc + 1, at: at + end - begin } : undefined
    }
    const start = this.back(at, step.back)
    const before = [...this.slots]
    const end = start === undefined ? undefined : this.run(pc + 1, start)
    for (const [slot, had] of before.entries()) {
      if (this.slots[slot] === had) continue
      if (step.isNegated || end === undefined) this.slots[slot] = had
      else ways.push(-slot - 1, had)
    }
    if ((end === undefined) !== step.isNegated) return undefined
    return { pc: step.next, at: step.takes && end !== undefined ? end : at }
  }

  private back(at: number, count: number): number | undefined {
    let place = at
    for (let left = count; left > 0; left -= 1) {
      if (place <= 0) return undefined
      place -= isLow(this.text, place - 1) ? 2 : 1
    }
    return place
  }

  private isAt({ place, multiline }: Extract<Instruction, { op: 'place' }>, at: number): boolean {
    const { text } = this
    switch (place) {
      case 'textStart':
        return at === 0
      case 'textEnd':
        return at === text.length
      case 'start':
        return at === 0 || (multiline && text[at - 1] === '\n')
      case 'end':
        return at === text.length || (text[at] === '\n' && (multiline || at === text.length - 1))
      case 'edge':
      case 'notEdge': {
        const isBehind = at > 0 && isWord(text.codePointAt(this.back(at, 1) ?? 0) ?? 0)
        const isAhead = at < text.length && isWord(text.codePointAt(at) ?? 0)
        return (isBehind !== isAhead) === (place === 'edge')
      }
    }
  }
}
