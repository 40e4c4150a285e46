import { describe, expect, test } from 'vitest'
import { TributaryError } from '@tributary/contract'
import { readConfig } from './config.ts'

function faultOf(env: Record<string, string>, args: string[] = []): string {
  try {
    readConfig(env, args)
  } catch (error) {
    if (error instanceof TributaryError && error.code === 'config.invalid') return error.message
    throw error
  }
  throw new Error('the configuration was taken')
}

test('without any variable the service runs every role on the embedded database', () => {
  expect(readConfig({})).toMatchObject({
    databaseUrl: null,
    port: 8080,
    roles: ['api', 'imports', 'deliveries'],
    egressAllow: [],
  })
})

test('a proxy is taken apart, and a wrong one is refused without quoting its password', () => {
  expect(readConfig({ TRIBUTARY_OUTBOUND_PROXY: 'http://me:hunter2@10.0.0.1:3128' }).outboundProxy).toEqual({
    url: 'http://10.0.0.1:3128',
    authorization: `Basic ${btoa('me:hunter2')}`,
  })
  const said = faultOf({ TRIBUTARY_OUTBOUND_PROXY: 'socks5://me:hunter2@10.0.0.1' })
  expect(said).toContain('TRIBUTARY_OUTBOUND_PROXY')
  expect(said).toContain('the scheme "socks5"')
  expect(said).not.toContain('hunter2')
})

test('metrics have a port of their own only where one is given', () => {
  expect(readConfig({})).toMatchObject({ metricsPort: null, statementTimeoutMs: 30_000 })
  expect(readConfig({ TRIBUTARY_METRICS_PORT: '9464' }).metricsPort).toBe(9464)
  expect(faultOf({ TRIBUTARY_METRICS_PORT: 'x' })).toContain('TRIBUTARY_METRICS_PORT is "x"')
})

test('values are read in their units', () => {
  const config = readConfig(
    {
      TRIBUTARY_PORT: '0',
      TRIBUTARY_PUBLIC_URL: 'https://t.example.com/',
      TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8, fd00::/8',
    },
    ['--roles=api,deliveries'],
  )
  expect(config).toMatchObject({
    port: 0,
    publicUrl: 'https://t.example.com',
    egressAllow: ['127.0.0.0/8', 'fd00::/8'],
    roles: ['api', 'deliveries'],
  })
})

describe('a fault is named, with what came', () => {
  test.each([
    [{ TRIBUTARY_PROT: '1' }, 'TRIBUTARY_PROT is not a setting of Tributary; did you mean TRIBUTARY_PORT?'],
    [{ TRIBUTARY_PORT: 'eighty' }, 'TRIBUTARY_PORT is "eighty"'],
    [{ TRIBUTARY_PORT: '70000' }, 'TRIBUTARY_PORT is "70000"'],
    [{ TRIBUTARY_PUBLIC_URL: 'https://example.com/tributary' }, 'expected an address without a path'],
    [{ TRIBUTARY_ROLES: 'api,webhook' }, 'TRIBUTARY_ROLES is "api,webhook"'],
    [{ TRIBUTARY_EGRESS_ALLOW: '127.0.0.1' }, 'TRIBUTARY_EGRESS_ALLOW is "127.0.0.1"'],
    [
      { TRIBUTARY_SMTP_URL: 'http://me:hunter2@mail' },
      'TRIBUTARY_SMTP_URL is set to a value that is not shown',
    ],
    [{ TRIBUTARY_NOTICE_EMAIL: 'nobody' }, 'TRIBUTARY_NOTICE_EMAIL is "nobody"'],
    [{ TRIBUTARY_SMTP_URL: 'smtp://me:hunter2@mail' }, 'needed together'],
    [{ TRIBUTARY_NOTICE_EMAIL: 'ops@example.com' }, 'needed together'],
    [{ DATABASE_URL: 'mysql://root:hunter2@db' }, 'DATABASE_URL is set to a value that is not shown'],
  ])('%o', (env: Record<string, string>, expected) => {
    const fault = faultOf(env)
    expect(fault).toContain(expected)
    expect(fault).not.toContain('hunter2')
  })

  test('each of several', () => {
    const fault = faultOf({ TRIBUTARY_PORT: 'x', TRIBUTARY_NOTHING_LIKE_IT: '1' }, ['--help'])
    expect(fault.split('\n  - ')).toHaveLength(4)
  })
})
