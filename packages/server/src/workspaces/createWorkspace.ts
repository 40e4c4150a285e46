import { newUuid } from '@tributary/contract'
import type { Database, Transaction } from '../db/index.ts'
import { createApiKey } from './apiKey.ts'
import { createCertificate } from './certificate.ts'
import { insertWorkspace } from './store.ts'

/** A workspace with its first admin key and certificate; key and private key are shown this once. */
export type NewWorkspace = {
  workspaceId: string
  name: string
  adminKey: string
  certificateId: string
  privateKeyPem: string
}

/** Makes a workspace, its first admin API key and its first signing certificate, together or not at all. */
export function createWorkspace(db: Database, name: string): Promise<NewWorkspace> {
  return db.transaction((tx) => insertNewWorkspace(tx, name))
}

/** The same within the caller's transaction. */
export async function insertNewWorkspace(tx: Transaction, name: string): Promise<NewWorkspace> {
  const workspaceId = newUuid()
  await insertWorkspace(tx, { workspaceId, name })
  const { key } = await createApiKey(tx, { workspaceId, name: 'first key', role: 'admin' })
  const { privateKeyPem, certificate } = await createCertificate(tx, {
    workspaceId,
    name: 'first certificate',
  })
  return { workspaceId, name, adminKey: key, certificateId: certificate.certificateId, privateKeyPem }
}
