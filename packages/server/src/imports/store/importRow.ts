import type { ImportMode, ImportTrigger, RecordCounts } from '../../ports.ts'

export type ImportStatus = 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'

/** One run that reads an integration's records. */
export type Import = {
  workspaceId: string
  importId: string
  integrationId: string
  connectorType: string
  trigger: ImportTrigger
  mode: ImportMode
  deletesConfirmed: boolean
  /** 0: somebody waits for it. 1: the schedule queued it. */
  priority: number
  status: ImportStatus
  /** Of a queued one: not before this time. */
  notBefore: Date
  leaseEpoch: number
  /** Tries in a row that brought nothing. */
  failures: number
  /** How often its failed streams were taken up again after it had ended. */
  retries: number
  /** How often it gave its place back because the third party's limit was reached, without a page in between. */
  waits: number
  pages: number
  counts: RecordCounts
  errorCode: string | null
  errorMessage: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export type CountColumns = {
  pages: number
  records_read: number
  records_new: number
  records_updated: number
  records_deleted: number
  records_unchanged: number
  records_failed: number
}

export type ImportRow = CountColumns & {
  workspace_id: string
  import_id: string
  integration_id: string
  connector_type: string
  trigger: ImportTrigger
  mode: ImportMode
  deletes_confirmed: boolean
  priority: number
  status: ImportStatus
  not_before: Date
  lease_epoch: number
  failures: number
  retries: number
  waits: number
  error_code: string | null
  error_message: string | null
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
}

const names = [
  'workspace_id',
  'import_id',
  'integration_id',
  'connector_type',
  'trigger',
  'mode',
  'deletes_confirmed',
  'priority',
  'status',
  'not_before',
  'lease_epoch',
  'failures',
  'retries',
  'waits',
  'pages',
  'records_read',
  'records_new',
  'records_updated',
  'records_deleted',
  'records_unchanged',
  'records_failed',
  'error_code',
  'error_message',
  'created_at',
  'started_at',
  'finished_at',
]

/** The columns of an import, each with the table's name before it, so that they can stand in a join. */
export const importColumns = names.map((name) => `imports.${name}`).join(', ')

/** The counters of an import or of one of its streams. */
export function countsFromRow(row: CountColumns): RecordCounts {
  return {
    read: row.records_read,
    new: row.records_new,
    updated: row.records_updated,
    deleted: row.records_deleted,
    unchanged: row.records_unchanged,
    failed: row.records_failed,
  }
}

/** The one place where an import's columns become a value. */
export function importFromRow(row: ImportRow): Import {
  return {
    workspaceId: row.workspace_id,
    importId: row.import_id,
    integrationId: row.integration_id,
    connectorType: row.connector_type,
    trigger: row.trigger,
    mode: row.mode,
    deletesConfirmed: row.deletes_confirmed,
    priority: row.priority,
    status: row.status,
    notBefore: row.not_before,
    leaseEpoch: row.lease_epoch,
    failures: row.failures,
    retries: row.retries,
    waits: row.waits,
    pages: row.pages,
    counts: countsFromRow(row),
    errorCode: row.error_code,
    errorMessage: row.error_message,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}
