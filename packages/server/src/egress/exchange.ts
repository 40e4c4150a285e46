import type { Dispatcher } from 'undici'
import { TributaryError } from '@tributary/contract'
import { describeFailure } from './describeFailure.ts'
import type { EgressRequest, EgressResponse } from './egress.ts'

/** An answer that is a little too long is read to its end, so that its connection can be kept; beyond this it is cut. */
const drainedBytesMax = 65_536

const defaultTimeoutMs = 30_000
const defaultBodyBytesMax = 50_000_000

export type ExchangeEnds = {
  resolve(response: EgressResponse): void
  reject(error: TributaryError): void
  /** The connection is free again; `isReusable` when the answer came whole. Called once, at the time or after one of the others. */
  ended(isReusable: boolean): void
}

/** One request under way: collects the answer, and ends it at its limits. The handler that undici calls. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: EgressRequest
  readonly #host: string
  readonly #ends: ExchangeEnds
  readonly #startedAt = performance.now()
  readonly #bodyBytesMax: number
  readonly #timer: NodeJS.Timeout
  readonly #onAbort: (() => void) | null = null
  #controller: Dispatcher.DispatchController | null = null
  #settled = false
  #status = 0
  #headers: Record<string, string> = {}
  #chunks: Buffer[] = []
  #keptBytes = 0
  #readBytes = 0

  constructor(request: EgressRequest, host: string, ends: ExchangeEnds) {
    this.#request = request
    this.#host = host
    this.#ends = ends
    this.#bodyBytesMax = request.bodyBytesMax ?? defaultBodyBytesMax
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
    this.#timer = setTimeout(
      () =>
        this.#breakOff(
          new TributaryError('egress.timeout', `"${host}" did not answer within ${timeoutMs} ms.`),
        ),
      timeoutMs,
    )
    const { signal } = request
    if (signal) {
      this.#onAbort = () =>
        this.#breakOff(new TributaryError('egress.timeout', `The request to "${host}" was called off.`))
      if (signal.aborted) this.#onAbort()
      else signal.addEventListener('abort', this.#onAbort, { once: true })
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // Its time ran out while it waited for a connection.
    if (this.#settled) controller.abort(new Error('settled'))
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx answers come before the real one.
    if (status < 200) return
    this.#status = status
    for (const name in headers) {
      const value = headers[name]
      if (value !== undefined) this.#headers[name] = typeof value === 'string' ? value : value.join(', ')
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return
    this.#readBytes += chunk.length
    const room = this.#bodyBytesMax - this.#keptBytes
    if (room > 0) {
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
      this.#chunks.push(kept)
      this.#keptBytes += kept.length
    }
    if (this.#readBytes > this.#bodyBytesMax + drainedBytesMax) {
      this.#finish(true)
      this.#controller?.abort(new Error('the answer is too large'))
    }
  }

  onResponseEnd(): void {
    this.#ends.ended(true)
    this.#finish(this.#readBytes > this.#bodyBytesMax)
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: unknown): void {
    this.#ends.ended(false)
    this.#fail(describeFailure(error, this.#host))
  }

  #breakOff(error: TributaryError): void {
    this.#fail(error)
    this.#controller?.abort(new Error('settled'))
  }

  #fail(error: TributaryError): void {
    if (this.#settled) return
    if (this.#request.acceptPartialBody && this.#status !== 0) {
      this.#finish(true)
      return
    }
    this.#settle()
    this.#ends.reject(error)
  }

  #finish(truncated: boolean): void {
    if (this.#settled) return
    this.#settle()
    const [first] = this.#chunks
    this.#ends.resolve({
      status: this.#status,
      headers: this.#headers,
      body: this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks),
      truncated,
      durationMs: performance.now() - this.#startedAt,
    })
  }

  #settle(): void {
    this.#settled = true
    clearTimeout(this.#timer)
    if (this.#onAbort) this.#request.signal?.removeEventListener('abort', this.#onAbort)
  }
}
