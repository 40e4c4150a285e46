import { TributaryError } from '@tributary/contract'
import type { Clock } from '../clock.ts'
import type { Connector } from '../connectors/index.ts'
import type { Transaction } from '../db/index.ts'
import type { EventRecorder, ImportTarget, PreparedPage, ResourceWriter } from '../ports.ts'
import { compileMapping, type CompiledMapping, type CompiledStream } from './compileMapping.ts'
import { identityOf } from './identity.ts'
import { liveConnector } from './mappings/liveConnector.ts'
import { faultyOf, prepareStored } from './mappings/prepareStored.ts'
import type { ModelCatalogue } from './models.ts'
import { createPreparedPage } from './preparedPage.ts'
import { prepareRecords } from './prepareRecords.ts'
import { listStreamResources } from './store/readStored.ts'
import { readField } from './store/readField.ts'
import { findKnownHashes } from './store/knownHashes.ts'
import { findMissing, forgetMapping, markDeleted } from './store/writeResources.ts'

export type ResourceWriterDeps = {
  clock: Clock
  models: ModelCatalogue
  events: EventRecorder
  /** The names of a connector's streams, from its manifest. */
  streamNamesOf: (connector: Connector) => readonly string[]
}

/** The store of resources as the imports stage uses it. Mappings are compiled once a connector. */
export function createResourceWriter({
  clock,
  models,
  events,
  streamNamesOf,
}: ResourceWriterDeps): ResourceWriter {
  const compiled = new WeakMap<Connector, CompiledMapping>()

  function mappingOf(connector: Connector): CompiledMapping {
    const known = compiled.get(connector)
    if (known) return known
    const mapping = compileMapping(connector.mappingSource, { models, streams: streamNamesOf(connector) })
    compiled.set(connector, mapping)
    return mapping
  }

  function streamOf(connector: Connector, name: string): CompiledStream {
    const stream = mappingOf(connector).streams.get(name)
    if (stream) return stream
    throw new TributaryError('mapping.invalid', `The mapping of ${connector.type} has no stream "${name}".`)
  }

  return {
    mappedStreams: (connector) =>
      [...mappingOf(connector).streams.values()].map(({ stream, hash }) => ({ stream, mappingHash: hash })),

    async prepare(target, name, records, sameHashes = []): Promise<PreparedPage> {
      const stream = streamOf(target.connector, name)
      const identity = identityOf(target.integrationId)
      const named = await prepareRecords(stream, identity, records)
      const under = { same: [stream.hash, ...sameHashes], stay: [] }
      const content = { target, stream, identity, under, read: records.length, ...named }
      return createPreparedPage({ clock, events }, content)
    },

    liveConnector,

    async prepareStored(sql, target, name, after) {
      const stream = streamOf(target.connector, name)
      const identity = identityOf(target.integrationId)
      const batch = await prepareStored(sql, target, stream, identity, after)
      if (!batch) return null
      const under = { same: [stream.hash], stay: await findKnownHashes(sql, target, name) }
      const page = createPreparedPage({ clock, events }, { target, stream, identity, under, ...batch })
      const apply = async (tx: Transaction) => {
        const now = new Date(clock.now())
        const applied = await page.apply(tx)
        applied.counts.deleted += await deleteResources(tx, events, target, batch.obsolete, now)
        // What is at fault keeps its data, which is not what the live mapping says.
        if (applied.failures.length > 0)
          await forgetMapping(tx, target.workspaceId, faultyOf(batch, applied.failures))
        return applied
      }
      return { page: { ...page, apply }, next: batch.next }
    },

    listStreamResources: (sql, { workspaceId, integrationId }, stream, limit) =>
      listStreamResources(sql, { workspaceId, integrationId, stream }, limit),

    findMissing: (sql, { workspaceId, integrationId, importId }, stream) =>
      findMissing(sql, { workspaceId, integrationId, importId, stream }),

    readField: (sql, { workspaceId }, resourceIds, field) => readField(sql, workspaceId, resourceIds, field),

    deleteResources: (tx, target, resourceIds) =>
      deleteResources(tx, events, target, resourceIds, new Date(clock.now())),
  }
}

async function deleteResources(
  tx: Transaction,
  events: EventRecorder,
  target: ImportTarget,
  resourceIds: readonly string[],
  now: Date,
): Promise<number> {
  const { workspaceId, customerId, integrationId, importId, state } = target
  if (resourceIds.length === 0) return 0
  const gone = await markDeleted(tx, workspaceId, resourceIds, now)
  if (gone.length === 0) return 0
  await events.record(
    tx,
    gone.map(({ resourceId, model }) => ({
      event: 'integration_deleted_data_model',
      workspaceId,
      customerId,
      integrationId,
      importId,
      state,
      resourceId,
      payload: { id: integrationId, resource_id: resourceId, type: model },
    })),
  )
  return gone.length
}
