import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embeddedPostgres.ts'

let dir: string
let postgres: EmbeddedPostgres
beforeAll(async () => {
  // mkdtemp makes a folder that is closed to others: the account "postgres" could not enter it as it is.
  dir = await mkdtemp(join(tmpdir(), 'tributary-embedded-'))
  postgres = await startEmbeddedPostgres({ dir, durable: false })
})
afterAll(async () => {
  await postgres.stop()
  // Under root the data lies elsewhere, behind a link.
  await rm(await realpath(join(dir, 'postgres')), { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('a killed server is started again on the same port with what was committed', async () => {
  await ask(postgres.url, 'create table kept as select 1 as n')
  const before = postgres.pid()
  process.kill(before, 'SIGKILL')
  await expect
    .poll(() => ask(postgres.url, 'select n from kept').catch(() => null), { timeout: 20_000 })
    .toEqual([{ n: 1 }])
  expect(postgres.pid()).not.toBe(before)
})

test('a server left behind by a killed service is taken over, and its data is there', async () => {
  const second = await startEmbeddedPostgres({ dir, durable: false })
  expect(second.wasRunning).toBe(true)
  expect(second.pid()).toBe(postgres.pid())
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 1 }])
})

test('a server that is started anew has the address of the last time, for those who know it', async () => {
  await postgres.stop()
  const before = postgres.url
  postgres = await startEmbeddedPostgres({ dir, durable: false })
  expect(postgres.wasRunning).toBe(false)
  expect(postgres.url).toBe(before)
})
