import type { FastifyReply } from 'fastify'

const reconnectMs = 2_000
const defaultHeartbeatMs = 15_000
/** What a slow reader has not taken would hold the connection, and a stopping service, open. */
const lingerMs = 1_000

/** An answer of server-sent events that is under way. */
type EventStream = {
  /** One message; `data` is written as JSON. */
  send(message: { id?: string; event?: string; data: string }): void
  /** How much was sent and not taken yet, in bytes. */
  waitingBytes(): number
  /** Says why the service ends the stream, in a message of the type `end`. `lingers`: the reader takes the rest in its own time. */
  end(reason: string, options?: { lingers?: boolean }): void
}

/**
 * Takes the answer over (`reply.hijack`) and begins it: headers, the pause before a reconnection, and every `heartbeatMs` a comment
 * that keeps the connection open through proxies. `place`: the id from which a reader goes on; it moves with each comment.
 */
export function openEventStream(
  reply: FastifyReply,
  options: { heartbeatMs?: number | undefined; place?: () => string | null } = {},
): EventStream {
  reply.hijack()
  const { raw } = reply
  // An answer that has ended forgets its socket.
  const { socket } = raw
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    // nginx would keep back what is small.
    'x-accel-buffering': 'no',
  })
  raw.write(`retry: ${reconnectMs}\n\n`)
  const heartbeat = setInterval(() => {
    const place = options.place?.() ?? null
    // An id without data moves the place from which a reader goes on, and tells it nothing else.
    raw.write(`${place === null ? '' : `id: ${place}\n`}: still here\n\n`)
  }, options.heartbeatMs ?? defaultHeartbeatMs)
  raw.once('close', () => clearInterval(heartbeat))
  return {
    send: ({ id, event, data }) => {
      const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`
      raw.write(`${head}data: ${data}\n\n`)
    },
    waitingBytes: () => raw.writableLength,
    end: (reason, { lingers = false } = {}) => {
      if (!raw.writableEnded) raw.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`)
      if (!lingers) setTimeout(() => socket?.destroy(), lingerMs).unref()
    },
  }
}
