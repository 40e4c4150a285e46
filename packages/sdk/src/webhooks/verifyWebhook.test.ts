import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { envelopeSchema, eventNames, eventSamples, type Envelope } from '@tributary/contract'
import { verifyWebhook, WebhookError, type WebhookEvent } from '../index.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const nowMs = Date.parse('2026-11-22T12:00:00Z')
const nowS = nowMs / 1000
const sample = JSON.stringify(eventSamples.integration_installed.body)

function signed(body: string | Buffer, change: { secret?: string; at?: number; id?: string } = {}) {
  const { id = 'evt_1', at = nowS } = change
  const key = Buffer.from((change.secret ?? secret).replace('whsec_', ''), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${mac}` }
}

const verify = (
  body: Parameters<typeof verifyWebhook>[0],
  headers: object,
  secrets: string | string[] = secret,
) => verifyWebhook(body, headers as Record<string, string>, secrets, { nowMs })

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof WebhookError) return error.code
    throw error
  }
  return 'accepted'
}

test.each(eventNames)('%s is accepted as it is sent', (name) => {
  const { body } = eventSamples[name]
  expect(verify(JSON.stringify(body), signed(JSON.stringify(body)))).toEqual(body)
})

test('the types are those of the contract, both ways', () => {
  const fromContract = (event: Envelope): WebhookEvent => event
  const toContract = (event: WebhookEvent): Envelope => event
  const event = verify(sample, signed(sample))
  expect(fromContract(toContract(event))).toBe(event)
  // What the schema takes, the SDK takes.
  expect(envelopeSchema.parse(event)).toEqual(event)
})

test('what the reference library signs is accepted', () => {
  const at = new Date(nowMs)
  const headers = {
    'webhook-id': 'evt_9',
    'webhook-timestamp': String(nowS),
    'webhook-signature': new Webhook(secret).sign('evt_9', at, sample),
  }
  expect(verify(sample, headers).event).toBe('integration_installed')
})

describe('raw bodies and headers come in the forms of the frameworks', () => {
  const headers = signed(sample)
  const bytes = Buffer.from(sample)
  test.each([
    ['text', sample],
    ['a Buffer', bytes],
    ['a part of a larger buffer', new Uint8Array(Buffer.concat([Buffer.from('xx'), bytes])).subarray(2)],
    ['an ArrayBuffer', new Uint8Array(bytes).buffer],
  ])('%s', (_what, body) => {
    expect(verify(body, headers).event).toBe('integration_installed')
  })
  test.each([
    ['a web Headers', new Headers(headers)],
    [
      'names in capitals',
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
    ],
    ['lists', Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))],
  ])('%s', (_what, given) => {
    expect(verify(sample, given).event).toBe('integration_installed')
  })
  test('text that is no ASCII is checked as the bytes that came', () => {
    const body = JSON.stringify({ ...eventSamples.integration_installed.body, state: 'Grüße 🎉' })
    expect(verify(Buffer.from(body), signed(body)).state).toBe('Grüße 🎉')
  })
})

test('while a secret is rotated, either side may be ahead', () => {
  const older = `whsec_${randomBytes(32).toString('base64')}`
  const both = `${signed(sample, { secret: older })['webhook-signature']} ${signed(sample)['webhook-signature']}`
  expect(verify(sample, { ...signed(sample), 'webhook-signature': both }).event).toBe('integration_installed')
  expect(verify(sample, signed(sample, { secret: older }), [secret, older]).event).toBe(
    'integration_installed',
  )
  expect(codeOf(() => verify(sample, signed(sample, { secret: older })))).toBe('signature_invalid')
})

test('a public key checks v1a, next to a v1 that it can not check', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  const entry = `v1a,${sign(null, Buffer.from(`evt_1.${nowS}.${sample}`), privateKey).toString('base64')}`
  const headers = {
    ...signed(sample),
    'webhook-signature': `${signed(sample)['webhook-signature']} ${entry}`,
  }
  expect(verify(sample, headers, `whpk_${raw}`).event).toBe('integration_installed')
  expect(codeOf(() => verify(sample, signed(sample), `whpk_${raw}`))).toBe('signature_invalid')
  expect(codeOf(() => verify(`${sample} `, headers, `whpk_${raw}`))).toBe('signature_invalid')
})

test.each([
  [300, 'accepted'],
  [301, 'timestamp_too_old'],
  [-300, 'accepted'],
  [-301, 'timestamp_too_new'],
])('a webhook that is %i s old: %s', (ageS, expected) => {
  expect(codeOf(() => verify(sample, signed(sample, { at: nowS - ageS })))).toBe(expected)
})

test.each([
  ['another id', () => verify(sample, { ...signed(sample), 'webhook-id': 'evt_2' }), 'signature_invalid'],
  ['another body', () => verify(`${sample} `, signed(sample)), 'signature_invalid'],
  [
    'no signature that fits',
    () => verify(sample, { ...signed(sample), 'webhook-signature': 'v1,' }),
    'signature_invalid',
  ],
  [
    'nonsense for a signature',
    () => verify(sample, { ...signed(sample), 'webhook-signature': '\0 , ,, v2' }),
    'signature_invalid',
  ],
  [
    'a v1 signature said to be v1a',
    () =>
      verify(sample, {
        ...signed(sample),
        'webhook-signature': signed(sample)['webhook-signature'].replace('v1,', 'v1a,'),
      }),
    'signature_invalid',
  ],
  ['no id', () => verify(sample, { ...signed(sample), 'webhook-id': undefined }), 'header_missing'],
  ['no timestamp', () => verify(sample, { ...signed(sample), 'webhook-timestamp': '' }), 'header_missing'],
  [
    'a timestamp with a fraction',
    () => verify(sample, { ...signed(sample), 'webhook-timestamp': `${nowS}.5` }),
    'timestamp_invalid',
  ],
  ['a body that was parsed', () => verify(JSON.parse(sample) as string, signed(sample)), 'body_not_raw'],
  ['no body', () => verify(undefined as unknown as string, signed(sample)), 'body_not_raw'],
  ['an empty secret', () => verify(sample, signed(sample), ''), 'secret_invalid'],
  ['no secrets', () => verify(sample, signed(sample), []), 'secret_invalid'],
  [
    'a secret that was not set',
    () => verify(sample, signed(sample), null as unknown as string[]),
    'secret_invalid',
  ],
  [
    'a secret that was cut',
    () => verify(sample, signed(sample), `${secret.slice(0, 20)}…`),
    'secret_invalid',
  ],
  ['a private key', () => verify(sample, signed(sample), `whsk_${'A'.repeat(88)}`), 'secret_invalid'],
  ['signed text that is no JSON', () => verify('{', signed('{')), 'body_not_json'],
  ['a signed list', () => verify('[]', signed('[]')), 'event_unknown'],
  [
    'an event of the future',
    () => verify('{"event":"integration_exploded"}', signed('{"event":"integration_exploded"}')),
    'event_unknown',
  ],
  [
    'a name that every object has',
    () => verify('{"event":"toString"}', signed('{"event":"toString"}')),
    'event_unknown',
  ],
])('%s is refused with its code', (_what, work, code) => {
  expect(codeOf(work)).toBe(code)
})

test.each(eventNames)('%s without one of its keys is not accepted; with more it is', (name) => {
  const { body } = eventSamples[name]
  for (const key of Object.keys(body.payload)) {
    const { [key]: _gone, ...payload } = body.payload as Record<string, unknown>
    const text = JSON.stringify({ ...body, payload })
    expect(codeOf(() => verify(text, signed(text)))).toBe('event_unknown')
  }
  const more = JSON.stringify({ ...body, payload: { ...body.payload, later: 1 } })
  expect(codeOf(() => verify(more, signed(more)))).toBe('accepted')
})

test('a message never holds the secret or a signature', () => {
  const wrong = signed(sample, { secret: `whsec_${randomBytes(32).toString('base64')}` })
  const fault = (() => {
    try {
      verify(sample, wrong)
    } catch (error) {
      return String(error)
    }
    return ''
  })()
  expect(fault).toContain('webhook-signature')
  expect(fault).not.toContain(secret.slice(6))
  expect(fault).not.toContain(wrong['webhook-signature'].slice(3))
})

test('whatever comes, the answer is an event or a WebhookError', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (id, at, signature, body) => {
      const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature }
      expect(codeOf(() => verify(body, headers))).not.toBe('accepted')
    }),
  )
})
