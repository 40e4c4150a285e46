import { expect, test } from 'vitest'
import { renderTemplate } from './renderTemplate.ts'

const render = (template: string, trusted = {}, given = {}) => renderTemplate(template, { trusted, given })

test.each([
  ["{{ config['base_url'] }}/oauth", { base_url: 'http://x:1' }, {}, 'http://x:1/oauth'],
  ['https://{{config.sub}}.example.com', {}, { sub: 'acme-1' }, 'https://acme-1.example.com'],
  ['https://{{ config.a.b }}.example.com', {}, { a: { b: 'x' } }, 'https://x.example.com'],
  ['https://{{ config.a[\'b\'] }}.x/{{ config["n"] }}', { a: { b: 'y' } }, { n: 5 }, 'https://y.x/5'],
  ['https://plain.example.com', {}, {}, 'https://plain.example.com'],
])('%s is filled', (template, trusted, given, filled) => {
  expect(render(template, trusted, given)).toBe(filled)
})

test('what the workspace set wins over what a page says', () => {
  expect(render('{{ config.u }}', { u: 'https://mine' }, { u: 'theirs' })).toBe('https://mine')
})

// The client secret is sent to this address, so a customer must not be able to choose the host.
test.each([
  'evil.com/',
  'evil.com#',
  'evil.com?',
  'x@evil.com',
  'evil.com:443/',
  'a b',
  '',
  '-x',
  'é',
  'x\n',
])('a value of a page that could change where the address ends (%j) is refused', (sub) => {
  expect(() => render('https://{{ config.sub }}.example.com', {}, { sub })).toThrow(
    expect.objectContaining({ code: 'connector.settings_invalid' }),
  )
})

test.each([{}, { sub: null }, { sub: { x: 1 } }, { sub: true }])(
  'a setting that is missing or no text (%j) is named',
  (given) => {
    expect(() => render('https://{{ config.sub }}.x', {}, given)).toThrow(/"sub"/)
  },
)

test('names of the object prototype are no settings', () => {
  expect(() => render('{{ config.constructor }}')).toThrow(/missing/)
})
