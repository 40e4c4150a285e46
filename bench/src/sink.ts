import { createServer, type AddressInfo, type Socket } from 'node:net'

// The receiving end, in a process of its own: answers every request with 204 and counts. It speaks just enough HTTP/1.1 for
// that, so that the machine's two cores go to what is measured.

/** What the parent may ask. */
export type SinkCommand = { expect: number; keepTimes: boolean; warmUp: number }
/** What the sink says: once its port; then, when it has received what was expected, the times of receipt by path and webhook-id. */
export type SinkMessage =
  { port: number } | { received: number; seconds: number; times: [pathAndId: string, atMs: number][] }

const answer = Buffer.from('HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n')
const headEnd = Buffer.from('\r\n\r\n')

/** How long a request to /hang waits for its answer. Such requests are not counted. */
const hangMs = 30_000

let expected = Infinity
let received = 0
let warmUp = 0
let firstAt = 0
let times: [string, number][] | null = null

function took(head: string): void {
  received += 1
  if (received === warmUp + 1) firstAt = performance.now()
  if (times) {
    const path = head.split(' ', 2)[1] ?? ''
    const id = /\r\nwebhook-id: (\S+)/i.exec(head)?.[1] ?? ''
    times.push([`${path} ${id}`, performance.timeOrigin + performance.now()])
  }
  if (received === expected)
    say({ received, seconds: (performance.now() - firstAt) / 1000, times: times ?? [] })
}

function say(message: SinkMessage): void {
  process.send?.(message)
}

function serve(socket: Socket): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      const end = data.indexOf(headEnd)
      if (end < 0) break
      const head = data.toString('latin1', 0, end)
      const bodyBytes = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
      const total = end + headEnd.length + bodyBytes
      if (data.length < total) break
      if (head.startsWith('POST /hang')) {
        // Nothing else comes on this connection until it is answered.
        setTimeout(() => socket.destroyed || socket.write(answer), hangMs).unref()
      } else {
        took(head)
        socket.write(answer)
      }
      data = data.subarray(total)
    }
    rest = data
  })
}

process.on('message', (command: SinkCommand) => {
  expected = command.expect
  received = 0
  warmUp = command.warmUp
  times = command.keepTimes ? [] : null
})
process.on('disconnect', () => process.exit(0))
const server = createServer(serve)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  say({ port })
})
