import { afterEach, expect, test } from 'vitest'
import { collect, manifestText, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { Reply, ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'
import type { CustomComponents } from './components.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

async function api(handler: Parameters<typeof startThirdParty>[0]): Promise<ThirdParty> {
  party = await startThirdParty(handler)
  return party
}

const class_name = 'source_x.components.Own'

test('a transformation and a filter see the record, the slice, their fields and the schema', async () => {
  const { origin } = await api(() => ({ body: { data: [{ id: 1, day: '0000-00-00' }, { id: 2 }] } }))
  const manifest = loadManifest(
    manifestText({
      stream: `schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {day: {type: string, format: date}}}}
    transformations: [{type: CustomTransformation, class_name: ${class_name}, empty: "0000-00-00"}]`,
      retriever: 'partition_router: {type: ListPartitionRouter, values: [a], cursor_field: part}',
    }).replace(
      'field_path: [data]}',
      `field_path: [data]}\n        record_filter: {type: CustomRecordFilter, class_name: ${class_name}}`,
    ),
  )
  const components: CustomComponents = {
    transformations: {
      [class_name]: ({ fields, schema, render }) => {
        const shown = render("{{ config['url'][:4] }}")
        return (record, { slice }) => ({
          ...record,
          ...(record['day'] === fields['empty'] ? { day: null } : {}),
          part: slice['part'] ?? null,
          shown,
          fields: Object.keys(schema),
        })
      },
    },
    recordFilters: { [class_name]: () => (record) => record['id'] !== 2 },
  }
  const { records, error } = await collect({ manifest, stream: 'items', config: { url: origin }, components })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ id: 1, day: null, part: 'a', shown: 'http', fields: ['type', 'properties'] }])
})

test('an authenticator logs in through the host and gives the headers of each try', async () => {
  const { origin, requests } = await api(({ url, headers }): Reply => {
    if (url.pathname === '/login') return { body: { key: 'k1' } }
    return headers['x-key'] === 'k1' ? { body: { data: [{ id: 1 }] } } : { status: 401 }
  })
  const manifest = loadManifest(
    manifestText({ requester: `authenticator: {type: CustomAuthenticator, class_name: ${class_name}}` }),
  )
  const components: CustomComponents = {
    authenticators: {
      [class_name]:
        ({ config, fetch }) =>
        async () => {
          const { url } = config
          if (typeof url !== 'string') throw new Error('The config has no url.')
          const answer = await fetch(`${url}/login`, { method: 'POST', headers: {} })
          const { key } = JSON.parse(new TextDecoder().decode(await answer.body()))
          return { 'X-Key': key }
        },
    },
  }
  const { records } = await collect({ manifest, stream: 'items', config: { url: origin }, components })
  expect(records).toEqual([{ id: 1 }])
  expect(requests).toEqual(['POST /login', 'GET /items'])
})

test('a backoff strategy names the seconds; one is added as for all strategies', async () => {
  let tries = 0
  const { origin } = await api((): Reply => {
    tries += 1
    return tries === 1 ? { status: 429, body: { wait: 7 } } : { body: { data: [] } }
  })
  const manifest = loadManifest(
    manifestText({
      requester: `error_handler: {type: DefaultErrorHandler, backoff_strategies: [{type: CustomBackoffStrategy, class_name: ${class_name}}]}`,
    }),
  )
  const components: CustomComponents = {
    backoffStrategies: {
      [class_name]: () => (answer) => {
        const body = answer?.body
        const wait = typeof body === 'object' && body !== null && !Array.isArray(body) ? body['wait'] : null
        return typeof wait === 'number' ? wait : undefined
      },
    },
  }
  const host = testHost()
  const { error } = await collect({ manifest, stream: 'items', config: { url: origin }, components, host })
  expect(error).toBeUndefined()
  expect(host.waits).toEqual([8000])
})

test('an error handler says what is to be done after an answer', async () => {
  const replies: Reply[] = [
    { status: 418, body: { wait: 3 } },
    { body: { error: 'later' } },
    { body: { data: [{ id: 1 }] } },
  ]
  const { origin } = await api(() => replies.shift() ?? { status: 403 })
  const manifest = loadManifest(
    manifestText({ requester: `error_handler: {type: CustomErrorHandler, class_name: ${class_name}}` }),
  )
  const components: CustomComponents = {
    errorHandlers: {
      [class_name]: () => (answer) => {
        const { status, body } = answer
        const field = (name: string) =>
          typeof body === 'object' && body !== null && !Array.isArray(body) ? body[name] : undefined
        if (status === 418) return { action: 'RETRY', seconds: Number(field('wait')) }
        if (field('error') === 'later') return { action: 'RATE_LIMITED' }
        return status === 403
          ? { action: 'FAIL', failureType: 'config_error', message: 'No right.' }
          : undefined
      },
    },
  }
  const host = testHost()
  const options = { manifest, stream: 'items', config: { url: origin }, components, host }
  const good = await collect(options)
  expect(good.error).toBeUndefined()
  expect(good.records).toEqual([{ id: 1 }])
  expect(host.waits).toEqual([4000, 1000])
  const bad = await collect(options)
  expect(bad.error).toMatchObject({ failureType: 'config_error', status: 403 })
  expect(String(bad.error)).toContain('No right.')
})

test('pages and partitions of one’s own: tokens are sent, and a read goes on from a position', async () => {
  const { origin, requests } = await api(({ url }) => ({
    body: { data: [{ id: `${url.searchParams.get('part')}${url.searchParams.get('after') ?? ''}` }] },
  }))
  const manifest = loadManifest(
    manifestText({
      requester: 'request_parameters: {part: "{{ stream_partition.part }}"}',
      retriever: `partition_router: {type: CustomPartitionRouter, class_name: ${class_name}}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: after}
        pagination_strategy: {type: CustomPaginationStrategy, class_name: ${class_name}}`,
    }),
  )
  const components: CustomComponents = {
    partitionRouters: {
      [class_name]: () =>
        async function* () {
          yield { part: 'a' }
          yield { part: 'b' }
        },
    },
    paginationStrategies: {
      [class_name]: () => ({
        nextToken: ({ token, records }) => (token === null && records > 0 ? 'x' : null),
      }),
    },
  }
  const options = { manifest, stream: 'items', config: { url: origin }, components }
  const whole = await collect(options)
  expect(whole.records).toEqual([{ id: 'a' }, { id: 'ax' }, { id: 'b' }, { id: 'bx' }])
  expect(requests[1]).toBe('GET /items?part=a&after=x')
  const rest = await collect({ ...options, position: whole.positions[1] })
  expect(rest.records).toEqual([{ id: 'b' }, { id: 'bx' }])
})

test('a state migration brings the state to the cursor', async () => {
  const { origin, requests } = await api(() => ({ body: { data: [] } }))
  const manifest = loadManifest(
    manifestText({
      stream: `state_migrations: [{type: CustomStateMigration, class_name: ${class_name}}]
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      end_datetime: "2024-03-01"
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: since}`,
    }),
  )
  const components: CustomComponents = {
    stateMigrations: { [class_name]: () => (state) => ({ at: state['old'] ?? null }) },
  }
  await collect({
    manifest,
    stream: 'items',
    config: { url: origin },
    components,
    state: { old: '2024-02-02' },
  })
  expect(requests).toEqual(['GET /items?since=2024-02-02'])
})
