import type { buildConnector } from 'undici'
import { Connection, type ConnectionOwner } from './connection.ts'
import type { Target } from './parseTarget.ts'

type Idle = { connection: Connection; untilMs: number }

/** How often connections that idled too long are looked for. */
const lookMs = 1_000

/**
 * The connections that are kept, by origin. Each has one request at a time, and the one that was used last is used again first, so that
 * those that a burst needed go idle and end. Taking one costs the same however many there are; how many there are is the callers' bound.
 */
export class Connections {
  readonly #connect: buildConnector.connector
  readonly #idle = new Map<string, Idle[]>()
  readonly #all = new Set<Connection>()
  #timer: NodeJS.Timeout | null = null

  /** `connect` dials for all of them, so that they share TLS sessions. */
  constructor(connect: buildConnector.connector) {
    this.#connect = connect
  }

  /** A connection to the target that no other request uses; its first request dials. */
  take(target: Target): Connection {
    const idle = this.#idle.get(target.origin)
    const found = idle?.pop()
    // Of origins that are not called again nothing is left.
    if (idle?.length === 0) this.#idle.delete(target.origin)
    return found?.connection ?? this.#make(target)
  }

  /** Ends all of them, and the requests under way with this error. */
  destroy(error: Error): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#idle.clear()
    for (const connection of this.#all) connection.destroy(error)
  }

  #make(target: Target): Connection {
    const owner: ConnectionOwner = {
      connect: this.#connect,
      target: target.dialled,
      free: (connection, idleMs) =>
        this.#keep(target.origin, { connection, untilMs: performance.now() + idleMs }),
      gone: (connection) => this.#forget(target.origin, connection),
    }
    const connection = new Connection(owner)
    this.#all.add(connection)
    return connection
  }

  #keep(origin: string, kept: Idle): void {
    const idle = this.#idle.get(origin)
    if (idle) idle.push(kept)
    else this.#idle.set(origin, [kept])
    this.#timer ??= setInterval(() => this.#look(), lookMs).unref()
  }

  #forget(origin: string, connection: Connection): void {
    this.#all.delete(connection)
    const idle = this.#idle.get(origin)
    const index = idle?.findIndex((kept) => kept.connection === connection) ?? -1
    if (!idle || index < 0) return
    idle.splice(index, 1)
    if (idle.length === 0) this.#idle.delete(origin)
  }

  #look(): void {
    const nowMs = performance.now()
    for (const idle of [...this.#idle.values()])
      for (const { connection, untilMs } of [...idle])
        if (untilMs <= nowMs) connection.destroy(new Error('idle'))
    if (this.#idle.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}
