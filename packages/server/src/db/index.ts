export { openDatabase, type Database, type Sql, type Transaction } from './database.ts'
export { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from './embeddedPostgres.ts'
export type { Listener } from './listen.ts'
export { migrate } from './migrate.ts'
