import { isIP, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import { TributaryError } from '@tributary/contract'
import type { AddressRules } from './addressRules.ts'
import { addressesOf, checkedLookup, refuseForbidden, type Resolve } from './checkedNames.ts'
import { describeFailure } from './describeFailure.ts'
import type { OutboundProxy } from './egress.ts'
import { parseTarget } from './parseTarget.ts'

export type TunnelOptions = {
  proxy: OutboundProxy
  /** The proxy is of the operator: its own address is not checked, and allowed ranges are reached without it. */
  isOperators: boolean
  resolveName: Resolve
  reasonAgainst: AddressRules
  /** Whether the operator allows the address although it may not be public. */
  isAllowed(address: string): boolean
  connectTimeoutMs: number
  /** TLS of the connection to the target. */
  targetTls: { ca?: string[]; cert?: string; key?: string }
  /** TLS of the connection to an https proxy. */
  proxyTls: { ca?: string[] }
}

type Connector = buildConnector.connector
type Wanted = buildConnector.Options

/** So many addresses of a target are asked of the proxy, one after the other. */
const addressesMax = 4
const headBytesMax = 16_384

/**
 * Makes connections through an HTTP proxy, for http and https targets alike: CONNECT (RFC 9110 section 9.3.6), and within the
 * tunnel TLS with the target. The target's name is resolved here, its addresses are checked here, and the proxy is asked for
 * such an address, never for the name: so the address that was checked is the one that is dialled, whoever the proxy belongs to.
 */
export function tunnelConnector(options: TunnelOptions): Connector {
  const { resolveName, reasonAgainst, isOperators } = options
  const ofProxy: AddressRules = isOperators ? () => null : reasonAgainst
  const toTarget = buildConnector({ timeout: options.connectTimeoutMs, allowH2: false, ...options.targetTls })
  const toProxy = buildConnector({
    timeout: options.connectTimeoutMs,
    allowH2: false,
    autoSelectFamily: true,
    lookup: checkedLookup(resolveName, ofProxy),
    ...options.proxyTls,
  })

  async function open(wanted: Wanted, hold: (socket: Socket) => void): Promise<Socket> {
    const host = wanted.hostname
    const addresses = await addressesOf({ host, isAddress: isIP(host) !== 0 }, resolveName)
    refuseForbidden(host, addresses, reasonAgainst)
    const [first] = addresses
    if (isOperators && first !== undefined && addresses.every((address) => options.isAllowed(address))) {
      return await opened(toTarget, { ...wanted, hostname: first })
    }
    const socket = await openTunnel(addresses, wanted, hold)
    return wanted.protocol === 'https:' ? await opened(toTarget, { ...wanted, httpSocket: socket }) : socket
  }

  /** Not every proxy has IPv6, so IPv4 goes first. */
  async function openTunnel(
    addresses: readonly string[],
    { port, protocol }: Wanted,
    hold: (socket: Socket) => void,
  ): Promise<Socket> {
    let failure: unknown
    for (const address of addresses.toSorted((a, b) => isIP(a) - isIP(b)).slice(0, addressesMax)) {
      const socket = await dialProxy()
      hold(socket)
      const host = isIP(address) === 6 ? `[${address}]` : address
      try {
        await requestTunnel(socket, options.proxy, `${host}:${port || (protocol === 'https:' ? 443 : 80)}`)
        return socket
      } catch (error) {
        socket.destroy()
        failure = error
      }
    }
    throw failure
  }

  async function dialProxy(): Promise<Socket> {
    const { host, isAddress, origin } = parseTarget(options.proxy.url)
    const { protocol, port } = new URL(origin)
    try {
      if (isAddress) refuseForbidden(host, [host], ofProxy)
      return await opened(toProxy, { hostname: host, host, protocol, port })
    } catch (cause) {
      const said = describeFailure(cause, host)
      throw new TributaryError(
        said.code === 'egress.address_forbidden' ? said.code : 'egress.proxy_failed',
        `The proxy could not be reached. ${said.message}`,
        { cause },
      )
    }
  }

  return (wanted, callback) => {
    const held = new Set<Socket>()
    let isOver = false
    const settle = (error: Error | null, socket: Socket | null) => {
      clearTimeout(timer)
      if (isOver) return void socket?.destroy()
      isOver = true
      if (socket) callback(null, socket)
      else callback(error ?? new Error('no connection'), null)
    }
    const timer = setTimeout(() => {
      const words = `The connection to "${wanted.hostname}" through the proxy was not made within ${options.connectTimeoutMs} ms.`
      settle(new TributaryError('egress.timeout', words), null)
      for (const socket of held) socket.destroy()
    }, options.connectTimeoutMs)
    open(wanted, (socket) => held.add(socket)).then(
      (socket) => settle(null, socket),
      (error: unknown) => {
        for (const socket of held) socket.destroy()
        settle(error instanceof Error ? error : new Error('no connection'), null)
      },
    )
  }
}

function opened(connector: Connector, wanted: Wanted): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connector(wanted, (error, socket) => (error ? reject(error) : resolve(socket)))
  })
}

/** Asks the proxy for a tunnel to `authority`; resolves when it stands. Throws `egress.proxy_failed`. */
async function requestTunnel(socket: Socket, proxy: OutboundProxy, authority: string): Promise<void> {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`]
  if (proxy.authorization !== null) lines.push(`Proxy-Authorization: ${proxy.authorization}`)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(await readHead(socket)) ?? []
  if (status?.startsWith('2')) return
  if (status === undefined) throw proxyFailed('its answer is not HTTP as it should be')
  if (status === '407') throw proxyFailed('it does not take the user name and password, or wants some (407)')
  throw proxyFailed(`it answered ${status} when asked for a connection to ${authority}`)
}

function proxyFailed(reason: string): TributaryError {
  return new TributaryError('egress.proxy_failed', `The proxy made no connection: ${reason}.`)
}

/** The head of an answer; what comes after it stays to be read. */
function readHead(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0)
    const settle = (settled: () => void) => {
      socket.off('readable', onReadable).off('error', onEnd).off('end', onEnd).off('close', onEnd)
      settled()
    }
    const onEnd = () => settle(() => reject(proxyFailed('it closed the connection')))
    const onReadable = () => {
      for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null) !== null;) {
        read = Buffer.concat([read, chunk])
        const end = read.indexOf('\r\n\r\n')
        if (end >= 0) {
          const rest = read.subarray(end + 4)
          settle(() => resolve(read.subarray(0, end).toString('latin1')))
          if (rest.length > 0) socket.unshift(rest)
          return
        }
        if (read.length > headBytesMax) return settle(() => reject(proxyFailed('its answer is too long')))
      }
    }
    socket.on('readable', onReadable).on('error', onEnd).on('end', onEnd).on('close', onEnd)
    onReadable()
  })
}
