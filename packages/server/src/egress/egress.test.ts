import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { forbiddenHosts, invalidUrls } from '../../../../test/support/refusedUrls.ts'
import { testCertificates } from '../../../../test/support/testCertificates.ts'
import { createEgress, type EgressOptions } from './createEgress.ts'
import type { Egress } from './egress.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allow: ['127.0.0.0/8'], ...options })
  closing.push(() => egress.close())
  return egress
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
          server.closeAllConnections()
      }),
  )
  return (server.address() as AddressInfo).port
}

const serve = (listener: RequestListener) => listening(createServer(listener))

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  )

test('the bytes given are the bytes sent, and the whole answer comes back', async () => {
  const port = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(201, { 'x-one': ['a', 'b'], 'content-type': 'text/plain' })
      response.end([request.method, request.url, request.headers['x-sent'], Buffer.concat(chunks)].join(' '))
    })
  })
  const answer = await egressWith().request({
    method: 'POST',
    url: `http://127.0.0.1:${port}/path?q=1`,
    headers: { 'x-sent': 'yes' },
    body: 'héllo',
  })
  expect(answer).toMatchObject({ status: 201, truncated: false })
  expect(answer.headers).toMatchObject({ 'x-one': 'a, b', 'content-type': 'text/plain' })
  expect(Buffer.from(answer.body).toString()).toBe('POST /path?q=1 yes héllo')
})

test.each([...forbiddenHosts, 'localhost'])(
  'http://%s/ is refused, when it is saved and when it is called',
  async (host) => {
    const url = `http://${host}/latest/meta-data/`
    const egress = egressWith({ allow: [] })
    expect(await codeOf(egress.checkUrl(url))).toMatch(/^egress\.address_forbidden .* must not be reached/)
    expect(await codeOf(egress.request({ method: 'GET', url }))).toMatch(/^egress\.address_forbidden/)
  },
)

test.each(invalidUrls)('%s is not a URL for a request, and no password is quoted', async (url, words) => {
  const egress = egressWith()
  const said = await codeOf(egress.checkUrl(url))
  expect(said).toMatch(/^egress\.url_invalid/)
  expect(said).toContain(words)
  expect(said).not.toContain('hunter2')
  expect(await codeOf(egress.request({ method: 'GET', url }))).toMatch(/^egress\.url_invalid/)
})

test('a name is refused when any of its addresses is forbidden', async () => {
  const egress = egressWith({
    allow: [],
    resolve: async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ],
  })
  for (const host of ['both.example', 'both.example.']) {
    const url = `http://${host}/`
    expect(await codeOf(egress.checkUrl(url))).toMatch(`"${host}" has the address 10.0.0.1`)
    expect(await codeOf(egress.request({ method: 'GET', url }))).toMatch(/^egress\.address_forbidden/)
  }
})

test('a name that was public when it was saved and is private when it is dialled is refused', async () => {
  const answers = ['93.184.216.34', '127.0.0.1']
  const egress = egressWith({
    allow: [],
    resolve: async () => [{ address: answers.shift() ?? '', family: 4 }],
  })
  await egress.checkUrl('http://rebinding.example/')
  expect(await codeOf(egress.request({ method: 'GET', url: 'http://rebinding.example/' }))).toMatch(
    /^egress\.address_forbidden/,
  )
})

test('the address that was checked is the one that is dialled: one look-up for a connection', async () => {
  let lookups = 0
  const sockets = new Set<unknown>()
  const port = await serve((request, response) => {
    sockets.add(request.socket)
    response.end('here')
  })
  const egress = egressWith({
    resolve: async () => {
      lookups += 1
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
  for (let i = 0; i < 3; i++) {
    const { status } = await egress.request({ method: 'GET', url: `http://app.example:${port}/` })
    expect(status).toBe(200)
  }
  expect(lookups).toBe(sockets.size)
})

test('a redirect is an answer and is not followed', async () => {
  const asked: string[] = []
  const port = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location: 'http://127.0.0.1:1/private' }).end()
  })
  const answer = await egressWith().request({ method: 'GET', url: `http://127.0.0.1:${port}/start` })
  expect(answer.status).toBe(302)
  expect(asked).toEqual(['/start'])
})

