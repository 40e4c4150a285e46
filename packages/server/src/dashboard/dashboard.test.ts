import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dashboardRoutes } from './index.ts'

let folder: string
let app: FastifyInstance
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-build-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>Tributary</title><div id="root" nonce="STYLE_NONCE"></div>',
  )
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'let a = 1')
  await writeFile(join(folder, 'assets', 'index-abc.js.gz'), gzipSync('let a = 1'))
  await writeFile(join(folder, '.stamp'), 'secret')
  app = await start(folder)
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(from: string): Promise<FastifyInstance> {
  const made = Fastify()
  await made.register(dashboardRoutes({ folder: from }))
  made.get('/v1/known', () => 'known')
  return made
}

const html = { accept: 'text/html,application/xhtml+xml' }

test.each(['/', '/integrations/1', '/security?tab=keys', '/set-up', '/index.html'])(
  '%s is the page, under a policy that allows no inline script, and never from a cache',
  async (url) => {
    const answer = await app.inject({ url, headers: html })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    expect(answer.headers['cache-control']).toBe('no-cache')
  },
)

test('each answer has a nonce of its own for styles, the same in the page and in its policy', async () => {
  const answers = await Promise.all([1, 2].map(() => app.inject({ url: '/', headers: html })))
  const nonces = answers.map(({ body }) => /nonce="([^"]+)"/.exec(body)?.[1] ?? '')
  expect(nonces.map((nonce) => Buffer.from(nonce, 'base64').length)).toEqual([16, 16])
  expect(nonces[0]).not.toBe(nonces[1])
  for (const [index, { headers }] of answers.entries()) {
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[index]}'`)
  }
})

test('a hashed file is kept for ever, compressed for whoever takes that', async () => {
  const url = '/assets/index-abc.js'
  const plain = await app.inject({ url })
  expect([plain.body, plain.headers['cache-control']]).toEqual([
    'let a = 1',
    'public, max-age=31536000, immutable',
  ])
  const zipped = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
  expect(zipped.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  })
  expect(zipped.rawPayload).toEqual(gzipSync('let a = 1'))
})

test.each([
  '/v1/nothing',
  '/assets/index-old.js',
  '/connect/nothing',
  '/metrics',
  '/.stamp',
  '/../package.json',
  '/%2e%2e/package.json',
])('%s is not the dashboard’s', async (url) => {
  const answer = await app.inject({ url, headers: { accept: '*/*' } })
  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
  expect(answer.body).not.toContain('secret')
})

test('a program that asks for an address that is not there is not handed a page', async () => {
  const answer = await app.inject({ url: '/integrations', headers: { accept: 'application/json' } })
  expect(answer.json()).toMatchObject({ message: expect.stringContaining('There is no GET /integrations') })
})

test('without a build the page says so, and how to make one', async () => {
  const without = await start(join(folder, 'nothing-here'))
  const answer = await without.inject({ url: '/', headers: html })
  expect(answer.statusCode).toBe(503)
  expect(answer.body).toContain('node scripts/buildDashboard.mjs')
  await without.close()
})
