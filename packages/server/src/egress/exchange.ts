import { TributaryError } from '@tributary/contract'
import type { AnswerParts } from './answerReader.ts'
import { describeFailure } from './describeFailure.ts'
import type { EgressRequest, EgressResponse } from './egress.ts'
import type { Target } from './parseTarget.ts'
import { requestHead } from './requestHead.ts'

/** An answer that is a little too long is read to its end, so that its connection can be kept; beyond this it is cut. */
const drainedBytesMax = 65_536

const defaultTimeoutMs = 30_000
const defaultBodyBytesMax = 50_000_000

/** One request under way: what is sent, and the answer as it is collected, up to its limits. */
export class Exchange implements AnswerParts {
  readonly method: string
  readonly timeoutMs: number
  /** Request line and headers; a byte for each character. */
  readonly head: string
  readonly body: Uint8Array | null
  readonly #host: string
  readonly #acceptPartialBody: boolean
  readonly #bodyBytesMax: number
  readonly #resolve: (response: EgressResponse) => void
  readonly #reject: (error: TributaryError) => void
  readonly #startedAt = performance.now()
  #settled = false
  #status = 0
  #headers: Record<string, string> = {}
  #first: Buffer | null = null
  #more: Buffer[] | null = null
  #keptBytes = 0
  #readBytes = 0

  /** Throws `egress.request_invalid` for a request that can not be written as HTTP. */
  constructor(
    request: EgressRequest,
    target: Target,
    resolve: (response: EgressResponse) => void,
    reject: (error: TributaryError) => void,
  ) {
    const { body } = request
    this.method = request.method
    this.body = body === undefined ? null : typeof body === 'string' ? Buffer.from(body) : body
    this.head = requestHead(request, target, this.body)
    this.timeoutMs = request.timeoutMs ?? defaultTimeoutMs
    this.#host = target.host
    this.#acceptPartialBody = request.acceptPartialBody ?? false
    this.#bodyBytesMax = request.bodyBytesMax ?? defaultBodyBytesMax
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Whether more came than is wanted, or read to its end for the sake of the connection. */
  get isFull(): boolean {
    return this.#readBytes > this.#bodyBytesMax + drainedBytesMax
  }

  onHead(status: number, headers: Record<string, string>): void {
    this.#status = status
    this.#headers = headers
  }

  onData(chunk: Buffer): void {
    this.#readBytes += chunk.length
    const room = this.#bodyBytesMax - this.#keptBytes
    if (room > 0) {
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
      this.#keptBytes += kept.length
      if (this.#first === null) this.#first = kept
      else if (this.#more) this.#more.push(kept)
      else this.#more = [this.#first, kept]
    }
    if (this.isFull) this.#finish(true)
  }

  /** The answer is there. */
  complete(): void {
    this.#finish(this.#readBytes > this.#bodyBytesMax)
  }

  /** What is told when the time is over. */
  timedOut(): TributaryError {
    return new TributaryError('egress.timeout', `"${this.#host}" did not answer within ${this.timeoutMs} ms.`)
  }

  /** What is told when the caller's signal says so. */
  calledOff(): TributaryError {
    return new TributaryError('egress.timeout', `The request to "${this.#host}" was called off.`)
  }

  /** The rest of the answer does not come. */
  fail(error: unknown): void {
    if (this.#settled) return
    if (this.#acceptPartialBody && this.#status !== 0) return this.#finish(true)
    this.#settled = true
    this.#reject(describeFailure(error, this.#host))
  }

  #finish(truncated: boolean): void {
    if (this.#settled) return
    this.#settled = true
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      body: this.#more ? Buffer.concat(this.#more) : (this.#first ?? noBytes),
      truncated,
      durationMs: performance.now() - this.#startedAt,
    })
  }
}

const noBytes = Buffer.alloc(0)
