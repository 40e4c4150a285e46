import { expect, test } from 'vitest'
import { useConnectPages } from '../../../../../test/support/connectPages.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'

const pages = useConnectPages()
const { registerUrl, integrations } = pages

test('the same state connects the same integration again; another state or none makes a new one', async () => {
  for (const state of ['s1', 's1', 's2', null, null]) {
    await connectBySandbox(createVisitor(), await registerUrl({ state }))
  }
  expect((await integrations()).map((row) => row['state'])).toEqual(['s1', 's2', null, null])
  expect((await pages.world.events()).map(({ event }) => event)).toEqual(
    Array(4).fill('integration_installed'),
  )
  expect((await pages.world.imports()).map(({ trigger }) => trigger)).toEqual([
    'installation',
    'reconnect',
    'installation',
    'installation',
    'installation',
  ])
})

test('two connects with the same state at the same time make one integration', async () => {
  const state = { order: ['of', { keys: 1, matters: 2 }] }
  const visited = await Promise.all(
    Array.from({ length: 6 }, async () => connectBySandbox(createVisitor(), await registerUrl({ state }))),
  )
  expect(visited.map(({ said }) => said?.message?.['type'])).toEqual(Array(6).fill('READY'))
  expect(await integrations()).toHaveLength(1)
  expect(await pages.world.events()).toHaveLength(1)
})

test('integration_id in the secret mends a broken integration: fixed is told once, an import follows', async () => {
  await connectBySandbox(createVisitor(), await registerUrl({ state: 'kept' }))
  const id = String((await integrations())[0]?.['integration_id'])
  await pages.world.db.query(`update integrations set status = 'needs_reconnect'`)
  for (let time = 0; time < 2; time++) {
    const last = await connectBySandbox(createVisitor(), await registerUrl({ integration_id: id }))
    expect(last.said?.message).toMatchObject({ type: 'READY' })
  }
  const [integration, ...more] = await integrations()
  expect(more).toEqual([])
  expect(integration).toMatchObject({ integration_id: id, status: 'active', state: 'kept' })
  expect(
    (await pages.world.events()).map((told) => [told.event, 'payload' in told ? told.payload : null]),
  ).toEqual([
    ['integration_installed', expect.anything()],
    ['integration_oauth_token_fixed', { id }],
  ])
  expect((await pages.world.imports()).map(({ trigger }) => trigger)).toEqual([
    'installation',
    'reconnect',
    'reconnect',
  ])
})

test("an integration of another customer or workspace can't be mended, and looks as if it did not exist", async () => {
  await connectBySandbox(createVisitor(), await registerUrl())
  const id = String((await integrations())[0]?.['integration_id'])
  const ofOtherCustomer = await registerUrl({ integration_id: id, customer_id: 'c2' })
  const secret = await pages.world.sign(
    { workspace_id: pages.world.other.workspaceId, customer_id: 'c1', integration_id: id },
    { privateKeyPem: pages.world.other.privateKeyPem },
  )
  const ofOtherWorkspace = `${pages.world.url}/v1/credentials/sandbox/register?secret=${secret}`
  const nobody = await registerUrl({ integration_id: '0192f3a4-0000-7000-8000-00000000dead' })
  for (const url of [ofOtherCustomer, ofOtherWorkspace, nobody]) {
    const page = await createVisitor().get(url)
    expect(page.status).toBe(404)
    expect(page.said?.message).toMatchObject({ code: 'connect.integration_unknown' })
  }
})
