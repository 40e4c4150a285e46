import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PyError } from './errors.ts'
import { pythonRegex } from './regex.ts'

function found(pattern: string, text: string): unknown {
  const match = pythonRegex(pattern).search(text)
  return match === undefined ? undefined : [match.index, match.text, ...match.groups]
}

function faultOf(pattern: string, text: string): unknown {
  try {
    found(pattern, text)
    return undefined
  } catch (error) {
    return error
  }
}

describe('a regular expression', () => {
  test.each<[string, string, unknown]>([
    ['page=(\\d+)', '?size=5&page=12&x', [8, 'page=12', '12']],
    ['(?P<year>\\d{4})-(?P<month>\\d\\d)', 'on 2024-03-15', [3, '2024-03', '2024', '03']],
    ['^b', 'a\nb', undefined],
    ['(?m)^b', 'a\nb', [2, 'b']],
    ['a$', 'a\n', [0, 'a']],
    ['a\\Z', 'a\n', undefined],
    ['(?i)stra\u00dfe', 'STRA\u00dfE', [0, 'STRA\u00dfE']],
    ['\\w+', '\u00e4\u00f6-x', [0, '\u00e4\u00f6']],
    ['.', '\u{1f600}', [0, '\u{1f600}']],
    ['a+?', 'aaa', [0, 'a']],
    ['a{2}', 'aaa', [0, 'aa']],
    ['a{,2}', 'aaa', [0, 'aa']],
    ['a{x', 'a{x', [0, 'a{x']],
    ['[]a]+', ']a]', [0, ']a]']],
    ['[^]a]', ']ab', [2, 'b']],
    ['(a)|(b)', 'b', [0, 'b', undefined, 'b']],
    ['(?<=page=)\\d+(?=&)', 'page=12&', [5, '12']],
    ['(?<!x)a', 'xaa', [2, 'a']],
    ['(\\w)\\1', 'abccd', [2, 'cc', 'c']],
    ['(?P<q>[ab])(?P=q)', 'abb', [1, 'bb', 'b']],
    ['(?>a+)a', 'aaa', undefined],
    ['a++a', 'aaa', undefined],
    ['(?x) a  # one\n b', 'ab', [0, 'ab']],
    ['(?:)*', 'a', [0, '']],
    ['(a*)*', 'b', [0, '', '']],
    ['\\x41\\u00e4\\n', 'A\u00e4\n', [0, 'A\u00e4\n']],
  ])('%s in %j gives %j, as in Python', (pattern, text, expected) => {
    expect(found(pattern, text)).toEqual(expected)
  })

  test.each([
    '(',
    ')',
    '*a',
    'a**',
    '[a',
    '(?P<1>a)',
    '(?P=x)',
    '\\q',
    'a{3,2}',
    '[b-a]',
    '(?<=a+)b',
    '\\1',
    '(?z)',
  ])('%s is none of Python’s', (pattern) => {
    expect(() => pythonRegex(pattern)).toThrow(PyError)
  })

  test('finds all matches: after an empty one, at its place only one that takes something', () => {
    const all = (pattern: string, text: string): string[] =>
      Array.from(pythonRegex(pattern).searchAll(text), (match) => `${match.index}${match.text}`)
    expect(all('x*', 'axb')).toEqual(['0', '1x', '2', '3'])
    expect(all('x*?', 'xa')).toEqual(['0', '0x', '1', '2'])
    expect(all('\\d+', '1 22 333')).toEqual(['01', '222', '5333'])
  })
})

// What would take JavaScript's engine longer than anyone waits. The limit counts steps, so the outcome is always the same.
test.each<[string, string]>([
  ['(a+)+$', `${'a'.repeat(5000)}b`],
  ['(a|a)*b', 'a'.repeat(5000)],
  ['(.*)*x', 'y'.repeat(5000)],
  ['.*.*.*.*.*=', 'x'.repeat(5000)],
  ['(a?){30}a{30}', 'a'.repeat(29)],
  ['(\\w+\\s?)*$', `${'word '.repeat(1000)}!`],
])('%s ends on a text that is made against it', (pattern, text) => {
  expect(() => found(pattern, text)).not.toThrow()
})

test.each<[string, string]>([
  ['(?=(a+)+$)b', `${'a'.repeat(60)}b`],
  ['(a*)*\\1b', 'a'.repeat(60)],
  ['(?<!x)(a|aa)+$(?!b)c', 'a'.repeat(60)],
])('%s, whose ways cannot be remembered, is given up or ends', (pattern, text) => {
  expect(faultOf(pattern, text)).toSatisfy(
    (error: unknown) => error === undefined || (error instanceof PyError && error.kind === 'LimitError'),
  )
})

test('an expression that would be too large is refused', () => {
  expect(() => pythonRegex('((a{0,900}){0,900}){0,900}')).toThrow('it is too large')
})

test('simple expressions find what JavaScript finds', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '(a|b)',
    '(?:ab|a)',
    '(a)',
    '(?=b)',
    '^',
    '$',
  )
  const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{2}', '{1,2}'))
  const pattern = fc
    .array(piece, { maxLength: 5 })
    .map((pieces) =>
      pieces
        .map(([one, times]) => (/^(\^|\$|\(\?=.*)$/.test(one) || times === '' ? one : one + times))
        .join(''),
    )
  const text = fc.array(fc.constantFrom('a', 'b', '1'), { maxLength: 10 }).map((chars) => chars.join(''))
  fc.assert(
    fc.property(pattern, text, (source, given) => {
      const theirs = new RegExp(source, 'u').exec(given)
      expect(found(source, given)).toEqual(theirs === null ? undefined : [theirs.index, ...theirs])
    }),
    { numRuns: 500 },
  )
})

test('any text is an expression or is refused as none, and its search ends', () => {
  const piece = fc.constantFrom(
    'a',
    '(',
    ')',
    '[',
    ']',
    '*',
    '+',
    '?',
    '{2,}',
    '|',
    '\\',
    '(?',
    'P<n>',
    '^',
    '$',
    '-',
    '=',
  )
  const text = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, fc.string({ maxLength: 40 }), (pattern, given) => {
      expect(faultOf(pattern, given + 'a'.repeat(40))).toSatisfy(
        (error: unknown) => error === undefined || error instanceof PyError,
      )
    }),
    { numRuns: 1000 },
  )
})
