import { z } from 'zod'
import type { Keyring } from '../secrets/index.ts'
import { endpointSealedFor } from './store/sealedColumns.ts'

/** A key that signs; `expiresAtMs` null: until it is rotated. */
export type EndpointSecret = { key: string; expiresAtMs: number | null }

type EndpointKey = { workspaceId: string; endpointId: string }

const storedSchema = z.array(z.object({ key: z.string(), expires_at: z.number().nullable() }))

/** Seals the signing secrets of an endpoint, newest first, for its row. */
export function sealSecrets(
  keyring: Keyring,
  endpoint: EndpointKey,
  secrets: readonly EndpointSecret[],
): Buffer {
  const stored = secrets.map(({ key, expiresAtMs }) => ({ key, expires_at: expiresAtMs }))
  return keyring.seal(JSON.stringify(stored), endpointSealedFor('secrets', endpoint))
}

/** Opens what `sealSecrets` made. Throws `secrets.key_missing`. */
export function openSecrets(keyring: Keyring, endpoint: EndpointKey, sealed: Buffer): EndpointSecret[] {
  const stored = storedSchema.parse(JSON.parse(keyring.open(sealed, endpointSealedFor('secrets', endpoint))))
  return stored.map(({ key, expires_at }) => ({ key, expiresAtMs: expires_at }))
}

/** The secrets after a rotation: the new ones sign from now on, those before them until the grace period is over. */
export function rotatedSecrets(
  secrets: readonly EndpointSecret[],
  newKeys: readonly string[],
  now: { nowMs: number; graceMs: number },
): EndpointSecret[] {
  const end = now.nowMs + now.graceMs
  const older = secrets
    .map(({ key, expiresAtMs }) => ({ key, expiresAtMs: Math.min(expiresAtMs ?? end, end) }))
    .filter(({ expiresAtMs }) => expiresAtMs > now.nowMs)
  return [...newKeys.map((key) => ({ key, expiresAtMs: null })), ...older]
}
