import { isJsonObject } from '../json.ts'
import type { JsonValue } from '../json.ts'
import { InputError } from './arguments.ts'

/**
 * The states of streams out of a state file, by stream: a list of state messages (with or without the `state` around
 * them, for each stream or for all), or an object with a state for each stream. Throws InputError.
 */
export function statesByStream(file: string, given: JsonValue): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>()
  const add = (name: JsonValue | undefined, state: JsonValue | undefined): void => {
    if (typeof name !== 'string' || state === undefined || state === null) return
    if (!isJsonObject(state))
      throw new InputError(
        `The file "${file}" must hold an object as the state of stream "${name}", found ${JSON.stringify(state).slice(0, 60)}.`,
      )
    found.set(name, state)
  }
  if (isJsonObject(given) && !isMessage(given)) {
    for (const [name, state] of Object.entries(given)) add(name, state)
    return found
  }
  for (const entry of Array.isArray(given) ? given : [given]) {
    for (const one of streamsOf(entry, file)) {
      const { stream_descriptor: descriptor, stream_state: state } = one
      add(isJsonObject(descriptor) ? descriptor['name'] : undefined, state)
    }
  }
  return found
}

/** Whether an object is one message, not an object with a state for each stream. */
function isMessage(entry: JsonValue): boolean {
  if (!isJsonObject(entry)) return false
  return (isJsonObject(entry['state']) && entry['type'] === 'STATE') || typeof entry['type'] === 'string'
}

function streamsOf(entry: JsonValue, file: string): { [key: string]: JsonValue }[] {
  const message = isJsonObject(entry) && isJsonObject(entry['state']) ? entry['state'] : entry
  if (isJsonObject(message)) {
    const { stream, global } = message
    if (isJsonObject(stream)) return [stream]
    const all = isJsonObject(global) ? global['stream_states'] : undefined
    if (Array.isArray(all)) return all.filter(isJsonObject)
  }
  throw new InputError(
    `The file "${file}" must hold a list of state messages: [{"type": "STREAM", "stream": {"stream_descriptor": {"name": ...}, "stream_state": {...}}}], found ${JSON.stringify(entry).slice(0, 60)}.`,
  )
}
