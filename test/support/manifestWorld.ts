import { expect } from 'vitest'
import type { JsonObject, JsonValue } from '@tributary/contract'
import { loadManifest } from '@tributary/manifest'
import { systemClock, type Clock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import type { Connector } from '../../packages/server/src/connectors/index.ts'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import {
  createImportQueue,
  createManifestReader,
  startImports,
} from '../../packages/server/src/imports/index.ts'
import { findImport } from '../../packages/server/src/imports/store/readImports.ts'
import { sealSecrets } from '../../packages/server/src/integrations/credentials/secrets.ts'
import { createAccessTokens } from '../../packages/server/src/integrations/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import type { ImportMode } from '../../packages/server/src/ports.ts'
import { anyStream, createResourceWriter, loadModels } from '../../packages/server/src/resources/index.ts'
import { createKeyring } from '../../packages/server/src/secrets/index.ts'
import { addIntegration, testConnector } from './importFixture.ts'
import type { TestDatabase } from './testDatabase.ts'

type Integration = { workspaceId: string; integrationId: string }

const models = await loadModels()
const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)

/** Imports as the service runs them, of one connector whose manifest is a text, from a third party on 127.0.0.1. */
export async function createManifestWorld(
  db: TestDatabase,
  of: { manifest: string; mapping: JsonValue; more?: Partial<Connector>; clock?: Clock },
) {
  const clock = of.clock ?? systemClock
  const connector = testConnector(of.mapping, {
    manifest: loadManifest(of.manifest),
    auth: [{ method: 'api_key', title: 'Key', config: {}, fields: ['key'] }],
    ...of.more,
  })
  const connectors = { get: () => connector, find: () => connector, all: () => [connector] }
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const events = createEventRecorder()
  const imports = createImportQueue()
  const deps = {
    db,
    clock,
    logger: createLogger('silent'),
    connectors,
    config: readConfig({}),
    keyring,
    egress,
  }
  const resources = createResourceWriter({
    clock,
    models,
    events,
    streamNamesOf: ({ manifest }) => [...manifest.streams.map(({ name }) => name), anyStream],
  })
  const running: { stop(): Promise<void> }[] = []

  async function find(workspaceId: string, importId: string) {
    return await findImport(db, workspaceId, importId)
  }

  return {
    /** One more process that runs imports. */
    startProcess() {
      const reader = createManifestReader(deps, createAccessTokens({ ...deps, events, imports }))
      const started = startImports(deps, { resources, events, reader, pollMs: 50, scheduleMs: 3_600_000 })
      running.push(started)
      return started
    },
    /** An integration that signs in with a key. */
    async addIntegration(
      workspaceId: string,
      url: string,
      config: JsonObject = {},
      key = 'k',
    ): Promise<Integration> {
      const integrationId = await addIntegration(db, workspaceId, 'customer', connector.type, {
        config: { url, ...config },
      })
      const integration = { workspaceId, integrationId }
      await db.query('insert into credentials (workspace_id, integration_id, sealed) values ($1, $2, $3)', [
        workspaceId,
        integrationId,
        sealSecrets(keyring, integration, { kind: 'form', config: { key } }),
      ])
      return integration
    },
    async queue(integration: Integration, mode: ImportMode = 'incremental'): Promise<string> {
      const importId = await db.transaction((tx) =>
        imports.queue(tx, { ...integration, trigger: 'manual', mode }),
      )
      if (importId === null) throw new Error('an import is under way')
      return importId
    },
    find,
    async untilEnded(workspaceId: string, importId: string) {
      const status = async () => (await find(workspaceId, importId))?.status
      await expect.poll(status, { timeout: 30_000, interval: 20 }).not.toMatch(/queued|running/)
      return await find(workspaceId, importId)
    },
    /** Makes everything that waits due now, and forgets what is known of limits where that is asked for. */
    async makeDue(forget: 'keep limits' | 'forget limits'): Promise<void> {
      if (forget === 'forget limits') await db.query('delete from rate_limits')
      await db.query("update imports set not_before = now() where status = 'queued'")
      await db.query('update import_lanes set next_at = now() where next_at is not null')
    },
    async stop(): Promise<void> {
      await Promise.all(running.map((one) => one.stop()))
      await egress.close()
    },
  }
}

/** The ids, as numbers, of what is held of an integration and not gone. */
export async function heldIds(db: TestDatabase, integrationId: string): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    'select external_id::integer as id from resources where integration_id = $1 and deleted_at is null order by 1',
    [integrationId],
  )
  return rows.map(({ id }) => id)
}

/** A manifest with streams that are read page by page from `/<name>?page=`, and more fields at its root. */
export function pagedManifest(names: readonly string[], root = ''): string {
  return `version: 6.0.0
type: DeclarativeSource
check: { type: CheckStream, stream_names: [${names[0]}] }
${root}
spec: { type: Spec, connection_specification: { type: object, properties: { key: { type: string } } } }
streams:
${names.map((name) => pagedStream(name)).join('\n')}
`
}

/** One such stream; `more`: fields of it. */
export function pagedStream(name: string, more = ''): string {
  return `  - type: DeclarativeStream
    name: ${name}
    primary_key: id
    ${more}
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: "{{ config['url'] }}"
        path: ${name}
        authenticator: { type: BearerAuthenticator, api_token: "{{ config['key'] }}" }
      record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [data] } }
      paginator:
        type: DefaultPaginator
        page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
        pagination_strategy: { type: PageIncrement, page_size: 2, start_from_page: 1, inject_on_first_request: true }`
}

/** A manifest whose one stream, `users`, is read from `start` or the last `updated` on (`?since=`); `more`: fields of its cursor. */
export function datedManifest(start: string, more = ''): string {
  return (
    pagedManifest([]).replace('stream_names: [undefined]', 'stream_names: [users]') +
    pagedStream(
      'users',
      `incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: updated
      datetime_format: "%Y-%m-%dT%H:%M:%SZ"
      start_datetime: { type: MinMaxDatetime, datetime: "${start}", datetime_format: "%Y-%m-%dT%H:%M:%SZ" }
      start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: since }
      ${more}`,
    )
  )
}
