import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnswerFault } from './answerFault.ts'
import { AnswerReader } from './answerReader.ts'

type Read = {
  status: number
  headers: Record<string, string>
  body: string
  /** Bytes that came behind the answer; null: it is not complete. */
  behind: number | null
  keptForMs: number | null
}

/** Reads what a server sent, in pieces that end at `cuts`; `closes`: it then ends the connection. */
function read(sent: string, { method = 'POST', cuts = [] as readonly number[], closes = false } = {}): Read {
  const reader = new AnswerReader()
  const body: Buffer[] = []
  const parts = { status: 0, headers: {} as Record<string, string> }
  reader.expect(method, {
    onHead: (status, headers) => Object.assign(parts, { status, headers: { ...headers } }),
    onData: (chunk) => body.push(chunk),
  })
  const bytes = Buffer.from(sent, 'latin1')
  let behind: number | null = null
  let from = 0
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    const taken: number = behind === null ? reader.read(bytes.subarray(from, to)) : -1
    if (taken >= 0) behind = bytes.length - from - taken
    from = to
  }
  if (closes && behind === null) {
    reader.end()
    behind = 0
  }
  return { ...parts, body: Buffer.concat(body).toString('latin1'), behind, keptForMs: reader.keptForMs }
}

const whole = (extra: Partial<Read>): Read => ({
  status: 200,
  headers: {},
  body: '',
  behind: 0,
  keptForMs: null,
  ...extra,
})

describe('the end of an answer is found', () => {
  test('by its length', () => {
    expect(read('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello')).toEqual(
      whole({ headers: { 'content-length': '5' }, body: 'hello' }),
    )
    expect(read('HTTP/1.1 500 \r\nContent-Length:0\r\n\r\n').behind).toBe(0)
    expect(read('HTTP/1.1 200\r\ncontent-length: 6\r\n\r\nhello').behind).toBeNull()
  })

  test('by the last chunk and the trailers behind it', () => {
    const sent =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;name="a b"\r\nhel\r\n02 \r\nlo\r\n0\r\nx-late: 1\r\n\r\n'
    expect(read(sent)).toMatchObject({ body: 'hello', behind: 0 })
    expect(read(sent.slice(0, -2)).behind).toBeNull()
  })

  test('by the end of the connection, where nothing else is said', () => {
    const sent = 'HTTP/1.1 200 OK\r\n\r\nhello'
    expect(read(sent).behind).toBeNull()
    expect(read(sent, { closes: true })).toEqual(whole({ body: 'hello', keptForMs: 0 }))
  })

  test.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'],
    ['POST', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n'],
  ])('with its head: %s, %j', (method, sent) => {
    expect(read(sent, { method })).toMatchObject({ body: '', behind: 0, keptForMs: null })
  })

  test('and what comes behind it is told', () => {
    expect(read('HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n').behind).toBe(17)
  })

  test('but not when the connection ends before', () => {
    for (const sent of ['', 'HTTP/1.1 200', 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello'])
      expect(() => read(sent, { closes: true })).toThrow('closed before the answer was complete')
  })
})

test('answers before the real one are passed over', () => {
  expect(
    read(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 204 \r\nx: 1\r\n\r\n',
    ),
  ).toEqual(whole({ status: 204, headers: { x: '1' } }))
})

test('headers: values of one name are joined, blanks around them go, a value may go on in the next line, any name is a name', () => {
  const sent =
    'HTTP/1.1 204 \nX-One:\ta \r\nx-one: b\r\nX-Long: begin\r\n  and end\r\n__proto__: p\r\nconstructor: c\r\nX-Bytes:\xc3\xa0\r\n\n'
  const { headers } = read(sent)
  expect(Object.entries(headers)).toEqual([
    ['x-one', 'a, b'],
    ['x-long', 'begin and end'],
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['x-bytes', '\xc3\xa0'],
  ])
})

test.each([
  ['HTTP/1.1', '', null],
  ['HTTP/1.1', 'Connection: Close', 0],
  ['HTTP/1.1', 'Connection: foo, close', 0],
  ['HTTP/1.1', 'Keep-Alive: timeout=5, max=100', 5_000],
  ['HTTP/1.1', 'Keep-Alive: max=100', null],
  ['HTTP/1.0', '', 0],
  ['HTTP/1.0', 'Connection: keep-alive', null],
])('how long a connection is kept: %s with %j', (version, header, keptForMs) => {
  expect(read(`${version} 204 \r\n${header}${header && '\r\n'}\r\n`).keptForMs).toBe(keptForMs)
})

describe('what leaves open where an answer ends, or is no answer, is refused', () => {
  const head = 'HTTP/1.1 200 OK\r\n'
  test.each([
    'SSH-2.0-OpenSSH\r\n',
    'HTTP/2.0 200 OK\r\n',
    'HTTP/1.1 099 Low\r\n',
    'HTTP/1.1 2000\r\n',
    ' HTTP/1.1 200 OK\r\n',
    '\r\nHTTP/1.1 200 OK\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n',
    `${head}no colon\r\n`,
    `${head}: nameless\r\n`,
    `${head}space : x\r\n`,
    `${head} goes on from nothing\r\n`,
    `${head}x: a\0b\r\n`,
    `${head}x: a\rb\r\n`,
    `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n`,
    `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n`,
    `${head}content-length: -1\r\n\r\n`,
    `${head}content-length: 5.0\r\n\r\n`,
    `${head}content-length: 9999999999999999\r\n\r\n`,
    `${head}content-length:\r\n\r\n`,
    `${head}transfer-encoding: gzip, chunked\r\n\r\n`,
    `${head}transfer-encoding: identity\r\n\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\nx\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\n\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\n-1\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\nfffffffffffff\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\n2\r\nabc\r\n`,
  ])('%j', (sent) => {
    expect(() => read(sent)).toThrow('not HTTP')
    for (const cut of [3, sent.length - 3]) expect(() => read(sent, { cuts: [cut] })).toThrow('not HTTP')
  })

  test.each([
    ['a header', `${head}x: ${'x'.repeat(16_384)}`],
    ['headers', head + 'x: 1\r\n'.repeat(3_000)],
    ['answers before the real one', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000)],
    ['what is said of a chunk', `${head}transfer-encoding: chunked\r\n\r\n1;${'x'.repeat(16_384)}`],
    ['trailers', `${head}transfer-encoding: chunked\r\n\r\n0\r\n${'x: 1\r\n'.repeat(3_000)}`],
  ])('%s without end', (_what, sent) => {
    expect(() => read(sent)).toThrow('headers of the answer are too large')
  })
})

