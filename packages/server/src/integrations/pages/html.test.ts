import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html, scriptJson } from './html.ts'

test('whatever text is put in, it ends no tag and no attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { markup } = html`<p title="${text}">${text}</p>`
      expect(markup.match(/[<>"]/g)?.join('')).toBe('<"">' + '<>')
      expect(markup).not.toMatch(/'|`/)
    }),
  )
})

test('markup inside markup stays, lists are joined, nothing stays nothing', () => {
  const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`)
  expect(html`${items}${null}${undefined}${false}${0}`.markup).toBe('<li>a</li><li>&#60;b&#62;</li>0')
})

test('JSON in a script can not end the script, and stays the same JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { markup } = scriptJson({ value, more: '</script><!--' })
      expect(markup).not.toContain('<')
      expect(JSON.stringify(JSON.parse(markup))).toBe(JSON.stringify({ value, more: '</script><!--' }))
    }),
  )
})
