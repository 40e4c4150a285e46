import { generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { createCertificate, createWorkspace, type NewWorkspace } from '../../workspaces/index.ts'
import { verifySecret } from './verifySecret.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const nowS = nowMs / 1000
const clock = { now: () => nowMs, sleep: async () => {} }

let db: TestDatabase
let workspace: NewWorkspace
let other: NewWorkspace
beforeAll(async () => {
  db = await createTestDatabase()
  workspace = await createWorkspace(db, 'Acme')
  other = await createWorkspace(db, 'Other')
})
afterAll(() => db.drop())

async function signed(claims: object, pem = workspace.privateKeyPem, alg = 'RS256'): Promise<string> {
  const { importPKCS8 } = await import('jose')
  return await new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(await importPKCS8(pem, alg))
}
const claims = () => ({ workspace_id: workspace.workspaceId, customer_id: 'c1' })
const verify = (secret: string | undefined) => verifySecret(db, clock, secret)

test('a secret with every claim is read', async () => {
  const integrationId = '0192f3a4-0000-7000-8000-000000000002'
  const secret = await signed({
    ...claims(),
    name: 'Customer One',
    integration_id: integrationId,
    state: { a: [1, null] },
  })
  expect(await verify(secret)).toEqual({
    workspaceId: workspace.workspaceId,
    customerId: 'c1',
    customerName: 'Customer One',
    integrationId,
    state: { a: [1, null] },
  })
})

test('a second certificate of the workspace signs as well, until it is revoked', async () => {
  const { privateKeyPem, certificate } = await createCertificate(db, {
    workspaceId: workspace.workspaceId,
    name: 'second',
  })
  const secret = await signed(claims(), privateKeyPem)
  expect((await verify(secret)).customerId).toBe('c1')
  await db.query('update signing_certificates set revoked_at = now() where certificate_id = $1', [
    certificate.certificateId,
  ])
  await expect(verify(secret)).rejects.toMatchObject({ code: 'connect.secret_bad_signature' })
})

test.each([
  ['expired beyond the skew', { exp: nowS - 61 }, 'connect.secret_expired'],
  ['not valid yet', { nbf: nowS + 61 }, 'connect.secret_not_yet_valid'],
  ['signed in the future', { iat: nowS + 61 }, 'connect.secret_not_yet_valid'],
  ['without customer_id', { customer_id: undefined }, 'connect.secret_claim_missing'],
  ['with an empty customer_id', { customer_id: '' }, 'connect.secret_claim_missing'],
  ['with a number as customer_id', { customer_id: 7 }, 'connect.secret_claim_missing'],
  ['with a NUL character in customer_id', { customer_id: 'a\0b' }, 'connect.secret_claim_missing'],
  ['with a name that is no text', { name: 5 }, 'connect.secret_claim_missing'],
  ['with an integration_id that is no id', { integration_id: "x' or 1=1" }, 'connect.secret_claim_missing'],
  ['with a NUL character in state', { state: { deep: ['\0'] } }, 'connect.secret_claim_missing'],
  ['with a huge state', { state: 'x'.repeat(8_200) }, 'connect.secret_claim_missing'],
  ['without workspace_id', { workspace_id: undefined }, 'connect.secret_claim_missing'],
  [
    'of an unknown workspace',
    { workspace_id: '0192f3a4-0000-7000-8000-00000000dead' },
    'connect.workspace_unknown',
  ],
  ['of a workspace that is no id', { workspace_id: 'acme' }, 'connect.workspace_unknown'],
])('a secret %s is refused', async (_what, change, code) => {
  await expect(verify(await signed({ ...claims(), ...change }))).rejects.toMatchObject({ code })
})

test.each([
  ['just expired', { exp: nowS - 59 }],
  ['valid in a moment', { nbf: nowS + 59 }],
  ['signed by a clock that is a little ahead', { iat: nowS + 59 }],
])('a secret that is %s passes, because clocks differ by up to 60 s', async (_what, change) => {
  expect((await verify(await signed({ ...claims(), ...change }))).customerId).toBe('c1')
})

test("another workspace's key, another algorithm and no signature are refused", async () => {
  const foreign = await signed(claims(), other.privateKeyPem)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const elliptic = await signed(
    claims(),
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'ES256',
  )
  // The classic confusion: the public key used as the secret of an HMAC.
  const { rows } = await db.query<{ public_key_pem: string }>(
    'select public_key_pem from signing_certificates where workspace_id = $1',
    [workspace.workspaceId],
  )
  const hmac = await new SignJWT(claims())
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.from(rows[0]?.public_key_pem ?? ''))
  const rs512 = await signed(claims(), workspace.privateKeyPem, 'RS512')
  const unsigned = new UnsecuredJWT(claims()).encode()
  for (const secret of [foreign, elliptic, hmac, rs512, unsigned]) {
    await expect(verify(secret)).rejects.toMatchObject({ code: 'connect.secret_bad_signature' })
  }
})

test.each([undefined, ''])('no secret (%j) is told apart from a bad one', async (secret) => {
  await expect(verify(secret)).rejects.toMatchObject({ code: 'connect.secret_missing' })
})

test.each(['nonsense', 'a.b.c', '..', 'e30.e30', '\0', 'x'.repeat(20_000)])(
  'what is no JWT (%#) is malformed',
  async (secret) => {
    await expect(verify(secret)).rejects.toMatchObject({ code: 'connect.secret_malformed' })
  },
)

test('a message never repeats the secret', async () => {
  const secret = await signed({ ...claims(), exp: nowS - 1_000 })
  const error: unknown = await verify(secret).catch((thrown: unknown) => thrown)
  expect(String(error)).not.toContain(secret.split('.')[2])
})
