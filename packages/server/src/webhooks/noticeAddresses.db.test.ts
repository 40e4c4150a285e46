import { expect, test } from 'vitest'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import { createApiKey, createWorkspace } from '../workspaces/index.ts'

const world = useDeliveryWorld()
const path = '/notice-addresses'

test('the addresses of a workspace are set, shown and replaced, each once; another workspace has its own', async () => {
  const none = { status: 200, body: { addresses: [] } }
  expect(await world.call('GET', path)).toEqual(none)
  const addresses = ['dev@acme.example', 'ops@acme.example']
  const set = await world.call('PUT', path, { addresses: [...addresses, 'dev@acme.example'] })
  expect(set).toEqual({ status: 200, body: { addresses } })
  expect(await world.call('GET', path)).toEqual(set)
  const stranger = await createWorkspace(world.db, 'Stranger')
  expect(await world.call('GET', path, undefined, stranger.adminKey)).toEqual(none)
  await world.call('PUT', path, { addresses: [] }, stranger.adminKey)
  expect(await world.call('GET', path)).toEqual(set)
  expect(await world.call('PUT', path, { addresses: [] })).toEqual(none)
  expect(await world.call('GET', path)).toEqual(none)
})

test('what is no address is refused, and so are too many', async () => {
  const many = Array.from({ length: 11 }, (_, index) => `dev${index}@acme.example`)
  for (const payload of [
    { addresses: ['dev'] },
    { addresses: ['a@b.example\r\nBcc: c@d.example'] },
    { addresses: many },
    {},
    { addresses: [], more: true },
  ]) {
    const answer = await world.call('PUT', path, payload)
    expect([payload, answer.status, answer.body.code]).toEqual([payload, 400, 'request.invalid'])
  }
  expect((await world.call('GET', path)).body).toEqual({ addresses: [] })
})

test('without a key they are nobody’s, and a key of the role user may only read them', async () => {
  const { key } = await createApiKey(world.db, {
    workspaceId: world.workspaceId,
    name: 'reader',
    role: 'user',
  })
  expect((await world.call('GET', path, undefined, null)).status).toBe(401)
  expect((await world.call('PUT', path, { addresses: [] }, null)).status).toBe(401)
  expect((await world.call('GET', path, undefined, key)).status).toBe(200)
  expect((await world.call('PUT', path, { addresses: [] }, key)).status).toBe(403)
})
