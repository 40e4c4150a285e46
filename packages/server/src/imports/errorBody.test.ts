import { expect, test } from 'vitest'
import { errorInBody } from './errorBody.ts'

test.each<[string, string | null]>([
  ['{"error": "token expired"}', 'token expired'],
  ['{"errors": [{"message": "too complex"}], "data": null}', '[{"message":"too complex"}]'],
  ['{"ok": false, "error": "ratelimited"}', 'ratelimited'],
  ['{"success": false, "code": 17}', '{"success":false,"code":17}'],
  ['{"data": [], "error": null}', null],
  ['{"data": [], "errors": []}', null],
  ['{"data": {"issues": {"nodes": []}}, "errors": [{"message": "a field is gone"}]}', null],
  ['{"error": "", "total": 0}', null],
  ['{"ok": true, "items": []}', null],
  ['[{"error": "of a record"}]', null],
  ['{"name": "an object of one record"}', null],
  ['not JSON with "error"', null],
])('%s says %s', (text, said) => {
  expect(errorInBody(text)).toBe(said)
})
