import { expect, test } from 'vitest'
import { faultAt } from './faultAt.ts'

test.each([
  [['retry_schedule', 2], '#/retry_schedule/2'],
  [['headers', 'x a/b~c'], '#/headers/x%20a~1b~0c'],
  [[], '#'],
])('%j is %s', (path, pointer) => {
  expect(faultAt({ path, detail: 'too small' })).toEqual({ errors: [{ detail: 'too small', pointer }] })
})
