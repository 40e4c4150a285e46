import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConnectWorld, testSealingKeys, type ConnectWorld } from '../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../test/support/visitor.ts'
import { readConfig } from './config.ts'
import { loadManifestConfig } from './integrations/index.ts'
import { createKeyring, sealAgain } from './secrets/index.ts'
import { sealedColumns } from './sealedColumns.ts'
import { createEndpoint } from './webhooks/index.ts'
import { openHeaders } from './webhooks/customHeaders.ts'
import { openSecrets } from './webhooks/endpointSecrets.ts'
import { openProxy } from './webhooks/outboundProxy.ts'
import { findEndpoint } from './webhooks/store/endpoints.ts'

let world: ConnectWorld
beforeAll(async () => {
  world = await createConnectWorld()
})
afterAll(() => world.close())

test('every sealed column of the schema is among them, with its primary key', async () => {
  const { rows } = await world.db.query<{ name: string; key: string[] }>(
    `select c.table_name || '.' || c.column_name as name, array(
       select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) from pg_index i
       join unnest(i.indkey) with ordinality as part (number, place) on true
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = part.number
       where i.indrelid = c.table_name::regclass and i.indisprimary order by part.place) as key
     from information_schema.columns c
     where c.table_schema = 'public' and c.data_type = 'bytea' and c.column_name ~ '(^|_)sealed$' order by 1`,
  )
  const listed = sealedColumns.map(({ table, column, key }) => ({
    name: `${table}.${column}`,
    key: key.map(({ name, type }) => `${name} ${type}`),
  }))
  expect(listed.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
    rows.toSorted((a, b) => a.name.localeCompare(b.name)),
  )
})

test('sealed again, each is opened by those who use it with the new key alone', async () => {
  const secret = await world.sign({ customer_id: 'c1' })
  await connectBySandbox(createVisitor(), `${world.url}/v1/credentials/sandbox/register?secret=${secret}`)
  const { workspaceId } = world.workspace
  const { endpoint } = await createEndpoint(
    { ...world.deps, config: readConfig({}) },
    {
      workspaceId,
      url: 'https://127.0.0.1/hooks',
      description: '',
      events: null,
      secret: null,
      retryScheduleS: null,
      headers: { 'x-key': 'hidden' },
      proxy: 'http://name:password@127.0.0.1:3128',
    },
  )
  const { rows } = await world.db.query<{ integration_id: string }>('select integration_id from integrations')
  const integrationId = rows[0]?.integration_id ?? ''
  const configBefore = await loadManifestConfig(world.deps, workspaceId, integrationId)

  const newKey = `k2:${Buffer.alloc(32, 2).toString('base64')}`
  const both = createKeyring(`${newKey},${testSealingKeys}`)
  expect(await sealAgain(world.db, both, sealedColumns)).toMatchObject({ changed: 0, unreadable: [] })

  const keyring = createKeyring(newKey)
  expect(await loadManifestConfig({ ...world.deps, keyring }, workspaceId, integrationId)).toEqual(
    configBefore,
  )
  const stored = await findEndpoint(world.db, workspaceId, endpoint.endpointId)
  if (!stored) throw new Error('the endpoint is gone')
  expect(openSecrets(keyring, stored, stored.secretsSealed)).toHaveLength(1)
  expect(openHeaders(keyring, stored, stored.headersSealed)).toEqual({ 'x-key': 'hidden' })
  expect(openProxy(keyring, stored)).toMatchObject({ authorization: expect.stringContaining('Basic') })
})
