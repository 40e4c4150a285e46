import { TributaryError } from '@tributary/contract'

/** A place in the stream: everything up to it was given. Microseconds since 1970, and the number within. */
export type StreamPosition = { atUs: number; seq: number }

/** The `id` of a server-sent event. */
export function encodeStreamCursor({ atUs, seq }: StreamPosition): string {
  return `${atUs}.${seq}`
}

/** Reads `after` or the header Last-Event-ID. Throws `request.cursor_invalid`. */
export function decodeStreamCursor(text: string): StreamPosition {
  const [, at, seq] = /^(\d{1,16})\.(\d{1,16})$/.exec(text) ?? []
  if (at !== undefined && seq !== undefined) return { atUs: Number(at), seq: Number(seq) }
  throw new TributaryError(
    'request.cursor_invalid',
    `The cursor "${text.slice(0, 80)}" is not one that the stream gave. Pass the "id" of the last event that you have, or leave it out to begin now.`,
  )
}

/** Whether `place` lies up to `cursor`, which was given. */
export function isGiven(place: StreamPosition, cursor: StreamPosition): boolean {
  return place.atUs < cursor.atUs || (place.atUs === cursor.atUs && place.seq <= cursor.seq)
}
