import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadManifest } from '../../packages/manifest/src/index.ts'
import type { Connector } from '../../packages/server/src/connectors/index.ts'
import type { Database } from '../../packages/server/src/db/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import {
  createImportQueue,
  createManifestReader,
  type StreamReader,
} from '../../packages/server/src/imports/index.ts'
import { sealSecrets } from '../../packages/server/src/integrations/credentials/secrets.ts'
import { createAccessTokens } from '../../packages/server/src/integrations/index.ts'
import type { ImportServerMessage } from './importServer.ts'
import { createImportDeps, importStream, type ImportWorld } from './importWorld.ts'

const manifestSource = `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [${importStream}]}
spec: {type: Spec, connection_specification: {type: object, properties: {}}}
streams:
  - type: DeclarativeStream
    name: ${importStream}
    primary_key: id
    schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {}}}
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: "{{ config['url'] }}"
        path: ${importStream}
        http_method: GET
        authenticator:
          type: ApiKeyAuthenticator
          api_token: "{{ config['api_key'] }}"
          inject_into: {type: RequestOption, inject_into: header, field_name: x-api-key}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 100}
`

/** Starts a third party in another process, and gives what reads it through a manifest, credentials and all. */
export async function openHttpReader(
  db: Database,
  world: ImportWorld,
  integrationId: string,
  records: number,
): Promise<{ connector: Connector; reader: StreamReader; close(): Promise<void> }> {
  const server = fork(fileURLToPath(new URL('./importServer.ts', import.meta.url)), [String(records)], {
    execArgv: [],
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
    server.once('message', (message: ImportServerMessage) => resolve(message.port))
  })
  const connector: Connector = {
    ...world.connector,
    manifest: loadManifest(manifestSource),
    settings: {},
    auth: [],
  }
  const deps = {
    ...createImportDeps(db),
    connectors: { get: () => connector, find: () => connector, all: () => [connector] },
  }
  const { workspaceId } = world
  const sealed = sealSecrets(
    deps.keyring,
    { workspaceId, integrationId },
    { kind: 'form', config: { api_key: 'bench' } },
  )
  await db.query('insert into credentials (workspace_id, integration_id, sealed) values ($1, $2, $3)', [
    workspaceId,
    integrationId,
    sealed,
  ])
  await db.query('update integrations set config = $3 where workspace_id = $1 and integration_id = $2', [
    workspaceId,
    integrationId,
    JSON.stringify({ url: `http://127.0.0.1:${port}` }),
  ])
  const events = createEventRecorder()
  const tokens = createAccessTokens({ ...deps, events, imports: createImportQueue() })
  return {
    connector,
    reader: createManifestReader(deps, tokens),
    close: async () => {
      await deps.egress.close()
      server.kill()
    },
  }
}