test('an answer that does not come in time is given up', async () => {
  const port = await serve(() => {})
  const url = `http://127.0.0.1:${port}/`
  expect(await codeOf(egressWith().request({ method: 'GET', url, timeoutMs: 50 }))).toBe(
    'egress.timeout "127.0.0.1" did not answer within 50 ms.',
  )
})

test('a connection that is not made in time is given up: a server that accepts, and says nothing to TLS', async () => {
  const port = await listening(createTcpServer((socket) => socket.on('error', () => {}).resume()))
  const request = { method: 'GET', url: `https://127.0.0.1:${port}/`, connectTimeoutMs: 100 }
  expect(await codeOf(egressWith().request(request))).toBe(
    'egress.timeout The request to "127.0.0.1" failed: the connection was not made in time.',
  )
})

test('a caller can call a request off', async () => {
  const abort = new AbortController()
  const port = await serve(() => abort.abort())
  const request = { method: 'GET', url: `http://127.0.0.1:${port}/`, signal: abort.signal }
  expect(await codeOf(egressWith().request(request))).toMatch(/called off/)
  expect(await codeOf(egressWith().request(request))).toMatch(/called off/)
})

test('a huge answer is cut off at the limit and the rest is not read', async () => {
  const port = await serve((_request, response) => {
    const chunk = 'x'.repeat(65_536)
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', more)
    }
    more()
  })
  const answer = await egressWith().request({
    method: 'GET',
    url: `http://127.0.0.1:${port}/`,
    bodyBytesMax: 4_096,
  })
  expect(answer).toMatchObject({ status: 200, truncated: true })
  expect(answer.body.length).toBe(4_096)
})

test('a body that never ends fails the request, or is cut off where the caller accepts that', async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200)
    response.write('begin')
  })
  const request = { method: 'GET', url: `http://127.0.0.1:${port}/`, timeoutMs: 100 }
  expect(await codeOf(egressWith().request(request))).toMatch(/^egress\.timeout/)
  const answer = await egressWith().request({ ...request, acceptPartialBody: true })
  expect(answer).toMatchObject({ status: 200, truncated: true })
  expect(Buffer.from(answer.body).toString()).toBe('begin')
})

test('failures of the connection are told in words', async () => {
  const egress = egressWith()
  const reset = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())))
  const noise = await listening(createTcpServer((socket) => socket.resume().end('SSH-2.0-OpenSSH\r\n')))
  const gone = createTcpServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const closedPort = (gone.address() as AddressInfo).port
  await new Promise((resolve) => gone.close(resolve))
  const get = (port: number) => codeOf(egress.request({ method: 'GET', url: `http://127.0.0.1:${port}/` }))
  expect(await get(closedPort)).toMatch(/^egress\.connect_failed .*connection was refused/)
  expect(await get(reset)).toMatch(/^egress\.connect_failed .*(closed before|reset)/)
  expect(await get(noise)).toMatch(/^egress\.connect_failed .*not HTTP/)
  expect(await codeOf(egress.request({ method: 'GET', url: 'http://nothing.invalid/' }))).toMatch(
    /^egress\.name_not_found/,
  )
})

test('faults of TLS are named, and a trusted certificate works', async () => {
  const { key, valid, expired } = testCertificates
  const answer: RequestListener = (_request, response) => response.end('ok')
  const good = await listening(createTlsServer({ key, cert: valid }, answer))
  const old = await listening(createTlsServer({ key, cert: expired }, answer))
  const plain = await serve(answer)
  const strict = egressWith()
  const trusting = egressWith({
    trustedAuthorities: [valid, expired],
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  })
  const get = (egress: Egress, host: string, port: number) =>
    codeOf(egress.request({ method: 'GET', url: `https://${host}:${port}/` }))
  expect(await get(strict, '127.0.0.1', good)).toMatch(/^egress\.tls_failed .*self-signed/)
  expect(await get(trusting, 'localhost', old)).toMatch(/^egress\.tls_failed .*expired/)
  expect(await get(trusting, 'other.example', good)).toMatch(/^egress\.tls_failed .*another host name/)
  expect(await get(strict, '127.0.0.1', plain)).toMatch(/^egress\.tls_failed/)
  expect(await get(trusting, 'localhost', good)).toBe('no error')
})
