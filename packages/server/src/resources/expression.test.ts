import fc from 'fast-check'
import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '@tributary/contract'
import { compileExpression } from './expression.ts'

const name = fc.constantFrom('a', 'b', 'c', 'and', 'constructor', '__proto__', 'length')
const value = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<JsonValue>(null, 0, 1, '', 'text', true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
}))

test('a plain path gives exactly what JSONata gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 4 }), value.object, async (names, record) => {
      const text = names.map((part) => `\`${part}\``).join('.')
      const reference: unknown = await jsonata(text).evaluate(record)
      const ours = await compileExpression(text)(record)
      // JSONata marks its sequences with hidden properties; JSON is what counts.
      expect(JSON.stringify(ours)).toBe(JSON.stringify(reference))
    }),
    { numRuns: 2_000 },
  )
})

test('a plain path answers at once; other expressions, and lists on the way, by a promise', async () => {
  expect(compileExpression('author.name')({ author: { name: 'Ann' } })).toBe('Ann')
  expect(compileExpression('`due on`')({ 'due on': null })).toBeNull()
  expect(compileExpression('author.name')({})).toBeUndefined()
  expect(compileExpression('tags')({ tags: ['x'] })).toEqual(['x'])
  const overList = compileExpression('labels.name')({ labels: [{ name: 'bug' }, { name: 'ui' }] })
  expect(overList).toBeInstanceOf(Promise)
  expect(await overList).toEqual(['bug', 'ui'])
  expect(await compileExpression("$lookup({'none': 0, 'low': 1}, priority)")({ priority: 'low' })).toBe(1)
  expect(await compileExpression('items[0].id')({ items: [{ id: 7 }] })).toBe(7)
})

test('what is not JSON is refused', async () => {
  await expect(compileExpression('$sum')({})).rejects.toThrow('not a JSON value')
})

test('an expression that never ends is stopped', async () => {
  await expect(compileExpression('($f := function($x){ $f($x + 1) + 1 }; $f(1))')({})).rejects.toMatchObject({
    code: expect.any(String),
  })
})
