import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  path: string
  headers: IncomingHttpHeaders
  /** The exact bytes. */
  body: Buffer
  eventId: string
  event: string
  resourceId: string | null
  payload: { [key: string]: unknown }
  /** How many requests were under way, this one included. */
  atOnce: number
}

/** Answers one webhook: a status, or whatever it does to the response itself. */
export type Answer = (received: Received, response: ServerResponse) => number | void | Promise<number | void>

export type Receiver = {
  url: string
  /** Everything that came, in the order of arrival. */
  received: Received[]
  answer: Answer
  close(): Promise<void>
}

/** A real HTTP server on 127.0.0.1 that keeps what it is sent, and answers as a test wants. Default: 204. */
export async function startReceiver(answer: Answer = () => 204): Promise<Receiver> {
  let underWay = 0
  const server = createServer((request, response) => {
    underWay += 1
    response.on('close', () => (underWay -= 1))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const parsed = JSON.parse(body.toString()) as { event: string; payload: { [key: string]: unknown } }
      const resourceId = parsed.payload['resource_id']
      const one: Received = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        eventId: String(request.headers['webhook-id']),
        event: parsed.event,
        resourceId: typeof resourceId === 'string' ? resourceId : null,
        payload: parsed.payload,
        atOnce: underWay,
      }
      receiver.received.push(one)
      void Promise.resolve(receiver.answer(one, response)).then((status) => {
        if (typeof status === 'number') response.writeHead(status).end()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}
