import { join } from 'node:path'
import { TributaryError } from '@tributary/contract'
import type { Config } from '../config.ts'
import { openDatabase, type Database } from './database.ts'
import { startEmbeddedPostgres } from './embeddedPostgres.ts'
import { migrate } from './migrate.ts'

const oldestServerVersion = 150_000

export type ConnectedDatabase = {
  db: Database
  /** Whether the embedded PostgreSQL ran already when we came. */
  wasRunning: boolean
  /** Closes the pool; stops the embedded PostgreSQL unless `keepServer`. */
  close(options?: { keepServer?: boolean }): Promise<void>
}

/**
 * Opens the database of the configuration (DATABASE_URL, or the embedded PostgreSQL in the data folder) and brings its schema
 * up to date. Throws `config.invalid` in words when it can not be reached or is too old.
 */
export async function connectDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'databaseConnections'>,
  options: { onNotice?: (message: string) => void; onError?: (error: Error) => void } = {},
): Promise<ConnectedDatabase> {
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres({
        dir: join(config.dataDir, 'database'),
        ...(options.onNotice ? { onNotice: options.onNotice } : {}),
      })
  const url = config.databaseUrl ?? embedded?.url ?? ''
  const db = openDatabase(url, {
    maxConnections: config.databaseConnections,
    ...(options.onError ? { onError: options.onError } : {}),
  })
  const close = async ({ keepServer = false } = {}) => {
    await db.close()
    if (embedded && !keepServer) await embedded.stop()
  }
  try {
    await checkServerVersion(db)
    await migrate(url)
  } catch (cause) {
    await close()
    throw cause
  }
  return { db, wasRunning: embedded?.wasRunning ?? true, close }
}

async function checkServerVersion(db: Database): Promise<void> {
  let version: number
  try {
    const { rows } = await db.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    )
    version = rows[0]?.version ?? 0
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : 'unknown failure'
    throw new TributaryError(
      'config.invalid',
      `The database at DATABASE_URL (${new URL(db.url).host}) can not be used: ${reason}.`,
      { cause },
    )
  }
  if (version < oldestServerVersion) {
    throw new TributaryError(
      'config.invalid',
      `Expected PostgreSQL 15 or newer at DATABASE_URL; it is version ${Math.floor(version / 10_000)}.`,
    )
  }
}
