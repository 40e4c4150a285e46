import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'

/** Brings the database's schema up to date (forward only). Processes that start together wait for each other. Returns the names of what was run. */
export async function migrate(url: string): Promise<string[]> {
  const ran = await runner({
    databaseUrl: url,
    dir: fileURLToPath(new URL('./migrations', import.meta.url)),
    direction: 'up',
    migrationsTable: 'schema_migrations',
    advisoryLockMode: 'wait',
    log: () => {},
  })
  return ran.map(({ name }) => name)
}
