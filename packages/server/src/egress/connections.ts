import { Client, type buildConnector } from 'undici'

/**
 * The connections that are kept, by origin. Each has one request at a time, and the one that was used last is used again first, so that
 * those that a burst needed go idle and end. Taking one costs the same however many there are; how many there are is the callers' bound.
 */
export class Connections {
  readonly #connect: buildConnector.connector
  readonly #idle = new Map<string, Client[]>()
  readonly #all = new Set<Client>()

  /** `connect` dials for all of them, so that they share TLS sessions. */
  constructor(connect: buildConnector.connector) {
    this.#connect = connect
  }

  /** A connection to the origin (`https://host:port`) that no other request uses; its first request dials. It must be given back. */
  take(origin: string): Client {
    const idle = this.#idle.get(origin)
    const client = idle?.pop()
    // Of origins that are not called again nothing is left.
    if (idle?.length === 0) this.#idle.delete(origin)
    return client ?? this.#make(origin)
  }

  /** Its request has ended. A connection on which one failed is not used again. */
  giveBack(origin: string, client: Client, isReusable: boolean): void {
    if (!this.#all.has(client)) return
    if (!isReusable) return this.#end(client)
    const idle = this.#idle.get(origin)
    if (idle) idle.push(client)
    else this.#idle.set(origin, [client])
  }

  /** Ends all of them, and the requests under way. */
  async destroy(): Promise<void> {
    const all = [...this.#all]
    this.#all.clear()
    this.#idle.clear()
    await Promise.all(all.map((client) => client.destroy()))
  }

  #make(origin: string): Client {
    const client = new Client(origin, {
      connect: this.#connect,
      allowH2: false,
      // Exchange has one timer for the whole answer.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    client.on('disconnect', () => this.#forgetIdle(origin, client))
    this.#all.add(client)
    return client
  }

  /** The other side, or the time without use, has ended it. One that has a request is dialled again by that. */
  #forgetIdle(origin: string, client: Client): void {
    const idle = this.#idle.get(origin)
    const index = idle?.indexOf(client) ?? -1
    if (!idle || index < 0) return
    idle.splice(index, 1)
    if (idle.length === 0) this.#idle.delete(origin)
    this.#end(client)
  }

  #end(client: Client): void {
    this.#all.delete(client)
    // Nothing waits for it, and what fails now has been told.
    client.destroy().catch(() => {})
  }
}
