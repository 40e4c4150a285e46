import { createHash, randomBytes } from 'node:crypto'
import { newUuid } from '@tributary/contract'
import type { Sql } from '../db/index.ts'
import type { Caller } from '../http/index.ts'
import { findApiKeyByHash, insertApiKey, type ApiKey } from './store.ts'

const prefixLength = 12

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Makes an API key with 256 random bits. `key` is shown this once; only its hash is kept. */
export async function createApiKey(
  sql: Sql,
  wanted: { workspaceId: string; name: string; role: 'admin' | 'user' },
): Promise<{ key: string; apiKey: ApiKey }> {
  const key = `trib_${wanted.role}_${randomBytes(32).toString('base64url')}`
  const apiKey = await insertApiKey(sql, {
    ...wanted,
    apiKeyId: newUuid(),
    keyHash: hashOf(key),
    prefix: key.slice(0, prefixLength + wanted.role.length),
  })
  return { key, apiKey }
}

/** Who holds this key; null when it is unknown or revoked. */
export async function findCaller(sql: Sql, key: string): Promise<Caller | null> {
  const found = await findApiKeyByHash(sql, hashOf(key))
  if (!found) return null
  const { workspaceId, role, apiKeyId: id, name } = found
  return { workspaceId, role, actor: { kind: 'api_key', id, name } }
}
