import { expect, test } from 'vitest'
import { errorInBody } from './errorBody.ts'

test.each<[string, string | null]>([
  ['{"error": "token expired"}', 'token expired'],
  ['{"errors": [{"message": "too complex"}], "data": null}', '[{"message":"too complex"}]'],
  ['{"ok": false, "error": "ratelimited"}', 'ratelimited'],
  ['{"success": false, "code": 17}', '{"success":false,"code":17}'],
  ['{"data": [], "error": null}', null],
  ['{"data": [], "errors": []}', null],
  ['{"data": {"issues": {"nodes": [{"id": 1}]}}, "errors": [{"message": "a field is gone"}]}', null],
  ['{"data": {"issues": {"nodes": []}}, "errors": [{"message": "too slow"}]}', '[{"message":"too slow"}]'],
  ['{"items": [], "error": "database overloaded"}', 'database overloaded'],
  ['{"Error": "busy", "Items": null}', 'busy'],
  ['{"errorMessages": ["no such project"], "errors": {}}', '["no such project"]'],
  ['{"fault": {"faultstring": "spike arrest"}}', '{"faultstring":"spike arrest"}'],
  [
    '{"status": "error", "message": "try later", "data": []}',
    '{"status":"error","message":"try later","data":[]}',
  ],
  ['{"code": 503, "msg": "busy"}', '{"code":503,"msg":"busy"}'],
  ['{"statusCode": "500", "message": "oops"}', '{"statusCode":"500","message":"oops"}'],
  ['{"status": "success", "data": []}', null],
  ['{"code": 0, "message": "ok", "data": []}', null],
  ['{"code": 200, "data": []}', null],
  ['{"id": 7, "status": "failed", "message": "a payment, which is a record"}', null],
  ['{"status": "failed", "items": [{"id": 1}]}', null],
  ['{"error": "", "total": 0}', null],
  ['{"ok": true, "items": []}', null],
  ['[{"error": "of a record"}]', null],
  ['{"name": "an object of one record"}', null],
  ['not JSON with "error"', null],
])('%s says %s', (text, said) => {
  expect(errorInBody(text)).toBe(said)
})
