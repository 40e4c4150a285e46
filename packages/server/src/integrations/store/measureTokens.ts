import type { Sql } from '../../db/index.ts'

/** How the OAuth tokens of all workspaces stand: one walk over the credentials, for whoever scrapes. */
export async function measureTokens(sql: Sql): Promise<{
  counts: { fresh: number; due: number; expired: number; refused: number }
  longestDueS: number
  oldestS: number
}> {
  const { rows } = await sql.query<{
    fresh: number
    due: number
    expired: number
    refused: number
    longest_due_s: number
    oldest_s: number
  }>(
    `select count(*) filter (where state = 'fresh') as fresh, count(*) filter (where state = 'due') as due,
       count(*) filter (where state = 'expired') as expired, count(*) filter (where state = 'refused') as refused,
       coalesce(max(due_s) filter (where state in ('due', 'expired')), 0)::float8 as longest_due_s,
       coalesce(max(age_s) filter (where state <> 'refused'), 0)::float8 as oldest_s
     from (
       select case
           when i.status = 'needs_reconnect' then 'refused'
           when c.access_token_expires_at <= now() then 'expired'
           when c.refresh_due_at <= now() then 'due'
           else 'fresh' end as state,
         extract(epoch from now() - c.refresh_due_at) as due_s, extract(epoch from now() - c.modified_at) as age_s
       from credentials c
       join integrations i on i.workspace_id = c.workspace_id and i.integration_id = c.integration_id
       where i.auth_method = 'oauth2'
     ) token`,
  )
  const [row] = rows
  const counts = {
    fresh: row?.fresh ?? 0,
    due: row?.due ?? 0,
    expired: row?.expired ?? 0,
    refused: row?.refused ?? 0,
  }
  return { counts, longestDueS: row?.longest_due_s ?? 0, oldestS: row?.oldest_s ?? 0 }
}
