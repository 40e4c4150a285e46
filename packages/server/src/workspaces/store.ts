import type { Sql } from '../db/index.ts'

/** Inserts a workspace. */
export async function insertWorkspace(
  sql: Sql,
  workspace: { workspaceId: string; name: string },
): Promise<void> {
  await sql.query('insert into workspaces (workspace_id, name) values ($1, $2)', [
    workspace.workspaceId,
    workspace.name,
  ])
}

export type Workspace = {
  workspaceId: string
  name: string
  importDonePolicy: 'every' | 'changed' | 'first'
  /** Of the connect pages, '#rrggbb'; null: ours. */
  colour: string | null
  /** Origins of the workspace's app; empty: connect() may be called anywhere, and leads back nowhere. */
  connectOrigins: string[]
  createdAt: Date
}

type WorkspaceRow = {
  workspace_id: string
  name: string
  import_done_policy: Workspace['importDonePolicy']
  colour: string | null
  connect_origins: string[]
  created_at: Date
}

function workspaceFromRow(row: WorkspaceRow): Workspace {
  return {
    workspaceId: row.workspace_id,
    name: row.name,
    importDonePolicy: row.import_done_policy,
    colour: row.colour,
    connectOrigins: row.connect_origins,
    createdAt: row.created_at,
  }
}

const workspaceColumns = 'workspace_id, name, import_done_policy, colour, connect_origins, created_at'

/** One workspace, or null. */
export async function findWorkspace(sql: Sql, workspaceId: string): Promise<Workspace | null> {
  const { rows } = await sql.query<WorkspaceRow>(
    `select ${workspaceColumns} from workspaces where workspace_id = $1`,
    [workspaceId],
  )
  return rows[0] ? workspaceFromRow(rows[0]) : null
}

/** All workspaces, oldest first: for the operator's command line alone. */
export async function listWorkspaces(sql: Sql): Promise<Workspace[]> {
  const { rows } = await sql.query<WorkspaceRow>(
    `select ${workspaceColumns} from workspaces order by created_at`,
  )
  return rows.map(workspaceFromRow)
}

/** Changes what is given; what is null stays (a colour of '' takes it away). Returns the workspace as it is then, or null. */
export async function updateWorkspace(
  sql: Sql,
  workspaceId: string,
  change: {
    name: string | null
    importDonePolicy: Workspace['importDonePolicy'] | null
    colour: string | null
    connectOrigins: readonly string[] | null
  },
): Promise<Workspace | null> {
  const { rows } = await sql.query<WorkspaceRow>(
    `update workspaces set name = coalesce($2, name), import_done_policy = coalesce($3, import_done_policy),
       colour = nullif(coalesce($4, colour), ''), connect_origins = coalesce($5, connect_origins)
     where workspace_id = $1 returning ${workspaceColumns}`,
    [workspaceId, change.name, change.importDonePolicy, change.colour, change.connectOrigins],
  )
  return rows[0] ? workspaceFromRow(rows[0]) : null
}

export type ApiKey = {
  apiKeyId: string
  name: string
  role: 'admin' | 'user'
  prefix: string
  createdAt: Date
  revokedAt: Date | null
}

type ApiKeyRow = {
  api_key_id: string
  name: string
  role: 'admin' | 'user'
  prefix: string
  created_at: Date
  revoked_at: Date | null
}

function apiKeyFromRow(row: ApiKeyRow): ApiKey {
  return {
    apiKeyId: row.api_key_id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }
}

const apiKeyColumns = 'api_key_id, name, role, prefix, created_at, revoked_at'

/** Inserts an API key; the key itself is never stored, its hash is. */
export async function insertApiKey(
  sql: Sql,
  key: {
    workspaceId: string
    apiKeyId: string
    name: string
    role: 'admin' | 'user'
    keyHash: Buffer
    prefix: string
  },
): Promise<ApiKey> {
  const { rows } = await sql.query<ApiKeyRow>(
    `insert into api_keys (workspace_id, api_key_id, name, role, key_hash, prefix)
     values ($1, $2, $3, $4, $5, $6) returning ${apiKeyColumns}`,
    [key.workspaceId, key.apiKeyId, key.name, key.role, key.keyHash, key.prefix],
  )
  const [row] = rows
  if (!row) throw new Error('insert returned no row')
  return apiKeyFromRow(row)
}

type FoundKey = { workspaceId: string; apiKeyId: string; name: string; role: 'admin' | 'user' }

/** The workspace, name and role of a key that is valid now. */
export async function findApiKeyByHash(sql: Sql, keyHash: Buffer): Promise<FoundKey | null> {
  const { rows } = await sql.query<ApiKeyRow & { workspace_id: string }>({
    name: 'find_api_key_by_hash',
    text: 'select workspace_id, api_key_id, name, role from api_keys where key_hash = $1 and revoked_at is null',
    values: [keyHash],
  })
  const [row] = rows
  return row
    ? { workspaceId: row.workspace_id, apiKeyId: row.api_key_id, name: row.name, role: row.role }
    : null
}

/** A workspace's API keys, oldest first. */
export async function listApiKeys(sql: Sql, workspaceId: string): Promise<ApiKey[]> {
  const { rows } = await sql.query<ApiKeyRow>(
    `select ${apiKeyColumns} from api_keys where workspace_id = $1 order by created_at, api_key_id`,
    [workspaceId],
  )
  return rows.map(apiKeyFromRow)
}

/** Revokes a key; false when there is no such key that is still valid. */
export async function revokeApiKey(sql: Sql, workspaceId: string, apiKeyId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'update api_keys set revoked_at = now() where workspace_id = $1 and api_key_id = $2 and revoked_at is null',
    [workspaceId, apiKeyId],
  )
  return rowCount === 1
}

export type Certificate = {
  certificateId: string
  name: string
  publicKeyPem: string
  createdAt: Date
  revokedAt: Date | null
}

type CertificateRow = {
  certificate_id: string
  name: string
  public_key_pem: string
  created_at: Date
  revoked_at: Date | null
}

function certificateFromRow(row: CertificateRow): Certificate {
  return {
    certificateId: row.certificate_id,
    name: row.name,
    publicKeyPem: row.public_key_pem,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }
}

const certificateColumns = 'certificate_id, name, public_key_pem, created_at, revoked_at'

/** Inserts the public half of a signing key. */
export async function insertCertificate(
  sql: Sql,
  certificate: { workspaceId: string; certificateId: string; name: string; publicKeyPem: string },
): Promise<Certificate> {
  const { rows } = await sql.query<CertificateRow>(
    `insert into signing_certificates (workspace_id, certificate_id, name, public_key_pem)
     values ($1, $2, $3, $4) returning ${certificateColumns}`,
    [certificate.workspaceId, certificate.certificateId, certificate.name, certificate.publicKeyPem],
  )
  const [row] = rows
  if (!row) throw new Error('insert returned no row')
  return certificateFromRow(row)
}

/** A workspace's certificates, oldest first, the revoked ones included. */
export async function listCertificates(sql: Sql, workspaceId: string): Promise<Certificate[]> {
  const { rows } = await sql.query<CertificateRow>(
    `select ${certificateColumns} from signing_certificates where workspace_id = $1 order by created_at, certificate_id`,
    [workspaceId],
  )
  return rows.map(certificateFromRow)
}

/** Revokes a certificate; false when there is none that is still valid. */
export async function revokeCertificate(
  sql: Sql,
  workspaceId: string,
  certificateId: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'update signing_certificates set revoked_at = now() where workspace_id = $1 and certificate_id = $2 and revoked_at is null',
    [workspaceId, certificateId],
  )
  return rowCount === 1
}
