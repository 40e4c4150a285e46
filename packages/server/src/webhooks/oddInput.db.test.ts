import { describe, expect, test } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { newUuid } from '@tributary/contract'
import { until, useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'

const world = useDeliveryWorld({ runningClock: true })
const url = 'http://127.0.0.1:9/'
const nul = '\u0000'

const newEndpoint = async () => (await world.call('POST', '/webhook-endpoints', { url })).body.id as string
const cursorOf = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')

test('an id is the same in capital letters: what is changed under it can be opened again, and is sent', async () => {
  const receiver = await world.receiver()
  const made = await world.call('POST', '/webhook-endpoints', { url: receiver.url })
  const capitals = `/webhook-endpoints/${made.body.id.toUpperCase()}`
  const rotated = await world.call('POST', `${capitals}/rotate-secret`, { grace_seconds: 0 })
  expect(rotated.status).toBe(200)
  expect(await world.call('PATCH', capitals, { headers: { 'x-app': 'one' } })).toMatchObject({ status: 200 })
  expect(await world.call('PATCH', capitals, { ed25519: true })).toMatchObject({ status: 200 })
  // Takes the endpoint into service from what is stored alone.
  world.fixture.start()
  await world.recordOne()
  await until(() => receiver.received.length === 1)
  const [sent] = receiver.received
  expect(sent?.headers['x-app']).toBe('one')
  const verify = () =>
    new Webhook(rotated.body.secret).verify(
      sent?.body ?? '',
      Object.fromEntries(Object.entries(sent?.headers ?? {}).map(([name, value]) => [name, String(value)])),
    )
  expect(verify).not.toThrow()
})

describe('the character NUL, which the database can not keep, is refused with words', () => {
  test.each([
    ['POST', '/webhook-endpoints', { url: `${url}${nul}` }],
    ['POST', '/webhook-endpoints', { url, description: nul }],
    ['POST', '/webhook-endpoints', { url, customers: [nul] }],
    ['PATCH', '/webhook-endpoints/{id}', { connectors: [nul] }],
    [
      'POST',
      '/webhook-endpoints/{id}/replays',
      { from: '2020-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z', customer_id: nul },
    ],
    ['GET', '/deliveries/{id}/%00', undefined],
    ['POST', '/deliveries/{id}/%00/retry', undefined],
    ['GET', '/events/%00', undefined],
    ['GET', '/events?customer_id=%00', undefined],
    ['GET', '/deliveries?customer_id=%00', undefined],
    ['DELETE', '/customers/%00/event-bodies', undefined],
  ] as const)('%s %s %j', async (method, path, payload) => {
    const answer = await world.call(method, path.replace('{id}', await newEndpoint()), payload)
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect(answer.body.detail).toContain('NUL')
  })
})

test.each([
  ['/deliveries', [1, newUuid(), 2 ** 31, 1]],
  ['/deliveries', [1, newUuid(), -1, 1]],
  ['/deliveries?status=pending', [1, newUuid(), 99_999_999_999, 1]],
  ['/deliveries?customer_id=acme', [1, newUuid(), 2 ** 31, 1]],
  ['/deliveries', [1, 'nobody', 1, 1]],
  ['/deliveries', [1, 1]],
  ['/events', [1e300, 1]],
  ['/events', [1]],
  ['/replays', ['nobody']],
  ['/notices', [1]],
])('a cursor that %s never gave is refused: %j', async (path, parts) => {
  const answer = await world.call('GET', `${path}${path.includes('?') ? '&' : '?'}cursor=${cursorOf(parts)}`)
  expect(answer).toMatchObject({ status: 400, body: { code: 'request.cursor_invalid' } })
})

const outside = ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59']

test.each(outside)(
  'a time outside of the years 1 to 9999 is refused, and nothing is kept of it: %s',
  async (time) => {
    const replays = `/webhook-endpoints/${await newEndpoint()}/replays`
    for (const body of [
      { failed_since: time },
      { from: time, to: '2026-01-01T00:00:00Z' },
      { from: '2026-01-01T00:00:00Z', to: time },
    ]) {
      expect(await world.call('POST', replays, body)).toMatchObject({
        status: 400,
        body: { code: 'request.invalid' },
      })
    }
    for (const list of ['/events', '/deliveries']) {
      for (const name of ['since', 'until']) {
        const answer = await world.call('GET', `${list}?${name}=${encodeURIComponent(time)}`)
        expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
      }
    }
    expect(await world.call('GET', '/replays')).toMatchObject({ status: 200, body: { data: [] } })
  },
)

test('the longest id that a customer may have can be named in a filter', async () => {
  const path = `/webhook-endpoints/${await newEndpoint()}`
  const longest = 'x'.repeat(255)
  expect(await world.call('PATCH', path, { customers: [longest] })).toMatchObject({
    status: 200,
    body: { customers: [longest] },
  })
  expect(await world.call('PATCH', path, { customers: [`${longest}x`] })).toMatchObject({ status: 400 })
})
