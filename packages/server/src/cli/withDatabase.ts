import { readConfig, type Config } from '../config.ts'
import { connectDatabase, type Database } from '../db/index.ts'
import type { Call } from './command.ts'

/** Runs a command in the service's database. The service may run meanwhile: its embedded PostgreSQL is used when it runs, and started when not. */
export async function withDatabase<T>(
  call: Call,
  work: (db: Database, url: string, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(call.env)
  const database = await connectDatabase(config)
  try {
    return await work(database.db, config.publicUrl ?? `http://${config.host}:${config.port}`, config)
  } finally {
    await database.close({ keepServer: database.wasRunning })
  }
}
