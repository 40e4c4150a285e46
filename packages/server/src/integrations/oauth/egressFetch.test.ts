import { expect, test } from 'vitest'
import { standardAnswer } from './egressFetch.ts'

test.each([
  [
    'a standard answer',
    200,
    '{"access_token":"a","token_type":"Bearer","expires_in":60}',
    { access_token: 'a', expires_in: 60 },
  ],
  ['without token_type', 200, '{"access_token":"a"}', { access_token: 'a' }],
  [
    'expires_in as text',
    200,
    '{"access_token":"a","expires_in":"3600"}',
    { access_token: 'a', expires_in: 3_600 },
  ],
  ['expires_in that is no number', 200, '{"access_token":"a","expires_in":"never"}', { access_token: 'a' }],
  ['expires_in null', 200, '{"access_token":"a","expires_in":null}', { access_token: 'a' }],
  ['status 201', 201, '{"access_token":"a"}', { access_token: 'a' }],
  [
    'a form',
    200,
    'access_token=a&expires_in=60&scope=read',
    { access_token: 'a', expires_in: 60, scope: 'read' },
  ],
  [
    'an id_token, which nothing here reads',
    200,
    '{"access_token":"a","id_token":"x.y.z"}',
    { access_token: 'a' },
  ],
])('%s becomes what RFC 6749 5.1 asks for', (_what, status, text, body) => {
  expect(standardAnswer(status, text)).toEqual({ status: 200, body: { token_type: 'bearer', ...body } })
})

test.each([
  [
    'an error with status 200',
    200,
    '{"error":"bad_verification_code"}',
    400,
    { error: 'bad_verification_code' },
  ],
  ['an error as a form', 200, 'error=invalid_grant', 400, { error: 'invalid_grant' }],
  ['an error', 401, '{"error":"invalid_client"}', 401, { error: 'invalid_client' }],
  ['an HTML page', 403, '<html>', 403, null],
  ['a list', 200, '[1]', 200, null],
  ['nothing', 200, '', 200, null],
])('%s is no token', (_what, status, text, becomes, body) => {
  expect(standardAnswer(status, text)).toEqual({ status: becomes, body })
})
