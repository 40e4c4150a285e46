import type { Component } from '../load/component.ts'
import { iterate } from '../python/compare.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { repr, text } from '../python/text.ts'
import { orElse } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { getAt } from '../select/fieldPath.ts'
import { buildFilter } from '../select/selector.ts'
import { buildTransformation } from '../select/transformations.ts'
import { sliceNames, wholeSlice } from '../slices/slice.ts'
import { interpolated } from '../template/text.ts'
import { firstRecordOf } from './retriever.ts'
import { schemaType } from './schemaType.ts'

/**
 * The JSON schema that a DynamicSchemaLoader makes of what the API says about the fields: each entry at the schema
 * pointer of the first record is a field. Throws PyError or ManifestError where the answer says something else.
 */
export async function dynamicSchema(run: Run, component: Component): Promise<PlainDict> {
  const identifier = component.requiredChild('schema_type_identifier')
  const record = await firstRecordOf(run, component.requiredChild('retriever'))
  const raw = record === undefined ? [] : (valueAt(run, identifier, 'schema_pointer', record) ?? null)
  const properties = emptyDict()
  for (const definition of iterate(raw)) {
    const key = valueAt(run, identifier, 'key_pointer', definition)
    if (typeof key !== 'string')
      throw new PyError('ValueError', `The name of a field must be a text; it is ${repr(key ?? null)}.`)
    const shown =
      identifier.list('type_pointer').length === 0
        ? 'string'
        : orElse(valueAt(run, identifier, 'type_pointer', definition), 'string')
    defineKey(properties, key, schemaType(run, identifier, shown, definition))
  }
  return {
    $schema: 'https://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: true,
    properties: transformed(run, component, filtered(run, component, properties)),
  }
}

function valueAt(run: Run, identifier: Component, pointer: string, value: PyValue): PyValue | undefined {
  const path = (identifier.texts(pointer) ?? []).map((part) =>
    text(interpolated(run, part, identifier.parameters).value()),
  )
  return getAt(value, path)
}

/** Leaves the fields for which the filter holds; it sees each as an object with that one field. */
function filtered(run: Run, component: Component, properties: PlainDict): PlainDict {
  const filter = component.child('schema_filter')
  if (filter === undefined) return properties
  const keeps = buildFilter(run, filter, { schema: emptyDict(), isWanted: undefined })
  const kept = emptyDict()
  const names = { ...sliceNames(undefined), next_page_token: null }
  for (const [key, value] of Object.entries(properties)) {
    const single = emptyDict()
    defineKey(single, key, value)
    if (keeps?.(single, names, wholeSlice()) ?? true) defineKey(kept, key, value)
  }
  return kept
}

function transformed(run: Run, component: Component, properties: PlainDict): PlainDict {
  return component
    .children('schema_transformations')
    .map((one) => buildTransformation(run, one, emptyDict()))
    .reduce((made, transform) => transform(made, sliceNames(undefined)), properties)
}
