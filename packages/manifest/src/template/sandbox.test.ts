import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PyError } from '../python/errors.ts'
import type { PyValue } from '../python/values.ts'
import { interpolate, interpolateBoolean } from './interpolate.ts'

function surroundings(): Parameters<typeof interpolate>[1] {
  const record = { a: 'x', list: [1, 2, 3], inner: { k: 1 } }
  return { variables: { record, config: {}, parameters: {} }, now: () => 1_700_000_000_000_000n }
}

/** What a template gives, or the error of the language that it ends with. Any other error is thrown on. */
function outcome(template: string): PyValue | PyError {
  try {
    return interpolate(template, surroundings())
  } catch (error) {
    if (error instanceof PyError) return error
    throw error
  }
}

describe('what would take for ever is given up:', () => {
  test.each([
    "{% for i in [0] * 200000 %}{% set s = 'a' * 16000000 %}{% endfor %}",
    "{% for i in [0] * 100000 %}{% set s = ('a' * 1000000) | upper %}{% endfor %}",
    '{% for i in [0] * 1000 %}{% set s = [0] * 1000000 %}{% endfor %}',
    '{% for i in [0] * 1000 %}{% for j in [0] * 1000 %}{% for k in [0] * 1000 %}{% endfor %}{% endfor %}{% endfor %}',
    "{% set s = 'ab' * 8000000 %}{% for i in [0] * 100000 %}{% if 'c' in s %}x{% endif %}{% endfor %}",
    "{% set s = 'ab' * 8000000 %}{% for i in [0] * 100000 %}{% set y = s ~ i %}{% endfor %}",
    "{% set s = 'ab' * 800000 %}{% for i in [0] * 100000 %}{% set y = s.replace('a', 'b') %}{% endfor %}",
    "{% set s = 'ab' * 800000 %}{% for i in [0] * 100000 %}{% set y = s.split('a') | length %}{% endfor %}",
    '{% set l = [3, 1, 2] * 100000 %}{% for i in [0] * 100000 %}{% set y = l | sort %}{% endfor %}',
    '{% set l = [3, 1, 2] * 100000 %}{% for i in [0] * 100000 %}{% set y = l == l + [] %}{% endfor %}',
    "{% for i in [0] * 100000 %}{{ ('a' * 10000 ~ 'b') | regex_search('(a+)+$') }}{% endfor %}",
    "{{ 'x' | regex_replace('x', 'y' * 16000000) | regex_replace('y', 'yy') }}",
    "{{ '1,' * 1000000 }}",
    '{% set ns = namespace(l=[]) %}{% for i in [0] * 50 %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}',
    '{% set ns = namespace(l=[]) %}{% for i in [0] * 40 %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}',
    '{% set a = [] %}{% set b = [] %}{% set _ = a.append(b) %}{% set _ = b.append(a) %}{{ a == b }}',
    '{% set l = [] %}{% set _ = l.append(l) %}{{ l }}',
    '{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}',
    '{{ 2 ** 100000000 }}',
    "{{ '%1000000000d' % 5 }}",
    "{{ 'a'.ljust(1000000000) }}",
    '{{ [1] * 99999999999999999999 }}',
  ])('%s', (template) => {
    expect(outcome(template)).toMatchObject({ kind: 'LimitError' })
  })
})

test.each([
  "{{ ('9' * 1000000) | int }}",
  "{{ ('9' * 1000000 ~ 'x') | float }}",
  "{{ 'a' * 100000 | regex_search('(a+)+$') }}",
  "{{ ('a' * 1000).split(None, 10) | length }}",
  "{{ '(' * 1000000 }}",
  "{{ '{1:' * 100000 }}",
  '{{ day_delta(1e300) }}',
  "{{ str_to_datetime('2024-01-01T00:00:00.' ~ '1' * 1000000) }}",
  `{{ ${'-'.repeat(100_000)}1 }}`,
  `{{ ${'['.repeat(50_000)} }}`,
  '{% if 1 %}'.repeat(10_000),
  `{{ ${'(('.repeat(40_000)}1${'))'.repeat(40_000)} }}`,
  `{{ a${'.b'.repeat(50_000)} }}`,
  `{{ 1${'+1'.repeat(50_000)} }}`,
])('%.40s ends with a value or an error of the language', (template) => {
  expect(() => outcome(template)).not.toThrow()
})

const hooks = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'call',
  'typeName',
  '__class__',
]
const holders = [
  'record',
  'record.inner',
  'record.list',
  "''",
  '1',
  '1.5',
  '[]',
  '{}',
  '(1, 2)',
  'now_utc',
  'now_utc()',
]
const more = [
  "''.join",
  'record.items',
  'namespace()',
  'duration("P1D")',
  'self',
  'none',
  'true',
  'missing',
  'record | list',
]

