import { expect, test } from 'vitest'
import { PyFloat } from '../python/values.ts'
import { readYaml } from './readYaml.ts'

test.each([
  ['yes', true],
  ['Off', false],
  ['y', 'y'],
  ['~', null],
  ['012', 10],
  ['0x1f', 31],
  ['1_000', 1000],
  ['1e3', '1e3'],
  ['1.5', 1.5],
  ['12:30', 750],
  ['"yes"', 'yes'],
  ['9223372036854775807', 9223372036854775807n],
  ['2024-01-31', '2024-01-31'],
  ['!!str 5', '5'],
])('the scalar %s is read by the rules of YAML 1.1', (source, value) => {
  expect(readYaml(`a: ${source}`)['a']).toEqual(value)
})

test('a float without fraction stays a float', () => {
  expect(readYaml('a: 1.0')['a']).toEqual(new PyFloat(1))
})

test('merge keys and repeated keys', () => {
  expect({ ...readYaml('base: &b {x: 1, y: 2}\nmade: {<<: *b, y: 3}\nmade2: {z: 1, z: 2}') }).toMatchObject({
    made: { x: 1, y: 3 },
    made2: { z: 2 },
  })
})
