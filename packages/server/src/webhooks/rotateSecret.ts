import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { openSecrets, rotatedSecrets, sealSecrets } from './endpointSecrets.ts'
import { checkSecret, newSecret } from './signature.ts'
import { lockEndpoint, updateSecrets } from './store/endpoints.ts'

/**
 * Gives an endpoint a new signing secret, shown this once. Until the grace period is over the older ones sign as well, so that
 * the app can change over without losing a webhook. Throws `webhook.endpoint_not_found`, `webhook.secret_invalid`.
 */
export async function rotateSecret(
  { db, keyring, clock }: Pick<Deps, 'db' | 'keyring' | 'clock'>,
  wanted: { workspaceId: string; endpointId: string; secret: string | null; graceS: number },
): Promise<{ secret: string }> {
  if (wanted.secret !== null) checkSecret(wanted.secret)
  const secret = wanted.secret ?? newSecret()
  await db.transaction(async (tx) => {
    const endpoint = await lockEndpoint(tx, wanted.workspaceId, wanted.endpointId)
    if (!endpoint) throw endpointNotFound(wanted.endpointId)
    const secrets = rotatedSecrets(openSecrets(keyring, endpoint, endpoint.secretsSealed), secret, {
      nowMs: clock.now(),
      graceMs: wanted.graceS * 1000,
    })
    await updateSecrets(tx, {
      workspaceId: wanted.workspaceId,
      endpointId: wanted.endpointId,
      secretsSealed: sealSecrets(keyring, wanted, secrets),
    })
  })
  return { secret }
}

/** The answer for an endpoint that is not there, or not in this workspace. */
export function endpointNotFound(endpointId: string): TributaryError {
  return new TributaryError('webhook.endpoint_not_found', `There is no webhook endpoint "${endpointId}".`)
}
