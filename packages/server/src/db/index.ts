export { connectDatabase } from './connectDatabase.ts'
export { openDatabase, type Database, type Sql, type Transaction } from './database.ts'
export { startEmbeddedPostgres } from './embeddedPostgres.ts'
export { migrate } from './migrate.ts'
