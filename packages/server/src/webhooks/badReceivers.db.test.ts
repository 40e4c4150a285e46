import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { until, useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'

// A receiver that speaks HTTP as it likes. Whatever it does, a try ends in bounded time, as what the status says when a status came
// and as a failure in words when none did; and what it sends is never taken for the answer to another request.

const world = useDeliveryWorld({ runningClock: true })

/** What is done to a connection when the `n`th request has come on it. */
type Behaviour = (socket: Socket, n: number) => void
const says =
  (text: string): Behaviour =>
  (socket) =>
    void socket.write(text.replaceAll('\n', '\r\n'))
const again = (socket: Socket, everyMs: number, text: string) => {
  const timer = setInterval(() => socket.write(text), everyMs)
  socket.on('close', () => clearInterval(timer))
}

async function badReceiver(behave: Behaviour): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let text = ''
    let count = 0
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data) => {
      text += data.toString('latin1')
      const end = text.indexOf('\r\n\r\n') + 4
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1])
      if (end < 4 || text.length < end + length) return
      text = text.slice(end + length)
      behave(socket, ++count)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world.atEnd(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

/** What becomes of one delivery that is tried once. */
async function tryOnce(behave: Behaviour) {
  const { endpointId } = await world.fixture.endpoint(await badReceiver(behave), { retryScheduleS: [] })
  world.fixture.start({ attemptTimeoutMs: 400 })
  await world.recordOne()
  await until(async () => (await world.attempts(endpointId)).length > 0)
  return (await world.attempts(endpointId))[0]
}

const ok = 'HTTP/1.1 200 OK\n'
const delivered: [string, Behaviour][] = [
  ['closes after an answer of HTTP/1.0', (socket) => void socket.end('HTTP/1.0 200 OK\r\n\r\nthanks')],
  [
    'sends twenty answers of 103 before the real one',
    says('HTTP/1.1 103 Early Hints\nlink: </x>\n\n'.repeat(20) + `${ok}content-length: 0\n\n`),
  ],
  ['says 200, and then breaks its chunks', says(`${ok}transfer-encoding: chunked\n\nZZ\nthanks`)],
  ['says 200 and more than it announced', says(`${ok}content-length: 2\n\nokGARBAGE GARBAGE\n\n`)],
  [
    'says 200, and drips its body for ever',
    (socket, n) => {
      says(`${ok}\n`)(socket, n)
      again(socket, 20, 'x')
    },
  ],
  [
    'says 200, and resets the connection in the body',
    (socket, n) => {
      says(`${ok}content-length: 9\n\nthx`)(socket, n)
      setTimeout(() => socket.resetAndDestroy(), 50)
    },
  ],
]

test.each(delivered)('one that %s has taken the delivery', async (_what, behave) => {
  expect(await tryOnce(behave)).toMatchObject({ outcome: 'delivered', status_code: 200, error: null })
})

const failed: [string, Behaviour, RegExp][] = [
  ['is not speaking HTTP', says('hello\n\n'), /not HTTP as it should be/],
  ['answers as in HTTP/0.9', (socket) => void socket.end('ok'), /not HTTP as it should be|closed before/],
  ['resets the connection', (socket) => void socket.resetAndDestroy(), /connection was reset/],
  ['closes the connection without a word', (socket) => void socket.end(), /closed before the answer/],
  ['says nothing', () => {}, /did not answer within 400 ms/],
  [
    'drips its headers for ever',
    (socket, n) => {
      says(ok)(socket, n)
      again(socket, 20, 'x-a: b\r\n')
    },
    /did not answer within 400 ms/,
  ],
  [
    'has too many headers',
    says(`${ok}${`x-a: ${'b'.repeat(1_000)}\n`.repeat(100)}\n`),
    /headers of the answer are too large/,
  ],
  ['has a header with a blank in its name', says(`${ok}x y: z\n\n`), /not HTTP as it should be/],
  ['has two lengths', says(`${ok}content-length: 2\ncontent-length: 3\n\nabc`), /failed: /],
  [
    'sends 100 for ever',
    (socket) => again(socket, 1, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(10)),
    /failed: |did not answer/,
  ],
  [
    'sends thousands of 103 at once',
    says('HTTP/1.1 103 Early Hints\nlink: </x>\n\n'.repeat(5_000)),
    /failed: |did not answer/,
  ],
  [
    'wants another protocol',
    says('HTTP/1.1 101 Switching Protocols\nupgrade: x\nconnection: upgrade\n\n'),
    /failed: /,
  ],
  ['has a status of two digits', says('HTTP/1.1 99 Odd\ncontent-length: 0\n\n'), /not HTTP as it should be/],
]

test.each(failed)('one that %s has failed, and the log says so in words', async (_what, behave, words) => {
  const attempt = await tryOnce(behave)
  expect(attempt).toMatchObject({ outcome: 'given_up', status_code: null, response_body: null })
  expect(attempt?.error).toMatch(words)
})

test.each([
  ['600', 600],
  ['999', 999],
])('a status that nobody knows, %s, is a failure', async (text, status) => {
  expect(await tryOnce(says(`HTTP/1.1 ${text} Odd\ncontent-length: 0\n\n`))).toMatchObject({
    outcome: 'given_up',
    status_code: status,
  })
})

test('an answer that came without a request is never taken for the answer to the next one', async () => {
  const refused = 'HTTP/1.1 500 No\ncontent-length: 0\n\n'
  const behave: Behaviour = (socket, n) => says(refused + `${ok}content-length: 0\n\n`)(socket, n)
  const { endpointId } = await world.fixture.endpoint(await badReceiver(behave), { retryScheduleS: [] })
  world.fixture.start({ attemptTimeoutMs: 5_000 })
  for (let sent = 1; sent <= 5; sent++) {
    await world.recordOne()
    await until(async () => (await world.attempts(endpointId)).length === sent)
  }
  expect((await world.attempts(endpointId)).map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: 5 }, () => 'given_up'),
  )
})
