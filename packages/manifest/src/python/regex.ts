import { PyError } from './errors.ts'
import { matchAtStart, matchesOf } from './regexMatch.ts'
import type { RegexMatch, Spend } from './regexMatch.ts'
import { compileRegex } from './regexProgram.ts'
import { parseRegex, RegexSyntaxError } from './regexSyntax.ts'

/** A regular expression of Python's. Its searches end in bounded time: they throw LimitError rather than take long. */
export interface PythonRegex {
  /** The numbers of named groups. */
  names: ReadonlyMap<string, number>
  /** The first match anywhere. */
  search: (text: string, spend?: Spend) => RegexMatch | undefined
  /** The match at the beginning of the text. */
  matchStart: (text: string) => RegexMatch | undefined
  /** All matches, in order, that do not overlap. */
  searchAll: (text: string, spend?: Spend) => Iterable<RegexMatch>
}

const compiled = new Map<string, PythonRegex>()

/**
 * Compiles an expression by an engine of its own: JavaScript's can take forever on a text that is made for it, and
 * nothing can end it. Throws ValueError where Python has no such pattern.
 */
export function pythonRegex(pattern: string): PythonRegex {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  try {
    const program = compileRegex(parseRegex(pattern))
    const regex: PythonRegex = {
      names: program.names,
      search: (text, spend) => {
        for (const match of matchesOf(program, text, spend)) return match
        return undefined
      },
      matchStart: (text) => matchAtStart(program, text),
      searchAll: (text, spend) => matchesOf(program, text, spend),
    }
    if (compiled.size >= 500) compiled.clear()
    compiled.set(pattern, regex)
    return regex
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error
    throw new PyError('ValueError', `The regular expression "${pattern}" cannot be used: ${error.message}.`)
  }
}
