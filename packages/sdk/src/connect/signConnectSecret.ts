import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import type { JsonValue } from '../webhooks/events.ts'

/** What a connect secret says, and the key that signs it. */
export type ConnectSecret = {
  /** The private key of a certificate of your workspace (PEM), as it was shown once. */
  privateKey: string | KeyObject | undefined
  workspaceId: string | undefined
  /** Your own id of the customer who is signed in. */
  customerId: string
  /** The customer's name, for people. */
  name?: string
  /** The integration to mend; without it a new one is made. */
  integrationId?: string
  /** Comes back in every webhook of the integration. The same customer, connector and state never make two integrations. */
  state?: JsonValue
  /** How long the secret is valid, in seconds. Default: 300. */
  expiresInS?: number
  /** The time now, in milliseconds since 1970. Default: this machine's clock. */
  nowMs?: number
}

/**
 * Signs the secret for one press of a Connect button: a JWT (RS256). Do this on your backend alone, for the customer who is signed in
 * there: whoever has the private key can connect anything for anybody. Throws a `TypeError` that never holds the key, also for what is not set.
 */
export function signConnectSecret(secret: ConnectSecret): string {
  const { expiresInS = 300, nowMs = Date.now() } = secret
  for (const name of ['workspaceId', 'customerId'] as const) {
    const value: unknown = secret[name]
    if (typeof value !== 'string' || value === '') {
      throw new TypeError(
        `Expected ${name} to be text that is not empty; it is ${JSON.stringify(value) ?? 'missing'}.`,
      )
    }
  }
  const issuedAt = Math.floor(nowMs / 1000)
  const claims = {
    workspace_id: secret.workspaceId,
    customer_id: secret.customerId,
    name: secret.name,
    integration_id: secret.integrationId,
    state: secret.state,
    iat: issuedAt,
    exp: issuedAt + expiresInS,
  }
  const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${sign('sha256', Buffer.from(content), readKey(secret.privateKey)).toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function readKey(key: string | KeyObject | undefined): KeyObject {
  if (key === undefined || key === '') {
    throw new TypeError('Expected privateKey to be a private RSA key in PEM; it is not set.')
  }
  let read: KeyObject
  try {
    // A variable of the environment often holds the line ends as \n.
    read = typeof key === 'string' ? createPrivateKey(key.replaceAll('\\n', '\n')) : key
  } catch {
    throw new TypeError(
      'Expected privateKey to be a private RSA key in PEM ("-----BEGIN PRIVATE KEY-----"); it can not be read as one.',
    )
  }
  if (read.type === 'private' && read.asymmetricKeyType === 'rsa') return read
  throw new TypeError(
    `Expected privateKey to be a private RSA key; it is a ${read.type} key of type ${read.asymmetricKeyType ?? 'none'}.`,
  )
}
