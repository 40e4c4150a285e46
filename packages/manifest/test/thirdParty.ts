import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'

/** What a handler answers: a status (200 if not given), headers and a body that is sent as JSON unless it is a text. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  /** A body as it is, instead. */
  bytes?: Uint8Array
  /** Leaves the request without an answer. */
  hold?: boolean
}

/** A third party's API for a test. */
export interface ThirdParty {
  origin: string
  /** Method, path and query of each request, in order. */
  requests: string[]
  close: () => Promise<void>
}

/** Starts a server on 127.0.0.1 that answers by the handler. */
export async function startThirdParty(
  handler: (request: {
    url: URL
    headers: IncomingMessage['headers']
    body: string
    /** Is told when the client gives the request up. */
    onClose: (listener: () => void) => void
  }) => Reply | Promise<Reply>,
): Promise<ThirdParty> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    const answer = async (): Promise<void> => {
      requests.push(`${request.method} ${request.url}`)
      const reply = await handler({
        url: new URL(request.url ?? '/', 'http://127.0.0.1'),
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        onClose: (listener) => response.once('close', listener),
      })
      if (reply.hold === true) return
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
      if (reply.bytes !== undefined) response.end(reply.bytes)
      else response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}))
    }
    request.on('end', () => {
      answer().catch(() => response.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
