import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { openDatabase, type Database } from '../../packages/server/src/db/index.ts'

export type TestDatabase = Database & {
  /** Closes the pool and drops the database; with `keep`, leaves it for a look. */
  drop(options?: { keep?: boolean }): Promise<void>
}

/** A migrated database of one test file's own, cloned from the template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(templateUrl, `create database ${name} template tributary strategy wal_log`)
  const url = new URL(templateUrl)
  url.pathname = `/${name}`
  const db = openDatabase(url.href, { maxConnections: 10 })
  return Object.assign(db, {
    drop: async ({ keep = false } = {}) => {
      await db.close()
      if (!keep) await onServer(templateUrl, `drop database ${name} with (force)`)
    },
  })
}

async function onServer(url: string, statement: string): Promise<void> {
  const address = new URL(url)
  address.pathname = '/postgres'
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
