import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PyError } from '../python/errors.ts'
import { PyFloat, PySlice, PyTuple } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { interpolate, interpolateBoolean } from './interpolate.ts'

const clock = BigInt(Date.UTC(2024, 2, 1, 10, 30)) * 1000n
const record = {
  id: 7,
  name: "O'Hara",
  price: new PyFloat(2),
  big: 9007199254740993n,
  tags: ['a', 'b'],
  nested: { deep: { x: null } },
  zero: 0,
}
const slice = new PySlice(
  { org: 'o1' },
  { partition: { org: 'o1' }, cursor_slice: {}, extra_fields: { region: 'eu' } },
)
const surroundings = {
  variables: {
    config: { key: 'k', start: '2024-01-01', n: '5' },
    parameters: {},
    record,
    stream_slice: slice,
  },
  now: () => clock,
}

function evaluate(source: string): PyValue {
  return interpolate(source, surroundings, { otherwise: source })
}

describe('a template becomes the Python value that its text spells', () => {
  test.each<[string, PyValue]>([
    ['plain', 'plain'],
    ['{{ record.id }}', 7],
    ["{{ record['name'] }}", "O'Hara"],
    ['{{ record.price }}', new PyFloat(2)],
    ['{{ record.big }}', 9007199254740993n],
    ['{{ record.big + 1 }}', 9007199254740994n],
    ['{{ record.tags }}', ['a', 'b']],
    ['{{ record.nested.deep.x }}', null],
    ['{{ config.n }}', 5],
    ["{{ 'a,b'.split(',') }}", ['a', 'b']],
    ['1,2', new PyTuple([1, 2])],
    ['007', '007'],
    ['true', 'true'],
    ['True', true],
    ['{{ 7 / 7 }}', new PyFloat(1)],
    ['{{ 7 // 2 }}', 3],
    ['{{ -7 % 3 }}', 2],
    ["{{ record.tags[-1] ~ '-' ~ record.tags[:1] | first }}", 'b-a'],
    ["{{ now_utc().strftime('%Y-%m-%dT%H:%M:%SZ') }}", '2024-03-01T10:30:00Z'],
    ["{{ (now_utc() - duration('P1M')).strftime('%Y-%m-%d') }}", '2024-02-01'],
    ["{{ format_datetime(config.start, '%s') }}", 1704067200],
    ["{{ day_delta(-1, format='%Y-%m-%d') }}", '2024-02-29'],
    ["{{ stream_slice.extra_fields['region'] }}", 'eu'],
    ['{{ stream_slice.org }}', 'o1'],
    ["{{ {'a': record.id} }}", { a: 7 }],
    ["{{ 'md5' | hash('md5') }}", '1bc29b36f623ba82aaf6724fd3b16718'],
    ['{% for t in record.tags %}{{ loop.index }}{{ t }}{% endfor %}', '1a2b'],
    ["{{ 'x' if record.id > 5 else 'y' }}", 'x'],
    ["{{ record.tags | map('upper') | join('+') }}", 'A+B'],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value)
  })
})

describe('what is missing', () => {
  test('a missing key is empty, so the default stands in', () => {
    expect(interpolate('{{ record.none }}', surroundings, { otherwise: 'x' })).toBe('x')
    expect(interpolate('{{ record.none }}', surroundings)).toBeNull()
  })

  test('a key of a missing key is an error, for which the default stands in', () => {
    expect(interpolate('{{ record.none.more }}', surroundings)).toBeNull()
    expect(() => evaluate('{{ record.none.more }}')).toThrow("'dict object' has no attribute 'none'")
  })

  test('a name that nothing defines is an error', () => {
    expect(() => evaluate('{{ nobody }}')).toThrow('nobody')
  })

  test('a type error gives the template itself', () => {
    expect(evaluate("{{ 'a' + 1 }}")).toBe("{{ 'a' + 1 }}")
  })

  test('stream_state is refused', () => {
    expect(() => evaluate('{{ stream_state.x }}')).toThrow('stream_interval')
  })
})

describe('conditions', () => {
  test.each([
    ['{{ record.id == 7 }}', true],
    ['{{ record.nested.deep.x }}', true],
    ['{{ record.none }}', false],
    ['{{ record.none.more }}', false],
    ['{{ record.zero }}', false],
    ['{{ [] }}', false],
    ["{{ 'false' }}", false],
    ['', false],
  ])('%s is %s', (source, truth) => {
    expect(interpolateBoolean(source, surroundings)).toBe(truth)
  })
})

describe('nothing but data and the language can be reached', () => {
  test.each([
    "{{ ''.constructor }}",
    '{{ record.constructor }}',
    '{{ record.__proto__ }}',
    "{{ record['__proto__'] }}",
    "{{ record['constructor']['constructor']('return 1')() }}",
    '{{ [].map }}',
    "{{ ''.__class__ }}",
    '{{ now_utc.call }}',
    "{{ ''.toString }}",
    '{{ (1).toFixed }}',
    '{{ record.hasOwnProperty }}',
    '{{ record.valueOf }}',
  ])('%s finds nothing', (source) => {
    expect(interpolate(source, surroundings)).toBeNull()
  })

  test('a template cannot set the prototype of anything', () => {
    evaluate("{{ record.update({'__proto__': {'polluted': 1}}) }}")
    evaluate("{{ dict([['__proto__', {'polluted': 1}]]) }}")
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(interpolate("{{ {}['polluted'] }}", surroundings)).toBeNull()
  })

  test.each([
    "{{ 'x' * 1000000000 }}",
    '{{ [1] * 1000000000 }}',
    '{{ 9 ** 99999 }}',
    '{{ 9 ** 4000 ** 4000 }}',
    '{% for a in [1] * 999 %}{% for b in [1] * 999 %}{{ a }}{% endfor %}{% endfor %}',
    "{{ '%1000000000d' % 1 }}",
    "{{ 'x'.ljust(1000000000) }}",
    '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    '{{ ' + '('.repeat(5000) + ')'.repeat(5000) + ' }}',
  ])('work without end is refused: %s', (source) => {
    expect(() => evaluate(source)).toThrow(PyError)
  })
})

function outcomeOf(source: string): string {
  try {
    evaluate(source)
    return 'value'
  } catch (error) {
    return error instanceof PyError ? 'language error' : String(error)
  }
}

test('any text either evaluates or fails with an error of the language', () => {
  const pieces = [
    '{{',
    '}}',
    '{%',
    '%}',
    ' ',
    'record',
    '.id',
    "['x']",
    '(',
    ')',
    '|',
    'int',
    ' if ',
    ' else ',
    '+',
    '"',
    "'",
    'for x in ',
    '1',
    ',',
    '-',
    'not ',
    ' is none',
    '[',
    ']',
    ':',
    '{',
    '}',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
      expect(outcomeOf(parts.join(''))).toMatch(/^(value|language error)$/)
    }),
    { numRuns: 3000 },
  )
})
