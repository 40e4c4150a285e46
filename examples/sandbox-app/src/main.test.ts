import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { readEnvironment } from './readEnvironment.ts'

function run(variables: Record<string, string>) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, PORT: '0', ...variables },
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()))
  return { child, output }
}

test('as a process it prints one line of JSON with its address, and ends on SIGTERM without a word', async () => {
  const { child, output } = run({})
  await once(child.stdout, 'data')
  const { url } = JSON.parse(output.out) as { url: string }
  expect((await fetch(url)).status).toBe(200)
  const configuration = await fetch(`${url}/.well-known/openid-configuration`)
  expect(((await configuration.json()) as { issuer: string }).issuer).toBe(url)
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number]
  expect({ code, err: output.err, lines: output.out.trim().split('\n').length }).toEqual({
    code: 0,
    err: '',
    lines: 1,
  })
})

test('a wrong variable is named, and the process ends with 1', async () => {
  const { child, output } = run({ ACCESS_TOKEN_TTL_SECONDS: 'soon' })
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(1)
  expect(output.err).toContain('ACCESS_TOKEN_TTL_SECONDS')
  expect(output.err).not.toContain('    at ')
})

test('clients come from OAUTH_CLIENTS', () => {
  const client = {
    client_id: 'one',
    client_secret: 'a-long-secret',
    redirect_uris: ['https://app.example/back'],
  }
  expect(readEnvironment({ OAUTH_CLIENTS: JSON.stringify([client]), PORT: '4000' })).toMatchObject({
    port: 4000,
    clients: [{ clientId: 'one', clientSecret: 'a-long-secret', redirectUris: ['https://app.example/back'] }],
  })
  expect(() => readEnvironment({ OAUTH_CLIENTS: '{' })).toThrow('OAUTH_CLIENTS: must be JSON')
})
