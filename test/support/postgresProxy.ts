import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type PostgresProxy = {
  /** The database's URL, through the proxy. */
  url: string
  /** Cuts every connection now (a reset); new ones get through. */
  cut(): void
  /** Holds everything back for so long, both ways; 0 ends it. */
  delay(ms: number): void
  /** Lets nothing through any more, of connections old and new, and says nothing. */
  blackHole(): void
  /** Lets new connections through. Those of the black hole stay silent for ever, as after a firewall has forgotten them. */
  heal(): void
  /** How many connections were opened so far. */
  opened(): number
  close(): Promise<void>
}

type Pair = { ends: readonly [Socket, Socket]; isSilent: boolean }

/** A TCP proxy on 127.0.0.1 before a PostgreSQL, with the faults of networks. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl)
  const pairs = new Set<Pair>()
  let delayMs = 0
  let isHole = false
  let opened = 0

  function pass(pair: Pair, from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      const forward = () => {
        if (!pair.isSilent && !to.destroyed) to.write(chunk)
      }
      // Timers of one length end in the order in which they were set: the bytes keep their order.
      if (delayMs > 0) setTimeout(forward, delayMs)
      else forward()
    })
    from.on('close', () => {
      if (!pair.isSilent) to.destroy()
    })
    from.on('error', () => from.destroy())
  }

  const server = createServer((client) => {
    opened += 1
    const upstream = connect(Number(target.port), target.hostname)
    const pair: Pair = { ends: [client, upstream], isSilent: isHole }
    pairs.add(pair)
    client.once('close', () => pairs.delete(pair))
    pass(pair, client, upstream)
    pass(pair, upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)

  function cut(): void {
    for (const { ends } of pairs) for (const end of ends) end.destroy()
  }
  return {
    url: url.href,
    cut,
    delay: (ms) => (delayMs = ms),
    blackHole: () => {
      isHole = true
      for (const pair of pairs) pair.isSilent = true
    },
    heal: () => (isHole = false),
    opened: () => opened,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
