import { generateKeyPairSync } from 'node:crypto'
import { importSPKI, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { signConnectSecret } from '../index.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const given = { privateKey: keys.privateKey, workspaceId: 'w1', customerId: 'c1' }
const read = async (jwt: string, nowMs?: number) =>
  await jwtVerify(jwt, await importSPKI(keys.publicKey, 'RS256'), {
    algorithms: ['RS256'],
    ...(nowMs === undefined ? {} : { currentDate: new Date(nowMs) }),
  })

test('another library verifies the secret, with every claim', async () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z')
  const jwt = signConnectSecret({
    ...given,
    name: 'Ünal & Söhne',
    integrationId: 'i1',
    state: { project: 7 },
    nowMs,
  })
  const { payload, protectedHeader } = await read(jwt, nowMs)
  expect(protectedHeader.alg).toBe('RS256')
  expect(payload).toEqual({
    workspace_id: 'w1',
    customer_id: 'c1',
    name: 'Ünal & Söhne',
    integration_id: 'i1',
    state: { project: 7 },
    iat: nowMs / 1000,
    exp: nowMs / 1000 + 300,
  })
})

test('what is left out is no claim, and the key may be a line with \\n in it', async () => {
  const jwt = signConnectSecret({
    ...given,
    privateKey: keys.privateKey.replaceAll('\n', '\\n'),
    expiresInS: 60,
  })
  const { payload } = await read(jwt)
  expect(Object.keys(payload)).toEqual(['workspace_id', 'customer_id', 'iat', 'exp'])
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60)
})

test.each([
  ['no customer', { customerId: '' }, 'customerId'],
  ['no workspace', { workspaceId: undefined as unknown as string }, 'workspaceId'],
  ['a public key', { privateKey: keys.publicKey }, 'privateKey'],
  ['no key', { privateKey: 'nonsense' }, 'privateKey'],
  [
    'an elliptic key',
    { privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
    'type ec',
  ],
])('%s is a fault that says so, without the key', (_what, change, said) => {
  const signing = () => signConnectSecret({ ...given, ...change })
  expect(signing).toThrow(TypeError)
  expect(signing).toThrow(said)
  expect(signing).not.toThrow('nonsense')
})

test.each([undefined, ''])('a private key that is not set (%j) is said to be so', (privateKey) => {
  expect(() => signConnectSecret({ privateKey, workspaceId: 'w', customerId: 'c' })).toThrow('it is not set')
})
