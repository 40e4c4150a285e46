import { api, read } from '../../api/client.ts'

/** One event with its body. */
export function readEvent(id: string, signal: AbortSignal) {
  return read(api.GET('/v1/events/{event_id}', { params: { path: { event_id: id } }, signal }))
}

export type EventWithBody = Awaited<ReturnType<typeof readEvent>>

/** The diff of an update; null for other events. */
export function diffOf({ body }: EventWithBody): Record<string, { old?: unknown; new?: unknown }> | null {
  return body?.event === 'integration_updated_data_model' ? body.payload.diff : null
}

/** The data model of a record event; null for other events. */
export function modelOf({ body }: EventWithBody): string | null {
  return body && 'type' in body.payload ? body.payload.type : null
}
