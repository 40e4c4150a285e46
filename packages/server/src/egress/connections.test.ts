import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { testCertificates } from '../../../../test/support/testCertificates.ts'
import { createEgress } from './createEgress.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** A server that remembers on which connection each request came. */
async function startServer(listener: RequestListener) {
  const server = createServer(listener)
  const open = new Set<Socket>()
  const used: Socket[] = []
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.prependListener('request', ({ socket }) => used.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  closing.push(() => egress.close())
  const { port } = server.address() as AddressInfo
  const post = (path = '/') =>
    egress
      .request({ method: 'POST', url: `http://127.0.0.1:${port}${path}`, body: 'x' })
      .then(({ status }) => status)
  return { post, used, open }
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

test('after a burst the connection that was used last is used again, and the others stay idle', async () => {
  const waiting: (() => void)[] = []
  const { post, used } = await startServer((request, response) => {
    if (request.url === '/now') response.end()
    else waiting.push(() => response.end())
    if (waiting.length === 5) for (const answer of waiting) answer()
  })
  await Promise.all(Array.from({ length: 5 }, () => post()))
  expect(new Set(used).size).toBe(5)
  const later = [await post('/now'), await post('/now'), await post('/now')]
  expect(later).toEqual([200, 200, 200])
  expect(new Set(used.slice(5)).size).toBe(1)
  expect(used.slice(0, 5)).toContain(used[5])
})

test('a connection on which a request failed is ended, and the next request has another', async () => {
  const { post, used, open } = await startServer((request, response) => {
    if (request.url === '/cut') request.socket.destroy()
    else response.end()
  })
  expect(await post()).toBe(200)
  await expect(post('/cut')).rejects.toThrow('the connection was closed')
  expect(await post()).toBe(200)
  expect(new Set(used).size).toBe(2)
  await until(() => open.size === 1)
})

test('a server that ends the connection after each answer loses no request', async () => {
  const { post, used, open } = await startServer((_request, response) => {
    response.setHeader('connection', 'close')
    response.end()
  })
  const statuses: number[] = []
  for (let n = 0; n < 20; n++) statuses.push(await post())
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200))
  expect(new Set(used).size).toBe(20)
  await until(() => open.size === 0)
})

test('a connection that the server ended while it was idle is not used again', async () => {
  const { post, used, open } = await startServer((_request, response) => response.end())
  expect(await post()).toBe(200)
  for (const socket of open) socket.end()
  await until(() => open.size === 0)
  expect(await post()).toBe(200)
  expect(new Set(used).size).toBe(2)
})

/** A server that says word for word what it is told, to each request that comes. */
async function startScripted(answer: (socket: Socket, asked: number) => void) {
  let connections = 0
  let asked = 0
  const open = new Set<Socket>()
  const server = createTcpServer((socket) => {
    connections += 1
    open.add(socket)
    socket.once('close', () => open.delete(socket)).on('error', () => {})
    socket.on('data', () => answer(socket, (asked += 1)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  closing.push(async () => {
    await egress.close()
    for (const socket of open) socket.destroy()
  })
  const { port } = server.address() as AddressInfo
  const get = (more: { signal?: AbortSignal } = {}) =>
    egress
      .request({ method: 'GET', url: `http://127.0.0.1:${port}/`, ...more })
      .then(({ body }) => Buffer.from(body).toString())
  return { get, egress, port, open, connections: () => connections }
}

const saying = (text: string, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}content-length: ${text.length}\r\n\r\n${text}`

test('what a server sends behind its answer is not taken for the next one', async () => {
  const { get, connections } = await startScripted((socket, asked) =>
    socket.write(saying(`right ${asked}`) + saying('wrong')),
  )
  expect([await get(), await get()]).toEqual(['right 1', 'right 2'])
  expect(connections()).toBe(2)
})

test('what a server sends without being asked ends the connection', async () => {
  const { get, open, connections } = await startScripted((socket, asked) =>
    socket.write(saying(`right ${asked}`)),
  )
  expect(await get()).toBe('right 1')
  for (const socket of open) socket.write(saying('wrong'))
  await until(() => open.size === 0)
  expect(await get()).toBe('right 2')
  expect(connections()).toBe(2)
})

test.each(['connection: close\r\n', 'keep-alive: timeout=1\r\n', 'keep-alive: timeout=0\r\n'])(
  'a connection that is not kept, or not for long, is not used again: %j',
  async (header) => {
    const { get, connections } = await startScripted((socket) => socket.write(saying('here', header)))
    expect([await get(), await get()]).toEqual(['here', 'here'])
    expect(connections()).toBe(2)
  },
)

test('a connection that idled for as long as the server said is ended', async () => {
  const { get, open } = await startScripted((socket) =>
    socket.write(saying('here', 'keep-alive: timeout=2\r\n')),
  )
  expect(await get()).toBe('here')
  expect(open.size).toBe(1)
  await until(() => open.size === 0)
})

test('an answer that comes before the request was sent whole is taken, and the connection ends', async () => {
  const { egress, port, connections } = await startScripted((socket) => {
    // Nothing more is read: the rest of the request can not be sent.
    socket.pause()
    socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n')
  })
  const request = {
    method: 'POST',
    url: `http://127.0.0.1:${port}/`,
    body: Buffer.alloc(20_000_000),
    timeoutMs: 10_000,
  }
  expect((await egress.request(request)).status).toBe(413)
  expect((await egress.request(request)).status).toBe(413)
  expect(connections()).toBe(2)
})

test('a request that is called off does not keep its connection, nor does one after its answer end it', async () => {
  const { get, connections } = await startScripted((socket, asked) => {
    if (asked !== 2) socket.write(saying('here'))
    else off.abort()
  })
  const off = new AbortController()
  const late = new AbortController()
  expect(await get({ signal: late.signal })).toBe('here')
  late.abort()
  await expect(get({ signal: off.signal })).rejects.toThrow('called off')
  expect(connections()).toBe(1)
  expect(await get()).toBe('here')
  expect(connections()).toBe(2)
})

test('the time of each request is its own, also on a connection that served another', async () => {
  const { egress, port } = await startScripted((socket, asked) => {
    if (asked !== 2) socket.write(saying('here'))
  })
  const get = (timeoutMs: number) =>
    egress
      .request({ method: 'GET', url: `http://127.0.0.1:${port}/`, timeoutMs })
      .then(({ status }) => status)
  expect(await get(20_000)).toBe(200)
  await expect(get(30)).rejects.toThrow('did not answer within 30 ms')
  expect(await get(20_000)).toBe(200)
})

test('over TLS too a connection is used again, also after a large body', async () => {
  const { key, valid } = testCertificates
  const used = new Set<Socket>()
  const server = createTlsServer({ key, cert: valid }, (request, response) => {
    used.add(request.socket)
    request.resume().on('end', () => response.end('here'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
  const egress = createEgress({
    allow: ['127.0.0.0/8'],
    trustedAuthorities: [valid],
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  })
  closing.push(() => egress.close())
  const { port } = server.address() as AddressInfo
  for (const bytes of [10, 2_000_000, 100_000, 10]) {
    const body = Buffer.alloc(bytes)
    const { status } = await egress.request({ method: 'POST', url: `https://localhost:${port}/`, body })
    expect(status).toBe(200)
  }
  expect(used.size).toBe(1)
})
