import type { JsonValue } from '@tributary/contract'
import type { Sql, Transaction } from '../../db/index.ts'

/** A mapping that a workspace wrote for a connector. It never changes. */
export type MappingVersion = {
  version: number
  source: JsonValue
  note: string
  createdAt: Date
}

type VersionRow = { version: number; source: JsonValue; note: string; created_at: Date }

function versionFromRow(row: VersionRow): MappingVersion {
  return { version: row.version, source: row.source, note: row.note, createdAt: row.created_at }
}

type Of = { workspaceId: string; connectorType: string }

/** What is or was live. Version 0 is the connector's own mapping. */
export type Publication = {
  publication: number
  version: number
  publishedAt: Date
  remapState: 'running' | 'done' | 'superseded'
  remapFinishedAt: Date | null
}

type PublicationRow = {
  publication: number
  version: number
  published_at: Date
  remap_state: Publication['remapState']
  remap_finished_at: Date | null
}

const publicationColumns = 'publication, version, published_at, remap_state, remap_finished_at'

function publicationFromRow(row: PublicationRow): Publication {
  return {
    publication: row.publication,
    version: row.version,
    publishedAt: row.published_at,
    remapState: row.remap_state,
    remapFinishedAt: row.remap_finished_at,
  }
}

/** Serializes what is written about one connector's mapping in one workspace, until the transaction ends. */
export async function lockMappings(tx: Transaction, { workspaceId, connectorType }: Of): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('mappings:' || $1 || ':' || $2, 0))`, [
    workspaceId,
    connectorType,
  ])
}

/** Writes the next version. The caller holds lockMappings. */
export async function insertMappingVersion(
  tx: Transaction,
  of: Of,
  wanted: { source: JsonValue; note: string },
): Promise<MappingVersion> {
  const { rows } = await tx.query<VersionRow>(
    `insert into mapping_versions (workspace_id, connector_type, version, source, note)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4 from mapping_versions where workspace_id = $1 and connector_type = $2
     returning version, source, note, created_at`,
    [of.workspaceId, of.connectorType, JSON.stringify(wanted.source), wanted.note],
  )
  const [row] = rows
  if (!row) throw new Error('an insert returned no row')
  return versionFromRow(row)
}

/** One version, or null. */
export async function findMappingVersion(
  sql: Sql,
  { workspaceId, connectorType }: Of,
  version: number,
): Promise<MappingVersion | null> {
  const { rows } = await sql.query<VersionRow>(
    `select version, source, note, created_at from mapping_versions
     where workspace_id = $1 and connector_type = $2 and version = $3`,
    [workspaceId, connectorType, version],
  )
  return rows[0] ? versionFromRow(rows[0]) : null
}

/** The versions that a workspace wrote, newest first, below `before`. */
export async function listMappingVersions(
  sql: Sql,
  { workspaceId, connectorType }: Of,
  page: { before: number | null; limit: number },
): Promise<MappingVersion[]> {
  const { rows } = await sql.query<VersionRow>(
    `select version, source, note, created_at from mapping_versions
     where workspace_id = $1 and connector_type = $2 and ($3::integer is null or version < $3)
     order by version desc limit $4`,
    [workspaceId, connectorType, page.before, page.limit],
  )
  return rows.map(versionFromRow)
}

/** The mapping that is live and its text; null while the connector's own is. Read at the start of each import, so it is one look by key. */
export async function findLiveMapping(
  sql: Sql,
  { workspaceId, connectorType }: Of,
): Promise<MappingVersion | null> {
  const { rows } = await sql.query<VersionRow>({
    name: 'find_live_mapping',
    text: `select v.version, v.source, v.note, v.created_at
      from (
        select version from mapping_publications where workspace_id = $1 and connector_type = $2
        order by publication desc limit 1
      ) live
      join mapping_versions v on v.workspace_id = $1 and v.connector_type = $2 and v.version = live.version`,
    values: [workspaceId, connectorType],
  })
  return rows[0] ? versionFromRow(rows[0]) : null
}

/** What is live and what was before, newest first. */
export async function listPublications(
  sql: Sql,
  { workspaceId, connectorType }: Of,
  limit: number,
): Promise<Publication[]> {
  const { rows } = await sql.query<PublicationRow>(
    `select ${publicationColumns} from mapping_publications
     where workspace_id = $1 and connector_type = $2 order by publication desc limit $3`,
    [workspaceId, connectorType, limit],
  )
  return rows.map(publicationFromRow)
}

/** Makes a version live; what the one before had still to map again is this one's now. The caller holds lockMappings. */
export async function insertPublication(tx: Transaction, of: Of, version: number): Promise<void> {
  await tx.query(
    `update mapping_publications set remap_state = 'superseded', remap_finished_at = now()
     where workspace_id = $1 and connector_type = $2 and remap_state = 'running'`,
    [of.workspaceId, of.connectorType],
  )
  await tx.query(
    `insert into mapping_publications (workspace_id, connector_type, publication, version)
     select $1, $2, coalesce(max(publication), 0) + 1, $3 from mapping_publications where workspace_id = $1 and connector_type = $2`,
    [of.workspaceId, of.connectorType, version],
  )
}

/** Publications after which something may still have to be mapped again, of all workspaces, the oldest first. */
export async function listRunningRemaps(sql: Sql, limit: number): Promise<(Of & { publication: number })[]> {
  const { rows } = await sql.query<{ workspace_id: string; connector_type: string; publication: number }>(
    `select workspace_id, connector_type, publication from mapping_publications
     where remap_state = 'running' order by published_at limit $1`,
    [limit],
  )
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    connectorType: row.connector_type,
    publication: row.publication,
  }))
}

/** Ends a remap. */
export async function finishRemap(sql: Sql, of: Of & { publication: number }): Promise<void> {
  await sql.query(
    `update mapping_publications set remap_state = 'done', remap_finished_at = now()
     where workspace_id = $1 and connector_type = $2 and publication = $3 and remap_state = 'running'`,
    [of.workspaceId, of.connectorType, of.publication],
  )
}

/** The streams that a mapping reads, and the hash of each one's part. */
export type MappedStreams = readonly { stream: string; mappingHash: string }[]

// An integration is stale while what is stored of one of its streams was mapped by another mapping, or is of a stream that is mapped no more.
const isStale = `exists (
  select from stream_states s left join unnest($3::text[], $4::text[]) as live (stream, hash) on live.stream = s.stream
  where s.workspace_id = i.workspace_id and s.integration_id = i.integration_id
    and (s.mapping_hash is distinct from live.hash or s.remap_hash is not null)
)`

function staleParameters({ workspaceId, connectorType }: Of, live: MappedStreams): unknown[] {
  return [
    workspaceId,
    connectorType,
    live.map(({ stream }) => stream),
    live.map(({ mappingHash }) => mappingHash),
  ]
}

/**
 * Stale integrations of a connector for which a remap may be queued now: none of their imports is under way, and none that mapped again
 * failed in the last five minutes.
 */
export async function listStale(sql: Sql, of: Of, live: MappedStreams, limit: number): Promise<string[]> {
  const { rows } = await sql.query<{ integration_id: string }>(
    `select i.integration_id from integrations i
     where i.workspace_id = $1 and i.connector_type = $2 and ${isStale}
       and not exists (
         select from imports m where m.workspace_id = i.workspace_id and m.integration_id = i.integration_id
           and (m.status in ('queued', 'running')
             or (m.trigger = 'mapping' and m.status <> 'succeeded' and m.finished_at > now() - interval '5 minutes'))
       )
     order by i.integration_id limit $5`,
    [...staleParameters(of, live), limit],
  )
  return rows.map((row) => row.integration_id)
}

/** How far a remap is. */
export type RemapProgress = {
  integrations: number
  /** Of these, those that still hold records of another mapping. */
  stale: number
  recordsRead: number
  recordsChanged: number
  recordsFailed: number
}

/** How many integrations of a connector there are, how many are stale, and what remaps did since `since`. */
export async function measureRemap(
  sql: Sql,
  of: Of,
  live: MappedStreams,
  since: Date,
): Promise<RemapProgress> {
  const { rows } = await sql.query<{
    integrations: number
    stale: number
    read: number
    changed: number
    failed: number
  }>(
    `select count(*) as integrations, count(*) filter (where ${isStale}) as stale, coalesce(sum(done.read), 0)::bigint as read,
       coalesce(sum(done.changed), 0)::bigint as changed, coalesce(sum(done.failed), 0)::bigint as failed
     from integrations i
     left join lateral (
       select sum(m.records_read) as read, sum(m.records_new + m.records_updated + m.records_deleted) as changed,
         sum(m.records_failed) as failed
       from imports m where m.workspace_id = i.workspace_id and m.integration_id = i.integration_id
         and m.trigger = 'mapping' and m.created_at >= $5
     ) done on true
     where i.workspace_id = $1 and i.connector_type = $2`,
    [...staleParameters(of, live), since],
  )
  const [row] = rows
  return {
    integrations: row?.integrations ?? 0,
    stale: row?.stale ?? 0,
    recordsRead: row?.read ?? 0,
    recordsChanged: row?.changed ?? 0,
    recordsFailed: row?.failed ?? 0,
  }
}
