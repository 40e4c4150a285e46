import { isJsonObject, type JsonObject } from '@tributary/contract'
import type { Keyring } from '../../secrets/index.ts'
import type { Tokens } from '../oauth/tokens.ts'
import { credentialsSealedFor } from '../store/credentials.ts'

/** The secrets of an integration: tokens of OAuth2, or the secret fields of a form as part of the manifest's configuration. */
export type Secrets = { kind: 'oauth2'; tokens: Tokens } | { kind: 'form'; config: JsonObject }

type Row = { workspaceId: string; integrationId: string }

/** Seals secrets for their row. */
export function sealSecrets(keyring: Keyring, row: Row, secrets: Secrets): Buffer {
  return keyring.seal(JSON.stringify(secrets), credentialsSealedFor(row.workspaceId, row.integrationId))
}

/** Opens what `sealSecrets` made. Throws `secrets.key_missing`, or a plain error when the row was changed from outside. */
export function openSecrets(keyring: Keyring, row: Row & { sealed: Buffer }): Secrets {
  const opened: unknown = JSON.parse(
    keyring.open(row.sealed, credentialsSealedFor(row.workspaceId, row.integrationId)),
  )
  // GCM vouches that we wrote it, so its form needs no second proof.
  if (isJsonObject(opened) && (opened['kind'] === 'oauth2' || opened['kind'] === 'form')) {
    return opened as unknown as Secrets
  }
  throw new Error(`the sealed credentials of integration ${row.integrationId} have an unknown form`)
}
