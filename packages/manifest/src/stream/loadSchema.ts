import { buildCustom } from '../custom/buildCustom.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import type { Cursor } from '../slices/cursor.ts'
import { fromJsonObject } from '../toJson.ts'
import { dynamicSchema } from './dynamicSchema.ts'
import { buildRetriever } from './retriever.ts'
import type { Retriever } from './page.ts'
import { combinedSchema, schemaOf } from './schema.ts'

/** Whether a stream's schema is known only by asking. */
function isAskedFor(stream: Component): boolean {
  return stream
    .children('schema_loader')
    .some(({ type }) => type === 'DynamicSchemaLoader' || type === 'CustomSchemaLoader')
}

/** The JSON schema of a stream's records, asked of the API where the manifest says so. */
export async function loadSchema(run: Run, stream: Component): Promise<PlainDict> {
  if (!isAskedFor(stream)) return schemaOf(stream)
  const schemas: PlainDict[] = []
  for (const loader of stream.children('schema_loader')) schemas.push(await load(run, loader))
  return combinedSchema(stream, schemas)
}

async function load(run: Run, loader: Component): Promise<PlainDict> {
  switch (loader.type) {
    case 'InlineSchemaLoader':
      return loader.dict('schema') ?? emptyDict()
    case 'JsonFileSchemaLoader':
      return emptyDict()
    case 'DynamicSchemaLoader':
      return dynamicSchema(run, loader)
    case 'CustomSchemaLoader':
      return fromJsonObject(await buildCustom(run, loader, run.components.schemaLoaders)())
    default:
      return loader.unsupported()
  }
}

/** A stream's retriever. Where the schema has to be asked for, that is done before the first page, once a read. */
export function retrieverOf(run: Run, stream: Component, cursor: Cursor, isLazy: boolean): Retriever {
  const plain = buildRetriever(run, stream, cursor, schemaOf(stream), isLazy)
  if (!isAskedFor(stream)) return plain
  let made: Promise<Retriever> | undefined
  const withSchema = async (): Promise<Retriever> => {
    try {
      return buildRetriever(run, stream, cursor, await loadSchema(run, stream), isLazy)
    } catch (error) {
      made = undefined
      throw error
    }
  }
  return {
    ...plain,
    pages: async function* (slice, token) {
      made ??= withSchema()
      yield* (await made).pages(slice, token)
    },
  }
}
