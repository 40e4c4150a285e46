import { SignJWT, importPKCS8 } from 'jose'

/** What the secret says. `state` comes back in every webhook of the integration; `integration_id` mends that one. */
export type ConnectClaims = {
  workspace_id: string
  customer_id: string
  name?: string
  integration_id?: string
  state?: string
}

/**
 * Signs the secret for one press of the Connect button, valid for five minutes. Do this on your backend alone, for the customer who is
 * signed in there: whoever has the private key can connect anything for anybody.
 */
export async function signConnectSecret(privateKeyPem: string, claims: ConnectClaims): Promise<string> {
  const key = await importPKCS8(privateKeyPem, 'RS256')
  return await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key)
}
