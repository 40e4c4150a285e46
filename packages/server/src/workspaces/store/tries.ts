import type { Sql } from '../../db/index.ts'

/** Counts one more try; a window that is over begins again at one. Says how many there are now and when the window ends. */
export async function countTry(
  sql: Sql,
  subject: Buffer,
  windowS: number,
): Promise<{ tries: number; secondsLeft: number }> {
  const { rows } = await sql.query<{ tries: number; seconds_left: number }>(
    `insert into sign_in_tries as t (subject, tries, window_started_at) values ($1, 1, now())
     on conflict (subject) do update set
       tries = case when t.window_started_at < now() - make_interval(secs => $2) then 1 else t.tries + 1 end,
       window_started_at = case when t.window_started_at < now() - make_interval(secs => $2) then now() else t.window_started_at end
     returning tries, extract(epoch from window_started_at + make_interval(secs => $2) - now())::float8 as seconds_left`,
    [subject, windowS],
  )
  return { tries: rows[0]?.tries ?? 1, secondsLeft: rows[0]?.seconds_left ?? windowS }
}

/** Forgets the tries that were counted for these. */
export async function forgetTries(sql: Sql, subjects: readonly Buffer[]): Promise<void> {
  await sql.query('delete from sign_in_tries where subject = any($1)', [subjects])
}

/** Deletes windows that have long been over. */
export async function deleteOldTries(sql: Sql): Promise<void> {
  await sql.query(`delete from sign_in_tries where window_started_at < now() - interval '1 day'`)
}
