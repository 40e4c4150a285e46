import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { envelopeSchema, type Envelope, type EventName } from '@tributary/contract'

/** A webhook endpoint that takes nothing on trust: signature over the raw bytes, then the body against the contract. */
export type Receiver = {
  url: string
  /** Waits for the next event of this name that fits; each event is taken once. Throws after `timeoutMs`. */
  next<N extends EventName>(
    name: N,
    what: string,
    fits?: (event: Envelope<N>) => boolean,
  ): Promise<Envelope<N>>
  /** What came and was not taken yet. */
  waiting(name: EventName): readonly Envelope[]
  close(): Promise<void>
}

const timeoutMs = 30_000

/** Starts a receiver on a free port of 127.0.0.1. `onWebhook` is told of each webhook that was verified, `onRefused` of each that was not. */
export async function startReceiver(
  secret: string,
  onWebhook: (event: Envelope, id: string) => void,
  onRefused: (reason: string) => unknown,
): Promise<Receiver> {
  const webhook = new Webhook(secret)
  const seen = new Set<string>()
  const waiting: Envelope[] = []
  const wakers = new Set<() => void>()

  function take(raw: string, headers: Record<string, string>): void {
    webhook.verify(raw, headers)
    const event = envelopeSchema.parse(JSON.parse(raw)) as Envelope
    const id = headers['webhook-id'] ?? ''
    // At least once: the same id again is the same event.
    if (seen.has(id)) return
    seen.add(id)
    waiting.push(event)
    onWebhook(event, id)
    for (const wake of wakers) wake()
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      try {
        take(Buffer.concat(chunks).toString('utf8'), request.headers as Record<string, string>)
        response.writeHead(204).end()
      } catch (error) {
        onRefused(error instanceof Error ? error.message : 'unknown fault')
        response.writeHead(400).end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo

  function takeFitting<N extends EventName>(
    name: N,
    fits: (event: Envelope<N>) => boolean,
  ): Envelope<N> | null {
    const index = waiting.findIndex((event) => event.event === name && fits(event as Envelope<N>))
    return index < 0 ? null : ((waiting.splice(index, 1)[0] ?? null) as Envelope<N> | null)
  }

  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    async next(name, what, fits = () => true) {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const found = takeFitting(name, fits)
        if (found) return found
        const left = deadline - Date.now()
        if (left <= 0) throw new Error(`no ${name} came within ${timeoutMs / 1000} s (${what})`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, left)
          function done(): void {
            clearTimeout(timer)
            wakers.delete(done)
            resolve()
          }
          wakers.add(done)
        })
      }
    },
    waiting: (name) => waiting.filter((event) => event.event === name),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
