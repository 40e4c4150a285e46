import { expect, test } from 'vitest'
import { TributaryError } from '@tributary/contract'
import { createKeyring } from '../secrets/index.ts'
import { checkHeaders, openHeaders, storedHeaders } from './customHeaders.ts'

function faultOf(headers: Record<string, string>): string {
  try {
    checkHeaders(headers)
  } catch (error) {
    if (error instanceof TributaryError && error.code === 'webhook.header_invalid') return error.message
    throw error
  }
  return 'taken'
}

test.each([
  'Webhook-Id',
  'webhook-signature',
  'webhook-anything',
  'Content-Type',
  'content-length',
  'content-encoding',
  'Host',
  'user-agent',
  'expect',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'proxy-authorization',
  'proxy-connection',
])('%s is reserved', (name) => {
  expect(faultOf({ [name]: 'x' })).toMatch(`The header "${name}" is reserved: `)
})

test.each([
  [{ 'a b': 'x' }, 'is not the name of a header'],
  [{ '': 'x' }, 'is not the name of a header'],
  [{ 'a\r\nhost': 'x' }, 'is not the name of a header'],
  [{ ['a'.repeat(65)]: 'x' }, 'is too long'],
  [{ a: 'hunter2\r\nhost: evil' }, 'not printable ASCII'],
  [{ a: 'hunter2\0' }, 'not printable ASCII'],
  [{ a: 'hunter2 é' }, 'not printable ASCII'],
  [{ a: ' hunter2' }, 'begins or ends with a blank'],
  [{ a: '' }, 'is empty'],
  [{ a: 'hunter2'.repeat(200) }, 'too long a value'],
  [{ 'X-One': 'hunter2', 'x-one': 'hunter2' }, 'given twice'],
  [Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`x-${i}`, 'hunter2'])), 'at most 20 headers'],
])('%j is refused in words, and no value is quoted', (headers: Record<string, string>, words) => {
  expect(faultOf(headers)).toContain(words)
  expect(faultOf(headers)).not.toContain('hunter2')
})

test('authorization and cookie are allowed, and names are kept in lower case', () => {
  expect(checkHeaders({ Authorization: 'Bearer a b', Cookie: 'a=1', 'X-One': '~' })).toEqual({
    authorization: 'Bearer a b',
    cookie: 'a=1',
    'x-one': '~',
  })
})

test('values are sealed for their own endpoint; the names are shown', () => {
  const keyring = createKeyring(`k:${Buffer.alloc(32, 1).toString('base64')}`)
  const endpoint = { workspaceId: 'w', endpointId: 'e' }
  const { headersSealed, headerNames } = storedHeaders(keyring, endpoint, { 'x-b': 'hunter2', 'x-a': '1' })
  expect(headerNames).toEqual(['x-a', 'x-b'])
  expect(headersSealed?.includes('hunter2')).toBe(false)
  expect(openHeaders(keyring, endpoint, headersSealed)).toEqual({ 'x-b': 'hunter2', 'x-a': '1' })
  expect(() => openHeaders(keyring, { ...endpoint, endpointId: 'other' }, headersSealed)).toThrow(
    'belongs to another row',
  )
  expect(storedHeaders(keyring, endpoint, {})).toEqual({ headersSealed: null, headerNames: [] })
})
