import { fileURLToPath } from 'node:url'

import type { JsonObject, JsonValue } from '@tributary/contract'
import { checkConnection, readStream } from '@tributary/manifest'
import type { CheckResult, Host, HttpRequest } from '@tributary/manifest'

import { loadConnector } from '../../packages/server/src/connectors/index.ts'
import { compileMapping } from '../../packages/server/src/resources/compileMapping.ts'
import { identityOf } from '../../packages/server/src/resources/identity.ts'
import { externalIdOf, isDeletedRecord, mapFields } from '../../packages/server/src/resources/mapRecord.ts'
import { loadModels } from '../../packages/server/src/resources/models.ts'

/** The folder that holds the connectors. */
export const connectorsDir = fileURLToPath(new URL('../', import.meta.url))

/** The ids of one integration, for comparing references. */
export const idOf = identityOf('7d0c3f3e-58f5-4c53-9d0a-0f4f2f6f1a11')

/** What a record became. */
export type Mapped = { model: string; externalId: string; deleted: boolean; data: JsonObject }

/** What a stream gave when it was read to its end. */
export type StreamRead = { records: JsonObject[]; pages: number; state: JsonValue | undefined }

/** A connector, run as the service runs it, against a server on this machine. */
export async function openConnector(type: string, config: JsonObject, host: Partial<Host> = {}) {
  const connector = await loadConnector(`${connectorsDir}${type}`)
  const { manifest } = connector
  const waits: number[] = []
  const wholeHost: Host = {
    fetch: send,
    now: () => new Date(),
    // Waiting is written down, not done.
    sleep: async (ms) => {
      waits.push(ms)
    },
    ...host,
  }
  const mapping = compileMapping(connector.mappingSource, {
    models: await loadModels(),
    streams: manifest.streams.map((stream) => stream.name),
  })

  const read = async (stream: string, state?: JsonValue): Promise<StreamRead> => {
    const result: StreamRead = { records: [], pages: 0, state: undefined }
    for await (const message of readStream({ manifest, stream, config, state, host: wholeHost })) {
      if (message.kind === 'state') result.state = message.state
      if (message.kind !== 'page') continue
      result.pages += 1
      result.records.push(...message.records)
    }
    return result
  }
  const map = async (stream: string, records: JsonObject[]): Promise<Mapped[]> => {
    const compiled = mapping.streams.get(stream)
    if (!compiled) throw new Error(`mapping.yaml has no stream "${stream}"`)
    const mapped: Mapped[] = []
    for (const record of records) {
      mapped.push({
        model: compiled.model.name,
        externalId: await externalIdOf(compiled, record),
        deleted: await isDeletedRecord(compiled, record),
        data: await mapFields(compiled, record, idOf),
      })
    }
    return mapped
  }
  return {
    connector,
    mapping,
    waits,
    check: (): Promise<CheckResult> => checkConnection({ manifest, config, host: wholeHost }),
    read,
    map,
    readAndMap: async (stream: string): Promise<Mapped[]> => map(stream, (await read(stream)).records),
  }
}

async function send(url: string, { method, headers, body }: HttpRequest) {
  const sent = typeof body === 'string' || body === undefined ? body : new Uint8Array(body)
  const response = await fetch(url, { method, headers, ...(sent === undefined ? {} : { body: sent }) })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: async () => new Uint8Array(await response.arrayBuffer()),
  }
}
