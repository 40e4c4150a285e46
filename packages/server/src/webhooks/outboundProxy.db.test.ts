import { expect, test } from 'vitest'
import { until, useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import { startProxy, type ProxyOptions } from '../../../../test/support/proxyServer.ts'
import { createEgress } from '../egress/index.ts'
import { createEndpoint } from './createEndpoint.ts'

const world = useDeliveryWorld()

async function proxyWith(options: ProxyOptions = {}) {
  const proxy = await startProxy(options)
  world.atEnd(() => proxy.close())
  return proxy
}

const authorization = `Basic ${Buffer.from('me:hunter2').toString('base64')}`
const withLogIn = (url: string) => url.replace('//', '//me:hunter2@')

test('webhooks go through the proxy of their endpoint, with its user name and password, which are never shown', async () => {
  const proxy = await proxyWith({ authorization })
  const app = await world.receiver()
  const made = await world.call('POST', '/webhook-endpoints', { url: app.url, proxy: withLogIn(proxy.url) })
  expect(made.status).toBe(201)
  expect(made.body.proxy).toEqual({ url: proxy.url, has_credentials: true })
  world.fixture.start()
  await world.recordOne()
  await until(() => app.received.length === 1)
  expect(proxy.asked).toEqual([{ authority: new URL(app.url).host, authorization }])
  const shown = [
    made,
    await world.call('GET', `/webhook-endpoints/${made.body.id}`),
    await world.call('GET', '/webhook-endpoints'),
    await world.call('GET', '/deliveries'),
  ]
  expect(JSON.stringify(shown)).not.toMatch(/hunter2|bWU6/)
  const { rows } = await world.db.query('select * from webhook_endpoints where endpoint_id = $1', [
    made.body.id,
  ])
  const stored = rows.map((row) =>
    Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)),
  )
  expect(JSON.stringify(stored)).not.toMatch(/hunter2|bWU6/)
})

test('a proxy is put in, replaced and taken away while webhooks are sent; what is left out stays', async () => {
  const [first, second] = [await proxyWith(), await proxyWith({ authorization })]
  const app = await world.receiver()
  const { endpointId } = await world.fixture.endpoint(app.url)
  world.fixture.start()
  const change = async (settings: object) =>
    (await world.call('PATCH', `/webhook-endpoints/${endpointId}`, settings)).body.proxy
  const steps: [object, object | null, number, number][] = [
    [{}, null, 0, 0],
    [{ proxy: first.url }, { url: first.url, has_credentials: false }, 1, 0],
    [{ description: 'other' }, { url: first.url, has_credentials: false }, 1, 0],
    [{ proxy: withLogIn(second.url) }, { url: second.url, has_credentials: true }, 1, 1],
    [{ proxy: null }, null, 1, 1],
  ]
  for (const [index, [settings, shown, askedFirst, askedSecond]] of steps.entries()) {
    expect(await change(settings)).toEqual(shown)
    // The sender learns of a change by a notification: until then it may go the old way.
    await expect
      .poll(async () => {
        const before = app.received.length
        await world.recordOne()
        await until(() => app.received.length > before)
        return [Math.min(first.asked.length, 1), Math.min(second.asked.length, 1)]
      })
      .toEqual([askedFirst, askedSecond])
    if (index < steps.length - 1) continue
    // None of the proxies is used any more.
    const asked = [first.asked.length, second.asked.length]
    const before = app.received.length
    await world.recordOne()
    await until(() => app.received.length > before)
    expect([first.asked.length, second.asked.length]).toEqual(asked)
  }
})

test('a proxy that refuses is a failed try, told in words without the password, and the delivery waits', async () => {
  const proxy = await proxyWith({ authorization: 'Basic other' })
  const app = await world.receiver()
  const { endpointId } = await world.fixture.endpoint(app.url, { proxy: withLogIn(proxy.url) })
  world.fixture.start()
  await world.recordOne()
  await until(async () => (await world.attempts(endpointId)).length === 1)
  const [attempt] = await world.attempts(endpointId)
  expect(attempt).toMatchObject({ outcome: 'retrying', status_code: null })
  expect(attempt?.error).toBe(
    'The proxy made no connection: it does not take the user name and password, or wants some (407).',
  )
  expect(app.received).toEqual([])
})

test.each([
  ['http://user:hunter2@10.0.0.1:3128', 'must not be reached'],
  ['http://user:hunter2@169.254.169.254', 'must not be reached'],
  ['http://user:hunter2@[::ffff:127.0.0.1]:3128', 'must not be reached'],
  ['socks5://user:hunter2@93.184.216.34', 'the scheme "socks5"'],
  ['http://user:hunter2@93.184.216.34/path', 'a path'],
  ['hunter2', 'not a URL'],
])('%s is refused as a proxy when it is saved, without quoting a secret', async (proxy, words) => {
  const { endpointId } = await world.fixture.endpoint('http://127.0.0.1:1/')
  for (const answer of [
    await world.call('POST', '/webhook-endpoints', { url: 'http://127.0.0.1:1/', proxy }),
    await world.call('PATCH', `/webhook-endpoints/${endpointId}`, { proxy }),
  ]) {
    expect(answer).toMatchObject({ status: 400, body: { code: 'webhook.proxy_invalid' } })
    expect(answer.body.detail).toContain(words)
    expect(JSON.stringify(answer.body)).not.toContain('hunter2')
  }
})

test('behind a proxy too the target must be public, when it is saved and when it is dialled', async () => {
  const proxy = await proxyWith()
  const answers = ['127.0.0.2', '10.0.0.1']
  const egress = createEgress({
    allow: ['127.0.0.1/32', '127.0.0.2/32'],
    resolve: async () => [{ address: answers.shift() ?? '10.0.0.1', family: 4 }],
  })
  world.atEnd(() => egress.close())
  const deps = { ...world.fixture.deps, egress }
  const wanted = {
    workspaceId: world.workspaceId,
    description: '',
    events: null,
    secret: null,
    retryScheduleS: null,
    proxy: proxy.url,
  }
  await expect(createEndpoint(deps, { ...wanted, url: 'http://10.0.0.1/' })).rejects.toMatchObject({
    code: 'webhook.endpoint_url_invalid',
  })
  const { endpoint } = await createEndpoint(deps, { ...wanted, url: 'http://rebinding.example/' })
  world.fixture.start({}, { egress })
  await world.recordOne()
  await until(async () => (await world.attempts(endpoint.endpointId)).length === 1)
  expect(await world.attempts(endpoint.endpointId)).toMatchObject([
    { outcome: 'retrying', error: expect.stringContaining('"rebinding.example" has the address 10.0.0.1') },
  ])
  expect(proxy.asked).toEqual([])
})
