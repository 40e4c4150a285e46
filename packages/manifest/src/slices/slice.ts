import { defineKey, emptyDict } from '../python/dict.ts'
import { dumpJson } from '../python/json.ts'
import { PySlice } from '../python/values.ts'
import type { PlainDict } from '../python/values.ts'
import { fromJsonObject, toJsonObject } from '../toJson.ts'
import type { Names } from '../template/text.ts'

/** A part of a stream that is read on its own: a partition (such as one parent record) and a range of the cursor. */
export interface Slice {
  partition: PlainDict
  cursor: PlainDict
  /** Fields of the parent record that go along without being part of the partition. */
  extra: PlainDict
}

/** A slice that stands for the whole stream. */
export function wholeSlice(): Slice {
  return { partition: emptyDict(), cursor: emptyDict(), extra: emptyDict() }
}

/** The keys of a slice, partition and cursor together. */
export function keysOf(slice: Slice): PlainDict {
  const made = emptyDict()
  for (const dict of [slice.partition, slice.cursor]) {
    for (const [key, value] of Object.entries(dict)) defineKey(made, key, value)
  }
  return made
}

/** A slice as templates see it. */
function sliceValue(slice: Slice): PySlice {
  const attributes: PlainDict = {
    partition: slice.partition,
    cursor_slice: slice.cursor,
    extra_fields: slice.extra,
  }
  return new PySlice(keysOf(slice), attributes)
}

/** The names that a slice has in templates. */
export function sliceNames(slice: Slice | undefined): Names {
  const value = slice === undefined ? null : sliceValue(slice)
  return { stream_slice: value, stream_interval: value, stream_partition: value }
}

const contentKeys = new WeakMap<PlainDict, string>()

/**
 * A text that is the same for two dicts with the same content, whatever the order of their keys, and also after they
 * have been handed out and in again as plain JSON. It is kept, since a cursor asks for it with every record.
 */
export function contentKey(dict: PlainDict): string {
  const known = contentKeys.get(dict)
  if (known !== undefined) return known
  const key = dumpJson(fromJsonObject(toJsonObject(dict)), {
    sortKeys: true,
    itemSeparator: ',',
    keySeparator: ':',
  })
  contentKeys.set(dict, key)
  return key
}
