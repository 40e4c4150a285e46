import type { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict } from '../python/values.ts'

/** The JSON schema of a stream's records as far as the manifest holds it. A schema in a file counts as empty. */
export function schemaOf(stream: Component): PlainDict {
  const schemas = stream
    .children('schema_loader')
    .map(
      (loader) => (loader.type === 'InlineSchemaLoader' ? loader.dict('schema') : undefined) ?? emptyDict(),
    )
  return combinedSchema(stream, schemas)
}

/** The one schema, or, where a manifest lists several loaders, the properties of all; the first to name one wins. */
export function combinedSchema(stream: Component, schemas: readonly PlainDict[]): PlainDict {
  if (!Array.isArray(stream.value('schema_loader'))) return schemas[0] ?? emptyDict()
  const properties = emptyDict()
  // Those of later loaders come first, as in the reference.
  for (const { properties: more } of schemas.toReversed())
    if (more !== undefined && isPlainDict(more))
      for (const [key, value] of Object.entries(more)) defineKey(properties, key, value)
  return { $schema: 'http://json-schema.org/draft-07/schema#', type: ['null', 'object'], properties }
}
