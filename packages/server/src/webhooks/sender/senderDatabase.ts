import { openDatabase, type Database } from '../../db/index.ts'

// The hot statements walk keys for a few hundred rows. The table of deliveries fills and empties all the time, so that its
// statistics are never right; a plan that scans it whole because it was empty a moment ago would stop everything.
export const senderSettings = `set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set enable_bitmapscan = off;
  set plan_cache_mode = force_generic_plan; set jit = off`

const connections = 4

/**
 * A connection that went dead in silence (a firewall forgot it, a machine was cut off) is given up after this time; without it the
 * sender would wait for ever. Its statements take milliseconds.
 */
const answerTimeoutMs = 8_000

/** The sender's own few connections, so that a busy API can not hold up deliveries, with settings for its statements. */
export function openSenderDatabase(url: string, onError: (error: Error) => void): Database {
  return openDatabase(url, {
    maxConnections: connections,
    onError,
    answerTimeoutMs,
    onConnect: async (sql) => {
      await sql.query(senderSettings)
    },
  })
}
