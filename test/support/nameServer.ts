import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'

/** IPv4 addresses to answer, or null: there is no such name. */
type Answer = (name: string) => readonly string[] | null

export type NameServer = {
  /** The names of the questions for IPv4 addresses that came, in their order. */
  asked: string[]
  /** Asks this server, and no other, as `resolve` of the egress does. */
  resolve: (name: string) => Promise<LookupAddress[]>
  close(): Promise<void>
}

const headerBytes = 12
const typeA = 1
const noSuchName = 3

/** A real DNS server on 127.0.0.1 (UDP) that knows addresses of IPv4 (RFC 1035). */
export async function startNameServer(answer: Answer): Promise<NameServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (question, from) => {
    const { name, type, endsAt } = readQuestion(question)
    if (type === typeA) asked.push(name)
    const addresses = type === typeA ? answer(name) : []
    socket.send(replyTo(question.subarray(0, endsAt), addresses), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const resolver = new Resolver({ timeout: 2_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return {
    asked,
    resolve: async (name) => {
      const addresses = await resolver.resolve4(name)
      return addresses.map((address) => ({ address, family: 4 }))
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function readQuestion(message: Buffer): { name: string; type: number; endsAt: number } {
  const labels: string[] = []
  let at = headerBytes
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), endsAt: at + 5 }
}

function replyTo(question: Buffer, addresses: readonly string[] | null): Buffer {
  const header = Buffer.from(question.subarray(0, headerBytes))
  // An answer, recursion available.
  header.writeUInt16BE(0x8180 | (addresses === null ? noSuchName : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(addresses?.length ?? 0, 6)
  header.writeUInt32BE(0, 8)
  const records = (addresses ?? []).map((address) => {
    const record = Buffer.alloc(16)
    // The name: a pointer to the question's. Time to live 0, so that every look-up is a question.
    record.writeUInt16BE(0xc00c, 0)
    record.writeUInt16BE(typeA, 2)
    record.writeUInt16BE(1, 4)
    record.writeUInt32BE(0, 6)
    record.writeUInt16BE(4, 10)
    for (const [index, part] of address.split('.').entries()) record.writeUInt8(Number(part), 12 + index)
    return record
  })
  return Buffer.concat([header, question.subarray(headerBytes), ...records])
}
