import { expect, test } from 'vitest'
import { useImportApi } from '../../../../test/support/importApi.ts'
import { createApiKey } from '../workspaces/index.ts'
import { keepRecordErrors } from './store/recordErrors.ts'

const api = useImportApi()

async function startImport(): Promise<string> {
  const { body } = await api.call('POST', `/integrations/${api.own.integrationId}/imports`)
  return String(body['id'])
}

const routes = (importId: string, integrationId: string): ['GET' | 'POST' | 'PUT', string][] => [
  ['GET', `/integrations/${integrationId}/schedule`],
  ['POST', `/integrations/${integrationId}/imports`],
  ['GET', `/integrations/${integrationId}/imports`],
  ['GET', `/integrations/${integrationId}/record-errors`],
  ['GET', `/imports/${importId}`],
  ['POST', `/imports/${importId}/cancel`],
  ['POST', `/imports/${importId}/retry`],
  ['GET', `/integrations/${integrationId}/held-deletes`],
  ['POST', `/imports/${importId}/confirm-deletes`],
]

test('an import is started by hand, once at a time', async () => {
  const started = await api.call('POST', `/integrations/${api.own.integrationId}/imports`, api.own.adminKey, {
    mode: 'full',
  })
  expect(started).toMatchObject({
    status: 202,
    body: {
      integration_id: api.own.integrationId,
      trigger: 'manual',
      mode: 'full',
      status: 'queued',
      retry_at: null,
      records: { read: 0, new: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0 },
      error: null,
      streams: [],
    },
  })
  expect(await api.call('POST', `/integrations/${api.own.integrationId}/imports`)).toMatchObject({
    status: 409,
    body: { code: 'import.already_running' },
  })
  const { body: list } = await api.call('GET', `/integrations/${api.own.integrationId}/imports`)
  const { streams: _streams, ...listed } = started.body
  expect(list).toEqual({ data: [listed], next_cursor: null })
})

test('a waiting import is cancelled, once; then another can start', async () => {
  const importId = await startImport()
  expect(await api.call('POST', `/imports/${importId}/cancel`)).toMatchObject({
    status: 202,
    body: { status: 'cancelled' },
  })
  expect(await api.call('POST', `/imports/${importId}/cancel`)).toMatchObject({
    status: 202,
    body: { status: 'cancelled' },
  })
  expect(await startImport()).not.toBe(importId)
})

test('imports are listed newest first, page by page', async () => {
  const ids: string[] = []
  for (let index = 0; index < 3; index++) {
    const importId = await startImport()
    ids.unshift(importId)
    await api.call('POST', `/imports/${importId}/cancel`)
  }
  const first = await api.call('GET', `/integrations/${api.own.integrationId}/imports?limit=2`)
  const second = await api.call(
    'GET',
    `/integrations/${api.own.integrationId}/imports?limit=2&cursor=${String(first.body['next_cursor'])}`,
  )
  const listed = [first, second].flatMap(({ body }) => body['data'] as { id: string }[])
  expect(listed.map(({ id }) => id)).toEqual(ids)
  expect(second.body['next_cursor']).toBeNull()
})

test('deletes are confirmed for an import that the guard stopped, and for no other', async () => {
  const importId = await startImport()
  expect(await api.call('POST', `/imports/${importId}/confirm-deletes`)).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  })
  await api.db.query(
    "update imports set status = 'failed', error_code = 'import.delete_guard', error_message = 'many', finished_at = now() where import_id = $1",
    [importId],
  )
  const confirmed = await api.call('POST', `/imports/${importId}/confirm-deletes`)
  expect(confirmed).toMatchObject({ status: 202, body: { mode: 'full', status: 'queued' } })
  const { rows } = await api.db.query('select deletes_confirmed from imports where import_id = $1', [
    confirmed.body['id'],
  ])
  expect(rows).toEqual([{ deletes_confirmed: true }])
})

test('an integration that needs its customer is not imported', async () => {
  await api.db.query("update integrations set status = 'needs_reconnect' where integration_id = $1", [
    api.own.integrationId,
  ])
  expect(await api.call('POST', `/integrations/${api.own.integrationId}/imports`)).toMatchObject({
    status: 409,
    body: { code: 'integration.needs_reconnect' },
  })
})

test('records that could not be taken are listed with their reason, page by page', async () => {
  const importId = await startImport()
  const { workspaceId, integrationId } = api.own
  await keepRecordErrors(
    api.db,
    { workspaceId, integrationId, stream: 'issues', importId },
    ['id:1', 'id:2'].map((recordKey) => ({
      recordKey,
      field: 'priority',
      code: 'mapping.record_failed',
      message: 'priority: expected a whole number, got "high".',
      raw: '{"id":1}',
    })),
  )
  const first = await api.call('GET', `/integrations/${integrationId}/record-errors?limit=1`)
  expect(first.body['data']).toEqual([
    {
      stream: 'issues',
      record_key: 'id:1',
      import_id: importId,
      code: 'mapping.record_failed',
      field: 'priority',
      message: 'priority: expected a whole number, got "high".',
      raw: { id: 1 },
      created: expect.any(String),
    },
  ])
  const cursor = String(first.body['next_cursor'])
  const second = await api.call(
    'GET',
    `/integrations/${integrationId}/record-errors?limit=1&cursor=${cursor}`,
  )
  expect(second.body).toMatchObject({ data: [{ record_key: 'id:2' }], next_cursor: null })
})

test('no route answers without a key, or shows what belongs to another workspace', async () => {
  const importId = await startImport()
  const unknown = '0192f3a4-0000-7000-8000-000000000009'
  for (const [method, url] of routes(importId, api.own.integrationId)) {
    expect((await api.call(method, url, null)).status, `${method} ${url} without a key`).toBe(401)
    const foreign = await api.call(method, url, api.stranger.adminKey)
    const missing = await api.call(
      method,
      routes(unknown, unknown)[
        routes(importId, api.own.integrationId).findIndex(([, path]) => path === url)
      ]?.[1] ?? '',
      api.stranger.adminKey,
    )
    expect(foreign.status, `${method} ${url} of a stranger`).toBe(404)
    expect(foreign.body['code']).toBe(missing.body['code'])
  }
})

test('a user key reads and does not start, cancel or confirm', async () => {
  const importId = await startImport()
  const { key } = await createApiKey(api.db, {
    workspaceId: api.own.workspaceId,
    name: 'reader',
    role: 'user',
  })
  for (const [method, url] of routes(importId, api.own.integrationId)) {
    expect((await api.call(method, url, key)).status, `${method} ${url}`).toBe(method === 'GET' ? 200 : 403)
  }
})

test('bad input is named, not a crash', async () => {
  expect(await api.call('GET', '/imports/17')).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  })
  expect(
    await api.call('POST', `/integrations/${api.own.integrationId}/imports`, api.own.adminKey, {
      mode: 'fast',
    }),
  ).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  for (const schedule of [
    { interval: 'PT1S' },
    { cron: '* * * * * *' },
    { cron: '0 3 * * *', time_zone: 'Mars/Base' },
    { interval: 'PT1H', cron: '0 3 * * *' },
  ]) {
    expect(
      await api.call('PUT', `/integrations/${api.own.integrationId}/schedule`, api.own.adminKey, {
        schedule,
      }),
      JSON.stringify(schedule),
    ).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
  expect(await api.call('GET', `/integrations/${api.own.integrationId}/imports?cursor=x`)).toMatchObject({
    status: 400,
    body: { code: 'request.cursor_invalid' },
  })
})
