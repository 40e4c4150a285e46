import type { Component } from './component.ts'
import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

const known = new WeakMap<Component, ReadonlySet<string>>()

/** The names of the streams that others of the manifest have as their parents. */
export function parentNamesOf(root: Component): ReadonlySet<string> {
  const found = known.get(root)
  if (found !== undefined) return found
  const names = new Set<string>()
  collect(root.fields, names)
  known.set(root, names)
  return names
}

function collect(value: PyValue, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, names)
  if (!isPlainDict(value)) return
  const { stream } = value
  const name =
    value['type'] === 'ParentStreamConfig' && stream !== undefined && isPlainDict(stream)
      ? stream['name']
      : undefined
  if (typeof name === 'string') names.add(name)
  for (const key of Object.keys(value)) collect(value[key] ?? null, names)
}
