import { expect, test } from 'vitest'
import { parseTarget } from './parseTarget.ts'
import { requestHead } from './requestHead.ts'

const target = parseTarget('https://app.example:8443/in%20box?q=ü')
const headOf = (
  request: { method?: string; headers?: Record<string, string> },
  body: Uint8Array | null = null,
) => requestHead({ method: 'POST', url: '', ...request }, target, body)

test('a request says where it goes, how long it is, and that the connection is kept', () => {
  expect(headOf({ headers: { 'X-One': 'a' } }, Buffer.from('héllo'))).toBe(
    'POST /in%20box?q=%C3%BC HTTP/1.1\r\nX-One: a\r\nhost: app.example:8443\r\nconnection: keep-alive\r\ncontent-length: 6\r\n\r\n',
  )
})

test('the length is said where a body is expected, and only there', () => {
  expect(headOf({ method: 'POST' })).toContain('content-length: 0\r\n')
  expect(headOf({ method: 'GET' })).not.toContain('content-length')
  expect(headOf({ method: 'DELETE' }, Buffer.from('x'))).toContain('content-length: 1\r\n')
})

test('a host that is named goes instead of that of the URL', () => {
  expect(headOf({ headers: { Host: 'other.example' } }).match(/host: .*/gi)).toEqual(['Host: other.example'])
})

test.each(['Connection', 'content-length', 'Transfer-Encoding', 'upgrade', 'expect', 'te', 'Keep-Alive'])(
  'what says how the message is framed is not left to callers: %s',
  (name) => {
    const head = headOf({ headers: { [name]: 'hunter2' } }, Buffer.from('x'))
    expect(head).not.toContain('hunter2')
    expect(head).toContain('content-length: 1\r\n')
  },
)

test.each(['a\r\nx-more: b', 'a\nb', 'a\rb', 'a\0b', '\u{1f600}'])(
  'a value can not carry more than itself: %j',
  (value) => {
    expect(() => headOf({ headers: { 'x-one': `hunter2${value}` } })).toThrow(
      /^The request was not sent: the header "x-one" has characters/,
    )
    expect(() => headOf({ headers: { 'x-one': `hunter2${value}` } })).not.toThrow('hunter2')
  },
)

test.each(['', 'x one', 'x:one', 'x\r\none'])('%j is not the name of a header', (name) => {
  expect(() => headOf({ headers: { [name]: 'a' } })).toThrow(`is not a header's name`)
})

test.each(['', 'GET /', 'P\r\n'])('%j is not a method', (method) => {
  expect(() => headOf({ method })).toThrow('is not one')
})

test('a byte for each character', () => {
  const head = headOf({ headers: { 'x-one': 'ü' } })
  expect(Buffer.from(head, 'latin1')).toHaveLength(head.length)
})
