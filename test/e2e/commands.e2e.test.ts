import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { runNode } from '../support/runNode.ts'

const cli = 'packages/server/src/cli.ts'
const main = 'packages/server/src/main.ts'

let db: TestDatabase
let dataDir: string
let env: Record<string, string>
beforeAll(async () => {
  db = await createTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'tributary-commands-'))
  env = { DATABASE_URL: db.url, TRIBUTARY_DATA_DIR: dataDir }
})
afterAll(async () => {
  await db.drop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('npm run tributary', () => {
  test('makes a workspace whose key and private key are printed once', async () => {
    const made = await runNode(cli, ['workspace', 'create', 'Acme Inc', '--json'], env)
    expect(made.code).toBe(0)
    const printed: unknown = JSON.parse(made.stdout)
    expect(printed).toEqual({
      workspace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Acme Inc',
      api_key: expect.stringMatching(/^trib_admin_/),
      certificate_id: expect.any(String),
      private_key: expect.stringContaining('BEGIN PRIVATE KEY'),
    })
    const listed = await runNode(cli, ['workspace', 'list'], env)
    expect(listed.stdout).toContain('Acme Inc')
  })

  test('prints a link with which an owner who forgot the password sets another one', async () => {
    const accountId = newUuid()
    await db.query(
      `insert into accounts (account_id, email, name, password_hash) values ($1, $2, 'Ada', 'x')`,
      [accountId, 'ada@example.com'],
    )
    const settings = { ...env, TRIBUTARY_PUBLIC_URL: 'https://tributary.example.com' }
    const made = await runNode(cli, ['member', 'reset-password', 'Ada@example.com', '--json'], settings)
    expect([made.code, JSON.parse(made.stdout)]).toEqual([
      0,
      {
        link: expect.stringMatching(/^https:\/\/tributary\.example\.com\/reset-password#[\w-]{43}$/),
        email: 'ada@example.com',
        expires: expect.any(String),
      },
    ])
    const { rows } = await db.query('select account_id from password_resets')
    expect(rows).toEqual([{ account_id: accountId }])
  })

  test.each([
    [['member', 'reset-password'], 2, 'EMAIL is missing'],
    [['member', 'reset-password', 'nobody@example.com'], 1, 'There is no account with the address'],
    [['workspace', 'create'], 2, 'NAME is missing'],
    [['workspce', 'list'], 2, '"workspce list" is not a command'],
    [['api-key', 'create', 'nobody'], 1, 'There is no workspace "nobody"'],
    [['workspace', 'list', '--colour'], 2, '--colour'],
  ])('%j fails with a plain line and the exit code %i', async (args, code, said) => {
    const failed = await runNode(cli, args, env)
    expect(failed.code).toBe(code)
    expect(failed.stderr).toContain(said)
    expect(failed.stderr).not.toMatch(/^\s+at /m)
  })
})

describe('npm start', () => {
  test.each([
    [{ TRIBUTARY_PROT: '80' }, 'TRIBUTARY_PROT is not a setting of Tributary; did you mean TRIBUTARY_PORT?'],
    [
      { DATABASE_URL: 'postgres://nobody:hunter2@127.0.0.1:1/none' },
      'The database at DATABASE_URL (127.0.0.1:1) can not be used',
    ],
    [{ TRIBUTARY_SEALING_KEYS: 'k1:short' }, 'TRIBUTARY_SEALING_KEYS: entry 1'],
  ])('with %o it says what is wrong and does not start', async (wrong, said) => {
    const failed = await runNode(main, [], { ...env, TRIBUTARY_PORT: '0', ...wrong })
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain(said)
    expect(failed.stderr + failed.stdout).not.toContain('hunter2')
    expect(failed.stderr).not.toMatch(/^\s+at /m)
  })
})
