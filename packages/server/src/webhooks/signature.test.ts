import { createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { checkSecret, createSigner, newSecret, signatureOf, newAsymmetricKey } from './signature.ts'

const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: Buffer.from('{"test": 2432232314}'),
}

test('v1 gives the vector of Standard Webhooks', () => {
  expect(signatureOf([createSigner('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')], message)).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('v1a gives the vector of Standard Webhooks, and its public key verifies it', () => {
  const secret =
    'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
  const signature = signatureOf([createSigner(secret)], message)
  expect(signature).toBe(
    'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
  )
  const publicKey = createPublicKey({
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from('1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=', 'base64').toString('base64url'),
    },
    format: 'jwk',
  })
  const content = Buffer.from(`${message.id}.${message.timestamp}.${message.body.toString()}`)
  expect(verify(null, content, publicKey, Buffer.from(signature.slice('v1a,'.length), 'base64'))).toBe(true)
})

test('two keys sign in one header, and either verifies', () => {
  const [older, newer] = [newSecret(), newSecret()]
  const now = Math.floor(Date.now() / 1000)
  const header = signatureOf([createSigner(newer), createSigner(older)], { ...message, timestamp: now })
  expect(header.split(' ')).toHaveLength(2)
  for (const secret of [older, newer]) {
    const headers = {
      'webhook-id': message.id,
      'webhook-timestamp': String(now),
      'webhook-signature': header,
    }
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ test: 2432232314 })
  }
})

test('the standardwebhooks package signs any text as we do', () => {
  const secret = newSecret()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 4e9 }), (body, timestamp) => {
      expect(signatureOf([createSigner(secret)], { id: 'evt_1', timestamp, body: Buffer.from(body) })).toBe(
        new Webhook(secret).sign('evt_1', new Date(timestamp * 1000), body),
      )
    }),
  )
})

test('a new secret has 32 random bytes and is accepted', () => {
  const secret = newSecret()
  expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32)
  expect(() => checkSecret(secret)).not.toThrow()
  expect(newSecret()).not.toBe(secret)
})

test.each([
  ['', 'of another form'],
  ['hunter2', 'of another form'],
  [`whsec_${Buffer.alloc(23).toString('base64')}`, 'has 23 bytes'],
  [`whsec_${Buffer.alloc(65).toString('base64')}`, 'has 65 bytes'],
  ['whsec_not base64 at all, although it is long enough', 'of another form'],
])('the secret "%s" is refused and not quoted', (secret, words) => {
  expect(() => checkSecret(secret)).toThrow(
    expect.objectContaining({ code: 'webhook.secret_invalid', message: expect.stringContaining(words) }),
  )
})

test('a new ed25519 key holds its seed and its public half, which the shown key is', () => {
  const { secret, publicKey } = newAsymmetricKey()
  const bytes = Buffer.from(secret.slice('whsk_'.length), 'base64')
  expect(secret).toMatch(/^whsk_/)
  expect(bytes).toHaveLength(64)
  expect(publicKey).toBe(`whpk_${bytes.subarray(32).toString('base64')}`)
  expect(newAsymmetricKey().publicKey).not.toBe(publicKey)
})
