import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  randomBytes,
  sign,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { TributaryError, faultAt } from '@tributary/contract'

/** Signs `{id}.{timestamp}.`, which is `head`, and the body; gives one entry of the header webhook-signature, such as `v1,base64`. */
export type Signer = (head: string, body: Buffer) => string

const symmetricPrefix = 'whsec_'
const asymmetricPrefix = 'whsk_'
const keyBytesMin = 24
const keyBytesMax = 64
const newKeyBytes = 32
// RFC 8410: the PKCS #8 wrapping of a raw ed25519 seed.
const ed25519Pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const ed25519SeedBytes = 32
const publicPrefix = 'whpk_'

/** A new signing secret: `whsec_` and 32 random bytes in base64 (Standard Webhooks 1.0.0). */
export function newSecret(): string {
  return symmetricPrefix + randomBytes(newKeyBytes).toString('base64')
}

/** A new ed25519 key for v1a: `whsk_` and the 64 bytes of seed and public key, and `whpk_` and the public key, in base64. */
export function newAsymmetricKey(): { secret: string; publicKey: string } {
  const seed = randomBytes(ed25519SeedBytes)
  const { x } = createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' })
  const publicKey = Buffer.from(x ?? '', 'base64url')
  return {
    secret: asymmetricPrefix + Buffer.concat([seed, publicKey]).toString('base64'),
    publicKey: publicPrefix + publicKey.toString('base64'),
  }
}

/** Whether a stored key signs as v1a. */
export function isAsymmetric(secret: string): boolean {
  return secret.startsWith(asymmetricPrefix)
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ed25519Pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** Throws `webhook.secret_invalid` unless `secret` is `whsec_` and 24 to 64 bytes in base64. The secret is never quoted. */
export function checkSecret(secret: string): void {
  const key = symmetricKeyOf(secret)
  if (key && key.length >= keyBytesMin && key.length <= keyBytesMax) return
  const reason =
    `Expected "whsec_" followed by ${keyBytesMin} to ${keyBytesMax} random bytes in base64; what came ` +
    `${key ? `has ${key.length} bytes` : 'is of another form'}. Leave the secret out to have one made.`
  throw new TributaryError('webhook.secret_invalid', reason, {
    details: faultAt({ path: ['secret'], detail: reason }),
  })
}

function symmetricKeyOf(secret: string): Buffer | null {
  if (!secret.startsWith(symmetricPrefix)) return null
  const text = secret.slice(symmetricPrefix.length)
  const key = Buffer.from(text, 'base64')
  // Buffer skips what is not base64; a secret that was mistyped must not become another key in silence.
  return key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? key : null
}

/** Makes a signer of a secret: `whsec_` signs as v1 (HMAC-SHA256), `whsk_` as v1a (ed25519). Throws `webhook.secret_invalid`. */
export function createSigner(secret: string): Signer {
  if (isAsymmetric(secret)) {
    const seed = Buffer.from(secret.slice(asymmetricPrefix.length), 'base64').subarray(0, ed25519SeedBytes)
    const key = privateKeyOf(seed)
    return (head, body) =>
      `v1a,${sign(null, Buffer.concat([Buffer.from(head), body]), key).toString('base64')}`
  }
  const bytes = symmetricKeyOf(secret)
  if (!bytes) {
    throw new TributaryError('webhook.secret_invalid', 'A stored signing secret is neither whsec_ nor whsk_.')
  }
  const key = createSecretKey(bytes)
  return (head, body) => `v1,${createHmac('sha256', key).update(head).update(body).digest('base64')}`
}

/** The value of the header webhook-signature: one entry for each key, parted by spaces. `timestamp` in whole unix seconds. */
export function signatureOf(
  signers: readonly Signer[],
  message: { id: string; timestamp: number; body: Buffer },
): string {
  const head = `${message.id}.${message.timestamp}.`
  return signers.map((signer) => signer(head, message.body)).join(' ')
}
