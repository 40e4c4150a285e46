import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { testCertificates } from './testCertificates.ts'

type Asked = { authority: string; authorization: string | null }

export type ProxyServer = {
  /** `http(s)://127.0.0.1:port`. */
  url: string
  port: number
  /** What it was asked for, in order. */
  asked: Asked[]
  /** Connections to it that stand. */
  open(): number
  close(): Promise<void>
}

export type ProxyOptions = {
  /** What Proxy-Authorization must be. */
  authorization?: string
  https?: boolean
  /** Where a tunnel leads, instead of where it was asked for; null: it answers this to the socket itself. */
  lead?: (authority: string, client: Socket) => { host: string; port: number } | null
}

/** A real HTTP proxy on 127.0.0.1 that makes tunnels (CONNECT) and nothing else. */
export async function startProxy(options: ProxyOptions = {}): Promise<ProxyServer> {
  const { key, valid } = testCertificates
  const server: Server = options.https ? createTlsServer({ key, cert: valid }) : createServer()
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  server.on(options.https ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const authority = request.url ?? ''
    const authorization = request.headers['proxy-authorization'] ?? null
    asked.push({ authority, authorization })
    if (options.authorization !== undefined && authorization !== options.authorization) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n')
      return
    }
    const { hostname, port } = new URL(`http://${authority}`)
    const asWanted = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 80) }
    const target = options.lead ? options.lead(authority, client) : asWanted
    // The sockets of an HTTP server stay half open, and what is not read has no end.
    client.once('end', () => client.end())
    if (target === null) return void client.resume()
    const upstream = connect(target.port, target.host)
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
    client.once('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${options.https ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    asked,
    open: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
