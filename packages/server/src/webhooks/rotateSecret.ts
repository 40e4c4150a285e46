import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { openSecrets, rotatedSecrets, sealSecrets } from './endpointSecrets.ts'
import { checkSecret, isAsymmetric, newAsymmetricKey, newSecret } from './signature.ts'
import { lockEndpoint, updateSecrets } from './store/endpoints.ts'

/** Secrets of an endpoint that sign at once, each with its ed25519 key: servers take headers of 8 to 16 kB in all. */
const secretsMax = 10

/**
 * Gives an endpoint a new signing secret, shown this once, and a new ed25519 key if it has one. Until the grace period is over the older ones sign as well, so that
 * the app can change over without losing a webhook. Throws `webhook.endpoint_not_found`,
 * `webhook.secret_invalid`, `webhook.secret_limit`.
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
    if (secrets.filter(({ key }) => !isAsymmetric(key)).length > secretsMax) throw tooManySecrets()
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

function tooManySecrets(): TributaryError {
  return new TributaryError(
    'webhook.secret_limit',
    `Expected at most ${secretsMax} secrets of an endpoint that sign at once; the older ones sign until their grace period is over. ` +
      'Rotate with {"grace_seconds": 0} to end them now, or wait.',
    { details: { limit: secretsMax } },
  )
}

/** The answer for an endpoint that is not there, or not in this workspace. */
export function endpointNotFound(endpointId: string): TributaryError {
  return new TributaryError('webhook.endpoint_not_found', `There is no webhook endpoint "${endpointId}".`)
}
