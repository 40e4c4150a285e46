import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startNameServer, type NameServer } from '../../../../test/support/nameServer.ts'
import { createEgress } from './createEgress.ts'
import type { Egress } from './egress.ts'

// With a real name server: what a name means is asked anew for each connection, and its owner decides what is answered.

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function egressWith(
  answer: (name: string) => readonly string[] | null,
  allow: string[] = [],
): Promise<{ egress: Egress; names: NameServer }> {
  const names = await startNameServer(answer)
  const egress = createEgress({ allow, resolve: names.resolve })
  closing.push(
    () => names.close(),
    () => egress.close(),
  )
  return { egress, names }
}

async function startTarget(): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.writeHead(200, { connection: 'close' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  return { port: (server.address() as AddressInfo).port, requests }
}

const said = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  )

test.each([
  ['a private address', ['10.0.0.7']],
  ['this machine', ['127.0.0.1']],
  ['a cloud’s metadata', ['169.254.169.254']],
  ['a public address and a private one', ['93.184.216.34', '192.168.1.1']],
  ['a private address and a public one', ['192.168.1.1', '93.184.216.34']],
])(
  'a name that leads to %s is refused when it is saved and when it is dialled, with a dot at its end or without',
  async (_what, addresses) => {
    const target = await startTarget()
    const { egress } = await egressWith(() => addresses)
    for (const host of ['app.example', 'app.example.', 'APP.example']) {
      const url = `http://${host}:${target.port}/`
      expect(await said(egress.checkUrl(url))).toMatch(/^egress\.address_forbidden /)
      expect(await said(egress.request({ method: 'GET', url }))).toMatch(/^egress\.address_forbidden /)
    }
    expect(target.requests).toEqual([])
  },
)

test('a name that changes to a private address after it was saved is refused when it is dialled', async () => {
  const target = await startTarget()
  const answers = [['93.184.216.34'], ['127.0.0.1']]
  const { egress, names } = await egressWith(() => answers.shift() ?? null)
  const url = `http://rebinding.example:${target.port}/`
  expect(await said(egress.checkUrl(url))).toBe('no error')
  expect(await said(egress.request({ method: 'GET', url }))).toMatch(/^egress\.address_forbidden /)
  expect(names.asked).toEqual(['rebinding.example', 'rebinding.example'])
  expect(target.requests).toEqual([])
})

test('a name is looked up once for a connection: a second answer, which would lead elsewhere, is never asked for', async () => {
  const inside = await startTarget()
  // 127.0.0.2 stands for the public address that passes the check, 127.0.0.1 for the private one that comes next.
  const answers = [['127.0.0.2'], ['127.0.0.1']]
  const { egress, names } = await egressWith(() => answers.shift() ?? null, ['127.0.0.2/32'])
  const url = `http://rebinding.example:${inside.port}/`
  expect(await said(egress.request({ method: 'GET', url }))).toMatch(/^egress\.connect_failed /)
  expect(names.asked).toEqual(['rebinding.example'])
  expect(await said(egress.request({ method: 'GET', url }))).toMatch(/^egress\.address_forbidden /)
  expect(inside.requests).toEqual([])
})

test('a name that leads where it may is reached, and one that is not known is said to be so', async () => {
  const target = await startTarget()
  const { egress, names } = await egressWith(
    (name) => (name === 'app.example' ? ['127.0.0.1'] : null),
    ['127.0.0.1/32'],
  )
  const { status } = await egress.request({ method: 'GET', url: `http://app.example:${target.port}/here` })
  expect([status, target.requests, names.asked]).toEqual([200, ['/here'], ['app.example']])
  expect(await said(egress.request({ method: 'GET', url: 'http://nobody.example/' }))).toMatch(
    /^egress\.name_not_found /,
  )
})