test('nothing of JavaScript’s own can be reached, by whatever way', () => {
  for (const holder of [...holders, ...more]) {
    for (const hook of hooks) {
      const ways = [
        `{{ (${holder}).${hook} }}`,
        `{{ (${holder})['${hook}'] }}`,
        `{{ (${holder}) | attr('${hook}') }}`,
        `{{ [${holder}] | map(attribute='${hook}') | first }}`,
        `{{ (${holder}).get('${hook}') }}`,
        `{{ '{0[${hook}]}'.format(${holder}) }}`,
        `{{ '%(${hook})s' % (${holder}) }}`,
        `{{ (${holder}).${hook}('return 1')() }}`,
      ]
      for (const way of ways) {
        const found = outcome(way)
        const shown = found instanceof PyError ? found.kind : found
        // A text is the template itself, which stands where Python raises a TypeError, or what Python shows of no value.
        expect([way, shown]).toSatisfy(
          ([, value]: unknown[]) =>
            value === null ||
            value === way ||
            value === 'Undefined' ||
            (typeof value === 'string' && /^\w+Error$/.test(value)),
        )
      }
    }
  }
})

test.each([
  "{{ config.update({'__proto__': {'polluted': 1}}) }}",
  "{{ {'__proto__': {'polluted': 1}} }}",
  '{{ dict(__proto__=5) }}',
  '{% set ns = namespace() %}{% set ns.__proto__ = {"polluted": 1} %}{{ ns.polluted }}',
  "{{ record.setdefault('__proto__', {}).update({'polluted': 1}) }}",
  "{{ record.setdefault('constructor', {}).update({'polluted': 1}) }}",
  '{% set __proto__ = {"polluted": 1} %}{{ __proto__ }}',
  '{{ \'{"__proto__": {"polluted": 1}}\' }}',
])('%s changes nothing but its own data', (template) => {
  outcome(template)
  expect('polluted' in {}).toBe(false)
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('any mixture of the language ends with a value or an error of the language', () => {
  const leaf = fc.constantFrom(
    'record',
    'config',
    '1',
    "'a'",
    '[1, 2]',
    '{}',
    'none',
    'now_utc()',
    'x',
    '-1',
    '2.5',
    "'9' * 99",
  )
  const { expression } = fc.letrec<{ expression: string }>((tie) => {
    const inner = tie('expression')
    const operator = fc.constantFrom(
      '+',
      '-',
      '*',
      '/',
      '//',
      '%',
      '**',
      '~',
      '==',
      '<',
      'in',
      'and',
      'or',
      'is not none and',
    )
    const name = fc.constantFrom(
      'a',
      'list',
      'items()',
      'append(1)',
      'update({})',
      'upper()',
      'split()',
      '__proto__',
      'year',
    )
    const filter = fc.constantFrom(
      'int',
      'list',
      'length',
      'first',
      'join',
      'tojson',
      'sort',
      'unique',
      "regex_search('(a+)+$')",
      "regex_replace('a*', 'b')",
      "map('upper')",
      'float',
      'string',
      'urlencode',
      'hash',
      'base64encode',
      'sum',
      'max',
      'default(1)',
      'batch(2)',
      'dictsort',
      'format(1, 2)',
    )
    return {
      expression: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.tuple(inner, operator, inner).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
        fc.tuple(inner, name).map(([of, what]) => `${of}.${what}`),
        fc.tuple(inner, filter).map(([of, what]) => `(${of} | ${what})`),
        fc.tuple(inner, inner).map(([of, key]) => `${of}[${key}]`),
        fc.tuple(inner, inner).map(([of, from]) => `${of}[${from}:]`),
        fc.tuple(inner, inner, inner).map(([test_, yes, no]) => `(${yes} if ${test_} else ${no})`),
        fc.tuple(inner, inner).map(([one, two]) => `[${one}, ${two}]`),
        fc.tuple(inner, inner).map(([one, two]) => `{${one}: ${two}}`),
        fc.tuple(inner, inner).map(([of, with_]) => `max(${of}, ${with_})`),
      ),
    }
  })
  const statement = fc.oneof(
    expression.map((one) => `{{ ${one} }}`),
    fc.tuple(expression, expression).map(([over, body]) => `{% for i in ${over} %}{{ ${body} }}{% endfor %}`),
    fc.tuple(expression, expression).map(([test_, body]) => `{% if ${test_} %}{{ ${body} }}{% endif %}`),
    fc.tuple(expression, expression).map(([value, body]) => `{% set x = ${value} %}{{ ${body} }}`),
  )
  fc.assert(
    fc.property(statement, (template) => {
      expect(() => outcome(template)).not.toThrow()
      const asCondition = (): unknown => {
        try {
          return interpolateBoolean(template, surroundings())
        } catch (error) {
          return error instanceof PyError ? true : error
        }
      }
      expect(asCondition()).toBeTypeOf('boolean')
    }),
    { numRuns: 2000 },
  )
})
