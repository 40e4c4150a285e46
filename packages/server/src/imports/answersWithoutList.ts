import { isJsonObject, type JsonValue } from '@tributary/contract'
import type { ImportRun } from './importRun.ts'

// An answer of 200 that has nothing at the place of its records is read as one without records, for many APIs leave empty lists out. It may as
// well be about something else, so nothing that a read with such an answer did not show is deleted before somebody confirms it. A read that
// goes on in another run must still know of it, so it is kept with the position.
const mark = 'without_list'

/** A position with what is known of an answer without its list; undefined: there was none. */
export function keepWithPosition(position: JsonValue, said: string | undefined): JsonValue {
  return said === undefined ? position : { [mark]: said, position }
}

/** A position as its reader knows it, and what was kept with it. */
export function openPosition(kept: JsonValue): { position: JsonValue; said?: string } {
  if (!isJsonObject(kept)) return { position: kept }
  const said = kept[mark]
  return typeof said === 'string' ? { position: kept['position'] ?? null, said } : { position: kept }
}

/** What a read of a stream met that makes its deletes wait for a word, in words; undefined: nothing, or it is known of this third party, or was confirmed. */
export function doubtOf({ claimed, connector, withoutList }: ImportRun, stream: string): string | undefined {
  if (claimed.deletesConfirmed || connector.streams?.[stream]?.omitsEmptyLists === true) return undefined
  return withoutList.get(stream)
}
