import { PyError } from './errors.ts'

const compiled = new Map<string, RegExp>()

/**
 * Turns a Python regular expression into one of JavaScript: named groups, `\A`, `\Z` and inline flags in front are
 * written differently. Throws ValueError where JavaScript has no such pattern.
 */
export function pythonRegex(pattern: string, flags = ''): RegExp {
  const key = `${flags}/${pattern}`
  const known = compiled.get(key)
  if (known !== undefined) {
    known.lastIndex = 0
    return known
  }
  const inline = /^\(\?([aimsux]+)\)/.exec(pattern)
  const body = (inline === null ? pattern : pattern.slice(inline[0].length))
    .replaceAll(/\(\?P<(\w+)>/g, '(?<$1>')
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`)
    .replaceAll(/(?<!\\)((?:\\\\)*)\\A/g, '$1^')
    .replaceAll(/(?<!\\)((?:\\\\)*)\\Z/g, '$1$')
  const wanted = new Set(`${flags}${(inline?.[1] ?? '').replaceAll(/[aux]/g, '')}`)
  try {
    const regex = compile(body, [...wanted].join(''))
    if (compiled.size > 500) compiled.clear()
    compiled.set(key, regex)
    return regex
  } catch (error) {
    throw new PyError(
      'ValueError',
      `The regular expression "${pattern}" cannot be used: ${error instanceof Error ? error.message : ''}`,
    )
  }
}

/** Python's `\w` and `\d` know all letters and digits of Unicode; JavaScript's know those of ASCII. */
function withUnicodeClasses(body: string): string {
  let isInClass = false
  return body.replaceAll(/\\[\s\S]|[[\]]/g, (piece) => {
    if (piece === '[') isInClass = true
    if (piece === ']') isInClass = false
    if (piece === '\\d') return '\\p{Nd}'
    if (piece === '\\w') return isInClass ? '\\p{L}\\p{N}_' : '[\\p{L}\\p{N}_]'
    return piece
  })
}

function compile(body: string, flags: string): RegExp {
  try {
    return new RegExp(withUnicodeClasses(body), `${flags}u`)
  } catch {
    // With the flag "u", JavaScript refuses needless escapes that Python allows.
    return new RegExp(body, flags)
  }
}
