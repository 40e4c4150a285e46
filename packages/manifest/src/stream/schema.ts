import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict } from '../python/values.ts'

/** The JSON schema of a stream's records, empty where the manifest does not hold it. */
export function schemaOf(stream: Component): PlainDict {
  const loaders = stream.children('schema_loader')
  const made = emptyDict()
  for (const loader of loaders) {
    if (loader.type === 'InlineSchemaLoader') Object.assign(made, loader.dict('schema') ?? {})
  }
  return made
}
