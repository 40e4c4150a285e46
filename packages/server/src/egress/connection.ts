import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import { AnswerReader } from './answerReader.ts'
import { AnswerFault } from './answerFault.ts'
import type { Exchange } from './exchange.ts'

/** Where a connection goes, and how it is told when it is free or of no more use. */
export type ConnectionOwner = {
  /** Dials; calls back once. */
  connect: buildConnector.connector
  target: buildConnector.Options
  /** The exchange has ended and the connection can take another: for so long at most, in milliseconds. */
  free(connection: Connection, idleMs: number): void
  /** It takes no more requests. */
  gone(connection: Connection): void
}

/** How long a connection is kept without a request when the server says nothing of it; some servers close theirs after 5 s. */
const idleMsDefault = 4_000
const idleMsMax = 60_000
/** So much earlier than the server said: a request must not be on its way while the connection is closed. */
const idleMarginMs = 1_000
/** Larger bodies are written beside their head instead of being copied behind it. */
const copiedBytesMax = 16_384

/** One HTTP/1.1 connection: dials for its first exchange, and carries one at a time. */
export class Connection {
  readonly #owner: ConnectionOwner
  readonly #reader = new AnswerReader()
  #socket: Socket | null = null
  #exchange: Exchange | null = null
  #isOver = false
  #timer: NodeJS.Timeout | null = null
  #timeoutMs = 0

  constructor(owner: ConnectionOwner) {
    this.#owner = owner
  }

  /** Carries out the exchange, dialling first if need be. The connection must be free. */
  carry(exchange: Exchange): void {
    this.#exchange = exchange
    this.#startTimer(exchange.timeoutMs)
    if (this.#socket) this.#write(this.#socket, exchange)
    else this.#dial()
  }

  /** Ends it at once, and the exchange with it. */
  destroy(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#socket?.destroy()
    const exchange = this.#exchange
    this.#exchange = null
    this.#owner.gone(this)
    exchange?.fail(error)
  }

  #dial(): void {
    const { connect, target } = this.#owner
    try {
      connect(target, (error, socket) => (error ? this.destroy(error) : this.#dialled(socket)))
    } catch (error) {
      this.destroy(asError(error))
    }
  }

  #dialled(socket: Socket): void {
    socket.on('error', (fault) => this.destroy(fault))
    // Its time ran out meanwhile.
    if (this.#isOver || !this.#exchange) return void socket.destroy()
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('end', () => this.#ended())
    socket.on('close', () => this.destroy(new AnswerFault('cut')))
    this.#write(socket, this.#exchange)
  }

  #write(socket: Socket, exchange: Exchange): void {
    this.#reader.expect(exchange.method, exchange)
    const { head, body } = exchange
    if (body === null) socket.write(head, 'latin1')
    else if (body.length <= copiedBytesMax) {
      const bytes = Buffer.allocUnsafe(head.length + body.length)
      bytes.write(head, 'latin1')
      bytes.set(body, head.length)
      socket.write(bytes)
    } else {
      socket.cork()
      socket.write(head, 'latin1')
      socket.write(body)
      socket.uncork()
    }
  }

  #read(chunk: Buffer): void {
    const exchange = this.#exchange
    // Nobody asked for it.
    if (!exchange) return this.destroy(new AnswerFault('not_http'))
    try {
      const taken = this.#reader.read(chunk)
      if (exchange.isFull) this.destroy(new AnswerFault('cut'))
      else if (taken >= 0) this.#complete(exchange, taken === chunk.length)
    } catch (error) {
      this.destroy(asError(error))
    }
  }

  #ended(): void {
    const exchange = this.#exchange
    if (!exchange) return this.destroy(new AnswerFault('cut'))
    try {
      this.#reader.end()
      this.#complete(exchange, false)
    } catch (error) {
      this.destroy(asError(error))
    }
  }

  /** `isClean`: nothing came behind the answer. */
  #complete(exchange: Exchange, isClean: boolean): void {
    this.#exchange = null
    const keptForMs = this.#reader.keptForMs
    const idleMs = keptForMs === null ? idleMsDefault : Math.min(keptForMs - idleMarginMs, idleMsMax)
    // An answer before the request was sent whole: what is left of it would be read as the next one.
    const isReusable = isClean && idleMs > 0 && this.#socket?.writableLength === 0
    if (isReusable) this.#owner.free(this, idleMs)
    else this.destroy(new AnswerFault('cut'))
    exchange.complete()
  }

  /** One timer serves all exchanges of the connection: it is started anew for each, and what it finds without one is no fault. */
  #startTimer(timeoutMs: number): void {
    if (this.#timer && this.#timeoutMs === timeoutMs) {
      this.#timer.refresh()
      return
    }
    if (this.#timer) clearTimeout(this.#timer)
    this.#timeoutMs = timeoutMs
    this.#timer = setTimeout(() => {
      if (this.#exchange) this.destroy(this.#exchange.timedOut())
    }, timeoutMs).unref()
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('unknown failure')
}
