import { createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { TributaryError, newUuid } from '@tributary/contract'
import type { Sql } from '../db/index.ts'
import { insertCertificate, type Certificate } from './store.ts'

const generate = promisify(generateKeyPair)
const modulusBits = 2048

/** Makes an RSA key pair for signing connect secrets (RS256). The private key is shown this once; only the public half is kept. */
export async function createCertificate(
  sql: Sql,
  wanted: { workspaceId: string; name: string },
): Promise<{ privateKeyPem: string; certificate: Certificate }> {
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: modulusBits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = await insertCertificate(sql, {
    ...wanted,
    certificateId: newUuid(),
    publicKeyPem: publicKey,
  })
  return { privateKeyPem: privateKey, certificate }
}

/** Keeps a public key that the workspace made itself. Throws `request.invalid` unless it is an RSA key of 2048 bits or more. */
export async function addCertificate(
  sql: Sql,
  wanted: { workspaceId: string; name: string; publicKeyPem: string },
): Promise<Certificate> {
  const pem = readRsaPublicKey(wanted.publicKeyPem)
  return await insertCertificate(sql, { ...wanted, publicKeyPem: pem, certificateId: newUuid() })
}

function readRsaPublicKey(pem: string): string {
  const refused = (came: string, cause?: unknown) =>
    new TributaryError(
      'request.invalid',
      `Expected the PEM text of a public RSA key of at least ${modulusBits} bits; it ${came}.`,
      { cause },
    )
  if (pem.includes('PRIVATE KEY'))
    throw refused('is a private key. Keep that to yourself and send the public half')
  try {
    const key = createPublicKey(pem)
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (key.asymmetricKeyType !== 'rsa' || bits < modulusBits)
      throw refused(`is a key of type ${key.asymmetricKeyType} with ${bits} bits`)
    return key.export({ type: 'spki', format: 'pem' }).toString()
  } catch (cause) {
    throw cause instanceof TributaryError ? cause : refused('can not be read as one', cause)
  }
}
