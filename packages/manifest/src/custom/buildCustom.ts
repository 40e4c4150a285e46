import { isJsonObject } from '../json.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { interpolate } from '../template/interpolate.ts'
import { fromJsonObject, isJsonAsIs, toJson, toJsonObject } from '../toJson.ts'
import type { Build } from './components.ts'

/** Makes the component that stands in for a Python class. Refuses a class that nothing stands in for. */
export function buildCustom<T>(
  run: Run,
  component: Component,
  registered: Readonly<Record<string, Build<T>>> | undefined,
  schema: PlainDict = emptyDict(),
): T {
  const name = component.text('class_name') ?? ''
  const build = registered !== undefined && Object.hasOwn(registered, name) ? registered[name] : undefined
  if (build === undefined) return component.unsupported()
  const { parameters } = component
  return build({
    fields: toJsonObject(component.fields),
    parameters: toJsonObject(parameters),
    config: toJsonObject(run.config),
    schema: toJsonObject(schema),
    render: (template, names = {}) =>
      toJson(
        interpolate(template, {
          variables: { ...fromJsonObject(names), config: run.config, parameters },
          now: run.now,
        }),
      ),
    fetch: run.host.fetch,
    now: run.host.now,
  })
}

/** A value as custom components see it: plain JSON. */
export function asJson(value: PyValue): JsonValue {
  return isJsonAsIs(value) ? value : toJson(value)
}

/** The same for an object. */
export function asJsonObject(value: PlainDict): JsonObject {
  return isJsonAsIs(value) && isJsonObject(value) ? value : toJsonObject(value)
}

/** A value that a custom component gave. */
export function fromCustom(value: JsonValue): PyValue {
  return fromJsonObject({ value })['value'] ?? null
}
