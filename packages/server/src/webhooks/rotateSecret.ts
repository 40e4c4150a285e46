import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { openSecrets, rotatedSecrets, sealSecrets } from './endpointSecrets.ts'
import { checkSecret, newAsymmetricKey, newSecret } from './signature.ts'
import { lockEndpoint, updateSecrets } from './store/endpoints.ts'

/**
 * Gives an endpoint a new signing secret, shown this once, and a new ed25519 key if it has one. Until the grace period is over the older ones sign as well, so that
 * the app can change over without losing a webhook. Throws `webhook.endpoint_not_found`, `webhook.secret_invalid`.
 */
export async function rotateSecret(
  { db, keyring, clock }: Pick<Deps, 'db' | 'keyring' | 'clock'>,
  wanted: { workspaceId: string; endpointId: string; secret: string | null; graceS: number },
): Promise<{ secret: string; publicKey: string | null }> {
  if (wanted.secret !== null) checkSecret(wanted.secret)
  const secret = wanted.secret ?? newSecret()
  const publicKey = await db.transaction(async (tx) => {
    const endpoint = await lockEndpoint(tx, wanted.workspaceId, wanted.endpointId)
    if (!endpoint) throw endpointNotFound(wanted.endpointId)
    const asymmetric = endpoint.publicKey === null ? null : newAsymmetricKey()
    const newKeys = asymmetric ? [secret, asymmetric.secret] : [secret]
    const secrets = rotatedSecrets(openSecrets(keyring, endpoint, endpoint.secretsSealed), newKeys, {
      nowMs: clock.now(),
      graceMs: wanted.graceS * 1000,
    })
    await updateSecrets(tx, {
      workspaceId: wanted.workspaceId,
      endpointId: wanted.endpointId,
      secretsSealed: sealSecrets(keyring, wanted, secrets),
      publicKey: asymmetric?.publicKey ?? null,
    })
    return asymmetric?.publicKey ?? null
  })
  return { secret, publicKey }
}

/** The answer for an endpoint that is not there, or not in this workspace. */
export function endpointNotFound(endpointId: string): TributaryError {
  return new TributaryError('webhook.endpoint_not_found', `There is no webhook endpoint "${endpointId}".`)
}