const name = fc.stringMatching(/^x-[a-z]{1,8}$/)
const value = fc.stringMatching(/^[!-~](?:[ -~]{0,20}[!-~])?$/)
const bodyOf = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 6 })
const chunked = (pieces: readonly string[]) =>
  [...pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`), '0\r\n\r\n'].join('')

test('however an answer is framed and wherever its bytes are cut, it is read as it was sent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
      fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 5 }),
      bodyOf,
      fc.constantFrom('length', 'chunks', 'close'),
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.boolean(),
      (status, fields, pieces, framing, cuts, early) => {
        const body = pieces.join('')
        const framed: [string, string][] = {
          length: [['content-length', String(body.length)] as [string, string]],
          chunks: [['transfer-encoding', 'chunked'] as [string, string]],
          close: [],
        }[framing]
        const all = [...fields, ...framed]
        const sent = [
          early ? 'HTTP/1.1 102 Processing\r\nx-early: 1\r\n\r\n' : '',
          `HTTP/1.1 ${status} Reason\r\n`,
          ...all.map(([key, text]) => `${key}: ${text}\r\n`),
          '\r\n',
          framing === 'chunks' ? chunked(pieces) : body,
        ].join('')
        const closes = framing === 'close'
        expect(read(sent, { cuts, closes })).toEqual(
          whole({ status, headers: Object.fromEntries(all), body, keptForMs: closes ? 0 : null }),
        )
      },
    ),
  )
})

test('whatever bytes come, they are an answer, part of one, or a fault that is named', () => {
  const pieces = fc.constantFrom(
    ...[
      'HTTP/1.1 200 OK',
      'HTTP/1.1 100 C',
      '\r\n',
      '\n',
      '\r',
      ':',
      ' ',
      'content-length: 3',
      '0',
      '5',
      'abc',
      '\0',
    ],
    'transfer-encoding: chunked',
  )
  const sent = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary-ascii', maxLength: 5 })), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(sent, fc.array(fc.nat(), { maxLength: 5 }), (texts, cuts) => {
      expect(outcomeOf(() => read(texts.join(''), { cuts }))).toMatch(/^(answer|part|fault)$/)
    }),
    { numRuns: 2_000 },
  )
})

function outcomeOf(reading: () => Read): string {
  try {
    const { status, behind } = reading()
    if (behind === null) return 'part'
    return status >= 200 && status <= 999 ? 'answer' : `status ${status}`
  } catch (error) {
    return error instanceof AnswerFault ? 'fault' : String(error)
  }
}
