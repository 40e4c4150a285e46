import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { eventNames } from '@tributary/contract'
import { verifyWebhook } from '../src/index.ts'

const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8')
const samples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text)
const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`

test('each of the eight samples of docs/events.md, signed, is what the verifier takes and hands on unchanged', () => {
  const events = samples.map((body) => {
    const at = new Date()
    const event = verifyWebhook(
      body,
      {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
      },
      secret,
    )
    expect(event).toEqual(JSON.parse(body))
    return event.event
  })
  expect(events).toEqual(eventNames)
})
