import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import { WebhookError } from './webhookError.ts'

/** Checks one entry of the header webhook-signature, such as `v1,base64`. */
export type SigningKey = { accepts(version: string, signature: Buffer, content: Buffer): boolean }

// RFC 8410: the SubjectPublicKeyInfo wrapping of a raw ed25519 public key.
const ed25519SpkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const ed25519KeyBytes = 32
const hmacKeyBytesMin = 16

/** Reads a secret of an endpoint: `whsec_...` checks v1 (HMAC-SHA256), the public key `whpk_...` checks v1a (ed25519). Throws `secret_invalid`. */
export function readSecret(secret: unknown): SigningKey {
  if (typeof secret !== 'string' || secret.trim() === '') {
    throw invalid(
      `what came is ${secret === '' ? 'empty' : typeof secret === 'string' ? 'blank' : `of type ${typeof secret}`}`,
    )
  }
  const text = secret.trim()
  if (text.startsWith('whpk_')) return ed25519Key(decode(text.slice('whpk_'.length)))
  if (text.startsWith('whsk_')) throw invalid('what came begins with "whsk_", which is a private key')
  return hmacKey(decode(text.startsWith('whsec_') ? text.slice('whsec_'.length) : text))
}

function hmacKey(key: Buffer): SigningKey {
  if (key.length < hmacKeyBytesMin) throw invalid(`what came holds ${key.length} bytes`)
  return {
    accepts: (version, signature, content) => {
      if (version !== 'v1') return false
      const wanted = createHmac('sha256', key).update(content).digest()
      return signature.length === wanted.length && timingSafeEqual(signature, wanted)
    },
  }
}

function ed25519Key(raw: Buffer): SigningKey {
  if (raw.length !== ed25519KeyBytes) throw invalid(`what came is a public key of ${raw.length} bytes`)
  const key: KeyObject = createPublicKey({
    key: Buffer.concat([ed25519SpkiPrefix, raw]),
    format: 'der',
    type: 'spki',
  })
  return {
    accepts: (version, signature, content) => version === 'v1a' && verify(null, content, key, signature),
  }
}

function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  // Buffer skips what is not base64: a secret that was cut or mistyped must not become another key in silence.
  if (bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw invalid('what came is not base64')
  }
  return bytes
}

function invalid(came: string): WebhookError {
  return new WebhookError(
    'secret_invalid',
    `Expected the secret of your webhook endpoint ("whsec_" and base64, or its public key "whpk_" and base64); ${came}. ` +
      'It was shown when the endpoint was made; rotate it to get a new one.',
  )
}
