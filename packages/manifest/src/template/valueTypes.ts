import type { ValidTypes } from './interpolate.ts'

const valueTypes = new Map<string, ValidTypes>([
  ['string', ['str']],
  ['number', ['float']],
  ['integer', ['int', 'bool']],
  ['boolean', ['bool']],
])

/** What a rendered text may be read back as where a `value_type` says so; undefined: anything. */
export function typesOfValue(valueType: string | undefined): ValidTypes | undefined {
  return valueTypes.get(valueType ?? '')
}
