/** Whether a character, by its code point, is one of those that are meant. */
export type CharTest = (code: number) => boolean

/** A test whose answers for ASCII are known beforehand. */
function tabled(test: CharTest): CharTest {
  const known = Uint8Array.from({ length: 128 }, (_none, code) => (test(code) ? 1 : 0))
  return (code) => (code < 128 ? known[code] === 1 : test(code))
}

function byPattern(pattern: RegExp): CharTest {
  return tabled((code) => pattern.test(String.fromCodePoint(code)))
}

/** Python's `\d`: digits of all scripts. */
export const isDigit = byPattern(/^\p{Nd}$/u)
/** Python's `\w`. */
export const isWord = byPattern(/^[\p{L}\p{N}_]$/u)
/** Python's `\s`. */
export const isSpace = classTest(
  [],
  [
    [0x09, 0x0d],
    [0x1c, 0x20],
    [0x85, 0x85],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
  ],
  false,
)

/** The opposite of a test. */
export function not(test: CharTest): CharTest {
  return (code) => !test(code)
}

/** The code points that count as the same as one where case does not matter. */
function casesOf(code: number): number[] {
  const char = String.fromCodePoint(code)
  return [char, char.toLowerCase(), char.toUpperCase()].flatMap((one) => {
    const found = one.codePointAt(0)
    return found === undefined || String.fromCodePoint(found) !== one ? [] : [found]
  })
}

/** Just this character. */
export function charTest(code: number, ignoreCase: boolean): CharTest {
  if (!ignoreCase) return (other) => other === code
  const cases = new Set(casesOf(code))
  return (other) => cases.has(other)
}

/** Characters of a set, `[...]`. */
export function classTest(
  tests: readonly CharTest[],
  ranges: readonly (readonly [number, number])[],
  ignoreCase: boolean,
): CharTest {
  const isOne = (code: number): boolean =>
    ranges.some(([from, to]) => from <= code && code <= to) || tests.some((test) => test(code))
  return tabled(ignoreCase ? (code) => casesOf(code).some(isOne) : isOne)
}
