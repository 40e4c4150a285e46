import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
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
