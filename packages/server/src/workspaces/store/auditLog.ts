import { newUuid } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { Write } from '../../http/index.ts'

export type AuditEntry = {
  auditId: string
  actorKind: 'account' | 'api_key'
  actorId: string
  actorName: string
  action: string
  method: string
  path: string
  target: { [name: string]: string }
  statusCode: number
  address: string
  createdAt: Date
}

type AuditRow = {
  audit_id: string
  actor_kind: AuditEntry['actorKind']
  actor_id: string
  actor_name: string
  action: string
  method: string
  path: string
  target: { [name: string]: string }
  status_code: number
  address: string
  created_at: Date
}

function fromRow(row: AuditRow): AuditEntry {
  return {
    auditId: row.audit_id,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    method: row.method,
    path: row.path,
    target: row.target,
    statusCode: row.status_code,
    address: row.address,
    createdAt: row.created_at,
  }
}

/** Puts one write on record. */
export async function insertAuditEntry(sql: Sql, write: Write): Promise<void> {
  const { actor, workspaceId } = write.caller
  await sql.query(
    `insert into audit_log (workspace_id, audit_id, actor_kind, actor_id, actor_name, action, method, path, target, status_code, address)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      workspaceId,
      newUuid(),
      actor.kind,
      actor.id,
      actor.name,
      write.action,
      write.method,
      write.path,
      JSON.stringify(write.target),
      write.statusCode,
      write.address,
    ],
  )
}

/** A page of the log, newest first. */
export async function listAuditEntries(
  sql: Sql,
  workspaceId: string,
  wanted: { actorId: string | null; before: string | null; limit: number },
): Promise<AuditEntry[]> {
  const { rows } = await sql.query<AuditRow>(
    `select audit_id, actor_kind, actor_id, actor_name, action, method, path, target, status_code, address, created_at from audit_log
     where workspace_id = $1 and ($2::uuid is null or actor_id = $2) and ($3::uuid is null or audit_id < $3)
     order by audit_id desc limit $4`,
    [workspaceId, wanted.actorId, wanted.before, wanted.limit],
  )
  return rows.map(fromRow)
}

/** Deletes entries older than `days`. */
export async function deleteOldAuditEntries(sql: Sql, days: number): Promise<void> {
  await sql.query('delete from audit_log where created_at < now() - make_interval(days => $1)', [days])
}
