import type { RecordedEvent } from '../store/findEvents.ts'
import { isGiven, type StreamPosition } from './streamCursor.ts'

/** Which events somebody listens for; left out: every one. */
export type ListenerFilter = {
  events: readonly string[] | null
  customerId: string | null
  integrationId: string | null
}

/** Where a listener's events go. */
export type Outlet = {
  /** Sends one event, with the cursor from which to go on after it. */
  send(event: RecordedEvent, body: string | null, cursor: StreamPosition): void
  /** Everything up to here was given, or is not wanted; called at each look. */
  reached(cursor: StreamPosition): void
  /** How much was sent and not taken yet, in bytes. */
  waitingBytes(): number
  end(reason: 'slow' | 'stopping' | 'renew'): void
}

/** Somebody who listens to the events of one workspace, and what they have been given. */
export class Listener {
  readonly workspaceId: string
  readonly wantsBodies: boolean
  readonly outlet: Outlet
  /** What is read for this one alone, page by page, before the shared reading; null: it is part of that. */
  catchingUpFrom: StreamPosition | null
  /** Begins now: what is there at the first look is not for them. */
  isNew: boolean
  readonly #filter: ListenerFilter
  readonly #given: StreamPosition
  /** Given events above the floor, by id: their time. They are read again as long as earlier ones can still appear. */
  readonly #seen = new Map<string, number>()

  constructor(wanted: {
    workspaceId: string
    after: StreamPosition | null
    filter: ListenerFilter
    wantsBodies: boolean
    outlet: Outlet
  }) {
    this.workspaceId = wanted.workspaceId
    this.wantsBodies = wanted.wantsBodies
    this.outlet = wanted.outlet
    this.catchingUpFrom = wanted.after
    this.isNew = wanted.after === null
    this.#given = wanted.after ?? { atUs: 0, seq: 0 }
    this.#filter = wanted.filter
  }

  /** Whether this event is to be sent now; it counts as given from then on. */
  takes(event: RecordedEvent): boolean {
    if (event.workspaceId !== this.workspaceId || this.#seen.has(event.eventId)) return false
    if (isGiven({ atUs: event.createdAtUs, seq: event.seq }, this.#given)) return false
    this.#seen.set(event.eventId, event.createdAtUs)
    return !this.isNew && this.#wants(event)
  }

  #wants({ event, customerId, integrationId }: RecordedEvent): boolean {
    const { events, customerId: customer, integrationId: integration } = this.#filter
    return (
      (events === null || events.includes(event)) &&
      (customer === null || customer === customerId) &&
      (integration === null || integration === integrationId)
    )
  }

  /** What lies up to the floor is not read again, and need not be remembered. */
  forgetUpTo(floorUs: number): void {
    for (const [id, atUs] of this.#seen) if (atUs <= floorUs) this.#seen.delete(id)
  }
}
