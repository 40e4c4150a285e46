import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { toEdited, toSource } from '../src/pages/mapping/mappingText.ts'

test.each(['sandbox', 'linear'])(
  'the mapping of %s is the same after it was shown in the editor',
  async (type) => {
    const text = await readFile(new URL(`../../../connectors/${type}/mapping.yaml`, import.meta.url), 'utf8')
    const mapping: unknown = parse(text)
    expect(toSource(toEdited(mapping))).toEqual(mapping)
  },
)

const field = fc.oneof(
  fc.constantFrom('title', 'author.name', '{"a": b}', '$lookup({"x": 1}, y)', '-a', '2nd', 'nullable'),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
  fc.record({ from: fc.constantFrom('a', 'b.c'), ref: fc.constantFrom('pm_user', 'pm_issue') }),
)

test('any mix of expressions, constants and references comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('name', 'url', 'priority'), field, { noNullPrototype: true }),
      (fields) => {
        const mapping = { version: 1, streams: { s: { model: 'pm_issue', external_id: 'id', fields } } }
        expect(toSource(toEdited(mapping))).toEqual(mapping)
      },
    ),
  )
})

test('a field that was emptied is left out', () => {
  const edited = toEdited({
    version: 1,
    streams: { s: { model: 'm', external_id: 'id', deleted_when: 'gone', fields: { name: 'title' } } },
  })
  const stream = edited.streams['s']
  if (!stream) throw new Error('the stream is gone')
  const emptied = { ...stream, deletedWhen: ' ', fields: [['name', ' ']] satisfies [string, string][] }
  expect(toSource({ streams: { s: emptied } })).toEqual({
    version: 1,
    streams: { s: { model: 'm', external_id: 'id', fields: {} } },
  })
})

test('something that is no mapping is shown as an empty one', () => {
  for (const odd of [null, 'text', [], { streams: 5 }, { streams: { s: null } }]) {
    expect(Object.keys(toEdited(odd).streams).length).toBeLessThan(2)
  }
})
