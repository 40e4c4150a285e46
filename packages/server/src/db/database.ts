import pg from 'pg'
import { createListener, type Listener } from './listen.ts'

/** What a statement runs on: the pool (its own transaction) or a transaction. The caller chooses. */
export type Sql = {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>
}

/** A transaction that is open. Statements on it commit or vanish together. */
export type Transaction = Sql & {
  readonly isTransaction: true
  /** Runs `work` once the transaction has committed, for what counts or wakes in memory alone; never when it is rolled back. */
  afterCommit(work: () => void): void
}

export type Database = Sql & {
  readonly url: string
  readonly pool: pg.Pool
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** LISTEN/NOTIFY on one connection that reconnects by itself. */
  readonly listener: Listener
  close(): Promise<void>
}

const int8Oid = 20
const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    // Our bigints are counters below 2^53, so a JavaScript number is exact.
    oid === int8Oid
      ? Number
      : pg.types.getTypeParser(
          oid,
          format === 'binary' ? 'binary' : 'text',
        )) as typeof pg.types.getTypeParser,
}

/** Opens a pool on `url`. A lost connection fails the statements on it, never the process. */
export function openDatabase(
  url: string,
  options: {
    maxConnections?: number
    onError?: (error: Error) => void
    /** Run on each new connection before anybody uses it. */
    onConnect?: (sql: Sql) => Promise<void>
    /** A statement that has no answer after this time fails, and its connection is given up. Default: never. */
    answerTimeoutMs?: number
    /** The server ends a statement that takes longer (SQLSTATE 57014); the connection stays. Default: never. */
    statementTimeoutMs?: number
  } = {},
): Database {
  const { statementTimeoutMs } = options
  const onConnect =
    statementTimeoutMs === undefined
      ? options.onConnect
      : async (sql: Sql) => {
          await sql.query(`set statement_timeout = ${Math.round(statementTimeoutMs)}`)
          await options.onConnect?.(sql)
        }
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 20,
    types: typeParsers,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(options.answerTimeoutMs === undefined ? {} : { query_timeout: options.answerTimeoutMs }),
    application_name: 'tributary',
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; its types do not say so
    ...(onConnect ? { onConnect } : {}),
  })
  let closing = false
  // Without a handler, an idle connection that the server closes would end the process.
  pool.on('error', (error) => {
    // The driver hangs the whole connection on the error, its cancel key included: nothing for a log.
    Reflect.deleteProperty(error, 'client')
    // A connection that is being closed may still hear of the server's own end.
    if (!closing) options.onError?.(error)
  })
  const listener = createListener(url, options.onError)
  return {
    url,
    pool,
    listener,
    query: (text: string | pg.QueryConfig, values?: unknown[]) => pool.query(text as string, values),
    transaction: (work) => inTransaction(pool, work),
    close: async () => {
      closing = true
      await listener.close()
      await pool.end()
    },
  } satisfies Database
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A connection that dies while checked out emits here; its statements reject as well, which is what is handled.
  const onError = (error: Error) => (broken = error)
  client.on('error', onError)
  try {
    await client.query('begin')
    const afterwards: (() => void)[] = []
    const tx: Transaction = {
      isTransaction: true,
      afterCommit: (work) => void afterwards.push(work),
      query: (text: string | pg.QueryConfig, values?: unknown[]) => client.query(text as string, values),
    }
    const result = await work(tx)
    await client.query('commit')
    for (const step of afterwards) step()
    return result
  } catch (cause) {
    await client.query('rollback').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error('rollback failed')
    })
    throw cause
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
