import { createHash } from 'node:crypto'
import { isJsonObject, type JsonValue } from '@tributary/contract'

/**
 * sha-256 (hex) of the canonical JSON of a state; null for an empty one (null, "", [], {}). The same customer, connector and
 * key never make two integrations, whatever the order of the state's keys.
 */
export function stateKeyOf(state: JsonValue): string | null {
  const empty =
    state === null ||
    state === '' ||
    (Array.isArray(state) && state.length === 0) ||
    (isJsonObject(state) && Object.keys(state).length === 0)
  return empty ? null : createHash('sha256').update(canonical(state)).digest('hex')
}

function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${members.join(',')}}`
}
