import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { startProxy, type ProxyOptions } from '../../../../test/support/proxyServer.ts'
import { testCertificates } from '../../../../test/support/testCertificates.ts'
import { createEgress, type EgressOptions } from './createEgress.ts'
import type { Egress } from './egress.ts'
import { parseProxy } from './parseProxy.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function proxyWith(options: ProxyOptions = {}) {
  const proxy = await startProxy(options)
  closing.push(() => proxy.close())
  return proxy
}

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allow: ['127.0.0.0/8'], ...options })
  closing.push(() => egress.close())
  return egress
}

async function serve(listener: RequestListener, tls = false): Promise<number> {
  const { key, valid } = testCertificates
  const server: Server = tls ? createTlsServer({ key, cert: valid }, listener) : createServer(listener)
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

const said = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  )

const names = (answers: { [name: string]: string[] }) => async (name: string) =>
  (answers[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const userAndPassword = `Basic ${Buffer.from('me:p:ss wörd').toString('base64')}`
const withLogIn = (url: string) => url.replace('//', '//me:p%3Ass%20w%C3%B6rd@')

test('requests to http and https go through the proxy by its tunnels, and these are kept', async () => {
  const seen = new Set<string>()
  const sockets = new Set<unknown>()
  const listener: RequestListener = (request, response) => {
    seen.add(`${request.headers.host} ${(request.socket as TLSSocket).servername ?? ''}`)
    sockets.add(request.socket)
    response.end('there')
  }
  const plain = await serve(listener)
  const secure = await serve(listener, true)
  const proxy = await proxyWith({ authorization: userAndPassword })
  const egress = egressWith({
    trustedAuthorities: [testCertificates.valid],
    resolve: names({ localhost: ['127.0.0.1'] }),
  })
  const own = parseProxy(withLogIn(proxy.url))
  const requests = 8
  for (const url of [`http://localhost:${plain}/a`, `https://localhost:${secure}/b`]) {
    for (let i = 0; i < requests; i++) {
      const { status, body } = await egress.request({ method: 'POST', url, body: 'x', proxy: own })
      expect([status, Buffer.from(body).toString()]).toEqual([200, 'there'])
    }
  }
  // The proxy is told the address that was checked; the name is for the target alone.
  expect(seen).toEqual(new Set([`localhost:${plain} `, `localhost:${secure} localhost`]))
  expect(new Set(proxy.asked.map(({ authority }) => authority))).toEqual(
    new Set([`127.0.0.1:${plain}`, `127.0.0.1:${secure}`]),
  )
  expect(proxy.asked.every(({ authorization }) => authorization === userAndPassword)).toBe(true)
  expect(proxy.asked).toHaveLength(sockets.size)
  expect(sockets.size).toBeLessThan(requests)
})

test('a proxy may be https, and the certificate of the target is checked through it', async () => {
  const secure = await serve((_request, response) => response.end(), true)
  const proxy = await proxyWith({ https: true })
  const resolve = names({ localhost: ['127.0.0.1'], 'other.example': ['127.0.0.1'] })
  const trusting = egressWith({ trustedAuthorities: [testCertificates.valid], resolve })
  const get = (egress: Egress, host: string) =>
    said(egress.request({ method: 'GET', url: `https://${host}:${secure}/`, proxy: parseProxy(proxy.url) }))
  expect(await get(trusting, 'localhost')).toBe('no error')
  expect(await get(trusting, 'other.example')).toMatch(/^egress\.tls_failed .*another host name/)
  const strict = egressWith({ resolve })
  expect(await get(strict, 'localhost')).toMatch(/^egress\.proxy_failed .*self-signed/)
  expect(proxy.asked).toHaveLength(2)
})

test('a client certificate and authorities of one’s own are for the target, through the tunnel', async () => {
  const { key, valid } = testCertificates
  const shown: unknown[] = []
  const server = createTlsServer(
    { key, cert: valid, ca: [valid], requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      shown.push((request.socket as TLSSocket).getPeerCertificate().subject.CN)
      response.end()
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  const proxy = await proxyWith()
  const egress = egressWith()
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const request = { method: 'GET', url, proxy: parseProxy(proxy.url) }
  const tls = { certificate: valid, key, authorities: valid }
  expect((await egress.request({ ...request, tls })).status).toBe(200)
  expect(shown).toEqual(['localhost'])
  expect(await said(egress.request({ ...request, tls: { authorities: valid } }))).toMatch(
    /^egress\.(tls_failed|connect_failed) /,
  )
  expect(await said(egress.request(request))).toMatch(/^egress\.tls_failed .*self-signed/)
  expect(shown).toHaveLength(1)
})

test.each([
  ['http://10.0.0.7/', {}],
  ['http://[::ffff:10.0.0.7]/', {}],
  ['http://167772167/', {}],
  ['http://inside.example/', { 'inside.example': ['192.168.1.1'] }],
  ['http://both.example/', { 'both.example': ['93.184.216.34', '10.0.0.1'] }],
  ['http://metadata.example/', { 'metadata.example': ['169.254.169.254'] }],
])('%s is refused before a proxy is asked for it', async (url, known) => {
  const proxy = await proxyWith()
  const egress = egressWith({ allow: ['127.0.0.1/32'], resolve: names(known) })
  expect(await said(egress.request({ method: 'GET', url, proxy: parseProxy(proxy.url) }))).toMatch(
    /^egress\.address_forbidden /,
  )
  expect(proxy.asked).toEqual([])
})

test('a name that is public at first and private at the next connection is refused, and the proxy is not asked', async () => {
  const proxy = await proxyWith({
    lead: (_authority, client) => {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
      return null
    },
  })
  const answers = [['93.184.216.34'], ['10.0.0.1']]
  const egress = egressWith({
    allow: ['127.0.0.1/32'],
    resolve: async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
  })
  const request = { method: 'GET', url: 'http://rebinding.example/', proxy: parseProxy(proxy.url) }
  expect(await said(egress.request(request))).toMatch(/^egress\.proxy_failed .*502 .*93\.184\.216\.34:80/)
  expect(await said(egress.request(request))).toMatch(/^egress\.address_forbidden .*10\.0\.0\.1/)
  expect(proxy.asked.map(({ authority }) => authority)).toEqual(['93.184.216.34:80'])
})

test('the address of the proxy itself is checked, as an address and as a name', async () => {
  const proxy = await proxyWith()
  const egress = egressWith({
    allow: [],
    resolve: names({ 'proxy.example': ['127.0.0.1'], 'app.example': ['93.184.216.34'] }),
  })
  for (const host of ['127.0.0.1', '127.1', 'proxy.example']) {
    const own = parseProxy(`http://${host}:${proxy.port}`)
    expect(await said(egress.checkUrl(own.url))).toMatch(/^egress\.address_forbidden /)
    expect(await said(egress.request({ method: 'GET', url: 'http://app.example/', proxy: own }))).toMatch(
      /^egress\.address_forbidden The proxy could not be reached/,
    )
  }
  expect(proxy.asked).toEqual([])
})

test('the proxy of the operator may be private, serves who brings none, and is left out for the ranges that are allowed', async () => {
  const port = await serve((_request, response) => response.end('direct'))
  const lead = () => ({ host: '127.0.0.1', port })
  const operators = await proxyWith({ lead })
  const own = await proxyWith({ lead })
  const egress = egressWith({
    allow: ['127.0.0.2/32'],
    proxy: parseProxy(operators.url),
    resolve: names({ 'app.example': ['93.184.216.34'], 'inside.example': ['127.0.0.2'] }),
  })
  const get = (url: string) => said(egress.request({ method: 'GET', url }))
  expect(await get('http://app.example/')).toBe('no error')
  expect(operators.asked.map(({ authority }) => authority)).toEqual(['93.184.216.34:80'])
  // What is allowed is dialled directly; nothing listens there.
  expect(await get('http://inside.example:1/')).toMatch(/^egress\.connect_failed .*refused/)
  expect(await get('http://10.0.0.1/')).toMatch(/^egress\.address_forbidden /)
  expect(operators.asked).toHaveLength(1)
  const request = { method: 'GET', url: 'http://app.example/', proxy: parseProxy(own.url) }
  expect(await said(egress.request(request))).toMatch(/^egress\.address_forbidden .*127\.0\.0\.1/)
})

test.each<[string, ProxyOptions, RegExp]>([
  ['wants another password', { authorization: 'Basic x' }, /does not take the user name and password.*407/],
  ['forbids it', answering('HTTP/1.1 403 Forbidden\r\n\r\n'), /answered 403/],
  ['speaks something else', answering('SSH-2.0-OpenSSH\r\n\r\n'), /not HTTP/],
  ['says nothing and closes', answering(''), /closed the connection/],
  ['never ends its head', answering('HTTP/1.1 200 OK\r\nx: '.padEnd(40_000, 'y')), /too long/],
])('a proxy that %s fails the request in words, without its password', async (_what, options, words) => {
  const proxy = await proxyWith(options)
  const egress = egressWith()
  const own = parseProxy(proxy.url.replace('//', '//me:hunter2@'))
  const outcome = await said(egress.request({ method: 'GET', url: 'http://127.0.0.1:1/', proxy: own }))
  expect(outcome).toMatch(/^egress\.proxy_failed /)
  expect(outcome).toMatch(words)
  expect(outcome).not.toContain('hunter2')
  await expect.poll(() => proxy.open()).toBe(0)
})

function answering(text: string): ProxyOptions {
  return {
    lead: (_authority: string, client: Socket) => {
      client.end(text)
      return null
    },
  }
}

test('a proxy that is not there, or says nothing, fails the request in time', async () => {
  const silent = await proxyWith({ lead: () => null })
  const gone = await proxyWith()
  await gone.close()
  const get = (url: string) =>
    said(
      egressWith().request({
        method: 'GET',
        url: 'http://127.0.0.1:1/',
        proxy: parseProxy(url),
        connectTimeoutMs: 100,
      }),
    )
  expect(await get(silent.url)).toMatch(/^egress\.timeout .*through the proxy was not made within 100 ms/)
  await expect.poll(() => silent.open()).toBe(0)
  expect(await get(gone.url)).toMatch(/^egress\.proxy_failed The proxy could not be reached.*refused/)
})

test('of a name with several addresses the next one is asked for when one is not reached, IPv4 first', async () => {
  const port = await serve((_request, response) => response.end())
  const proxy = await proxyWith({
    lead: (authority) => ({ host: '127.0.0.1', port: authority.startsWith('93.184.216.35') ? port : 1 }),
  })
  const addresses = ['2606:4700:4700::1111', '93.184.216.34', '93.184.216.35']
  const egress = egressWith({ resolve: names({ 'app.example': addresses }) })
  const request = { method: 'GET', url: 'http://app.example/', proxy: parseProxy(proxy.url) }
  expect(await said(egress.request(request))).toBe('no error')
  expect(proxy.asked.map(({ authority }) => authority)).toEqual(['93.184.216.34:80', '93.184.216.35:80'])
})

test.each([
  ['http://proxy.example.com:3128', 'http://proxy.example.com:3128', null],
  ['https://me:p%3Ass%20w%C3%B6rd@proxy.example.com', 'https://proxy.example.com', userAndPassword],
  ['http://me@[2606:4700::1]:8080/', 'http://[2606:4700::1]:8080', `Basic ${btoa('me:')}`],
])('%s is a proxy', (text, url, authorization) => {
  expect(parseProxy(text)).toEqual({ url, authorization })
})

test.each([
  ['socks5://me:hunter2@proxy.example.com', 'the scheme "socks5"'],
  ['http://me:hunter2@proxy.example.com/path', 'a path'],
  ['http://me:hunter2@proxy.example.com/?q=1', 'a path, a query'],
  ['http://me:hunter2@proxy.example.com:0', 'port 0'],
  ['http://me:hunter2%zz@proxy.example.com', 'hexadecimal'],
  ['http://me%3A:hunter2@proxy.example.com', 'a colon'],
  ['http://me:hunter2%0d%0aX:y@proxy.example.com', 'a control character'],
  ['hunter2', 'not a URL'],
])('%s is no proxy, and nothing of it is quoted', (text, words) => {
  expect(() => parseProxy(text)).toThrow(expect.objectContaining({ code: 'egress.proxy_invalid' }))
  expect(() => parseProxy(text)).toThrow(words)
  expect(() => parseProxy(text)).not.toThrow('hunter2')
})
