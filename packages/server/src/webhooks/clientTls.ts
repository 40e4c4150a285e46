import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import { TributaryError, faultAt } from '@tributary/contract'
import type { ClientTls } from '../egress/index.ts'
import type { Keyring } from '../secrets/index.ts'
import { endpointSealedFor } from './store/sealedColumns.ts'

type EndpointKey = { workspaceId: string; endpointId: string }

const storedSchema = z.object({
  certificate: z.string().exactOptional(),
  key: z.string().exactOptional(),
  authorities: z.string().exactOptional(),
})
const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * Checks that certificates can be read, that the client certificate belongs to its key and has not ended. Throws
 * `webhook.tls_invalid`, which never quotes what came.
 */
export function checkTls({ certificate, key, authorities }: ClientTls, nowMs: number): void {
  if ((certificate === undefined) !== (key === undefined)) {
    const missing = certificate === undefined ? 'certificate' : 'key'
    throw tlsInvalid(missing, '"certificate" and "key" are needed together: give both, or neither.')
  }
  if (certificate === undefined && authorities === undefined) {
    throw tlsInvalid(
      null,
      'Expected "certificate" with "key", or "authorities", or both. null takes them away.',
    )
  }
  if (authorities !== undefined) certificatesOf('authorities', authorities)
  if (certificate === undefined || key === undefined) return
  const [own] = certificatesOf('certificate', certificate)
  if (own && own.validToDate.getTime() <= nowMs) {
    throw tlsInvalid(
      'certificate',
      `"certificate" has expired: it was valid until ${own.validToDate.toISOString()}.`,
    )
  }
  try {
    createSecureContext({ cert: certificate, key })
  } catch (cause) {
    throw tlsInvalid(
      'key',
      '"key" can not be used with "certificate": expected the private key of that certificate in PEM, not encrypted.',
      cause,
    )
  }
}

function certificatesOf(field: keyof ClientTls, pem: string): X509Certificate[] {
  const blocks = pem.match(certificatePattern) ?? []
  if (blocks.length === 0) throw tlsInvalid(field, `"${field}" holds no certificate in PEM.`)
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch (cause) {
    throw tlsInvalid(field, `"${field}" holds a certificate that can not be read.`, cause)
  }
}

function tlsInvalid(field: keyof ClientTls | null, message: string, cause?: unknown): TributaryError {
  const details = faultAt({ path: field === null ? ['tls'] : ['tls', field], detail: message })
  return new TributaryError('webhook.tls_invalid', message, { cause, details })
}

/** What is stored of an endpoint's TLS settings: all of it sealed, and when the client certificate ends. */
export function storedTls(
  keyring: Keyring,
  endpoint: EndpointKey,
  tls: ClientTls | null,
): { tlsSealed: Buffer | null; tlsExpiresAt: Date | null } {
  if (tls === null) return { tlsSealed: null, tlsExpiresAt: null }
  const [own] = tls.certificate === undefined ? [] : certificatesOf('certificate', tls.certificate)
  return {
    tlsSealed: keyring.seal(JSON.stringify(tls), endpointSealedFor('tls', endpoint)),
    tlsExpiresAt: own?.validToDate ?? null,
  }
}

/** Opens what `storedTls` sealed. Throws `secrets.key_missing`. */
export function openTls(keyring: Keyring, endpoint: EndpointKey, sealed: Buffer | null): ClientTls | null {
  return sealed === null
    ? null
    : storedSchema.parse(JSON.parse(keyring.open(sealed, endpointSealedFor('tls', endpoint))))
}
