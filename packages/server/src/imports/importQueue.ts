import type { ImportProgress, ImportQueue } from '../ports.ts'
import { insertImport } from './store/queue.ts'
import { findLastImport, findLastImports } from './store/readImports.ts'

/** The queue of imports, for the stages before this one. */
export function createImportQueue(): ImportQueue {
  return { queue: (tx, wanted) => insertImport(tx, { ...wanted, deletesConfirmed: false }) }
}

/** How the newest imports of integrations stand, for the stages before this one. */
export function createImportProgress(): ImportProgress {
  return { lastImport: findLastImport, lastImports: findLastImports }
}
