import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { createEgress } from '../../egress/index.ts'
import { createManifestHost } from './manifestHost.ts'

let server: Server
let url: string
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/page')
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<p>Sign in</p>')
    else if (request.url === '/half')
      response.setHeader('content-type', 'application/json').end('{"data": [{"id": 1')
    else response.end(JSON.stringify({ data: 'x'.repeat(1_000) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const get = { method: 'GET', headers: {} }

test('an answer that was cut off is an error, never an answer without records', async () => {
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const host = createManifestHost({ egress, clock: systemClock }, { bodyBytesMax: 500 })
  await expect(host.fetch(url, get)).rejects.toMatchObject({
    code: 'egress.body_too_large',
    retryable: false,
  })
  const whole = await createManifestHost({ egress, clock: systemClock }).fetch(url, get)
  expect((await whole.body()).length).toBeGreaterThan(1_000)
  await egress.close()
})

test('a refused address is not tried again', async () => {
  const egress = createEgress({ allow: [] })
  const host = createManifestHost({ egress, clock: systemClock })
  await expect(host.fetch(url, get)).rejects.toMatchObject({
    code: 'egress.address_forbidden',
    retryable: false,
  })
  await egress.close()
})

test.each([
  ['a web page with status 200', 'page'],
  ['an answer that ends in the middle', 'half'],
])('%s is an outage, not an answer without records, and is not waited for in place', async (_what, path) => {
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const host = createManifestHost({ egress, clock: systemClock })
  await expect(host.fetch(`${url}${path}`, get)).rejects.toMatchObject({
    code: 'connect.third_party_unavailable',
    retryable: false,
  })
  await egress.close()
})
