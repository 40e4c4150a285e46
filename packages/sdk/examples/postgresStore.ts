import type { SeenStore } from '@tributary/sdk'

/** What the store needs of a database: `pg`'s Pool has it. */
type Database = { query(text: string, values: unknown[]): Promise<{ rows: { held: boolean }[] }> }

/**
 * Remembers handled webhooks in PostgreSQL, for any number of processes:
 *
 *     create table seen_webhooks (id text primary key, held_until timestamptz, seen_at timestamptz not null default now())
 *
 * `held_until` null: handled. Delete rows by `seen_at` once they are older than the service's retention of events.
 */
export function createPostgresStore(db: Database): SeenStore {
  return {
    claim: async (id, holdMs) => {
      const claimed = await db.query(
        `insert into seen_webhooks as seen (id, held_until) values ($1, now() + $2 * interval '1 millisecond')
         on conflict (id) do update set held_until = excluded.held_until where seen.held_until < now()
         returning true as held`,
        [id, holdMs],
      )
      if (claimed.rows.length > 0) return 'claimed'
      const { rows } = await db.query(
        'select held_until is not null as held from seen_webhooks where id = $1',
        [id],
      )
      return rows[0]?.held === false ? 'done' : 'busy'
    },
    complete: async (id) =>
      void (await db.query('update seen_webhooks set held_until = null where id = $1', [id])),
    release: async (id) => void (await db.query('delete from seen_webhooks where id = $1', [id])),
  }
}
