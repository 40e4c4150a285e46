import { createHash } from 'node:crypto'
import { TributaryError } from '@tributary/contract'

/** Up to which event one integration was read: its time in microseconds since 1970, and its number. */
export type Position = { atUs: number; seq: number }

/** Where a reader of changes stands. Opaque to it. */
export type ChangeCursor = {
  /** When everything was read the last time, by the database's clock; milliseconds since 1970. */
  completeAtMs: number
  /** By the last eight bytes of the integration's id, in hex. One that is missing is read from its first event. */
  positions: Map<string, Position>
  /** While what there is is listed, before its changes: the last record that was given. Null: the changes themselves. */
  listing: { integrationId: string; stream: string; resourceId: string } | null
}

/** What a reader asked for; a cursor serves the very same question alone. */
export type ChangeFilter = {
  customerId: string
  model: string | null
  integrationId: string | null
  changes: readonly ChangeKind[]
}

export const changeKinds = ['new', 'updated', 'deleted'] as const
export type ChangeKind = (typeof changeKinds)[number]

const version = 1
const headerBytes = 14
const listingIdBytes = 32
const entryBytes = 21
// The byte that says whether it lists: 0 no; 1 yes, as older cursors say it; otherwise the bytes of the stream's name and two. By that a
// cursor is known that was cut off on its way: the name is the last in it.
const listingFlag = { none: 0, ofUnknownLength: 1, first: 2, most: 255 }

/** How an integration is named in a cursor: the random part of its id. */
export function cursorKeyOf(integrationId: string): string {
  return integrationId.replaceAll('-', '').slice(16)
}

/** Packs a cursor: about 28 characters an integration, so that it fits into a URL for every customer that is taken. */
export function encodeChangeCursor(cursor: ChangeCursor, filter: ChangeFilter): string {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(version, 0)
  fingerprintOf(filter).copy(header, 1)
  header.writeUIntBE(cursor.completeAtMs, 5, 6)
  header.writeUInt8(flagOf(cursor.listing), 11)
  header.writeUInt16BE(cursor.positions.size, 12)
  const entries = [...cursor.positions].map(([key, { atUs, seq }]) => {
    const entry = Buffer.alloc(entryBytes)
    entry.write(key, 0, 'hex')
    // Seven bytes: Buffer writes six at most at once.
    entry.writeUInt8(Math.floor(atUs / 2 ** 48), 8)
    entry.writeUIntBE(atUs % 2 ** 48, 9, 6)
    entry.writeUIntBE(seq, 15, 6)
    return entry
  })
  const listing = cursor.listing ? [listingBytes(cursor.listing)] : []
  return Buffer.concat([header, ...entries, ...listing]).toString('base64url')
}

function flagOf(listing: ChangeCursor['listing']): number {
  if (!listing) return listingFlag.none
  return Math.min(listingFlag.most, listingFlag.first + Buffer.byteLength(listing.stream))
}

/** Whether so many bytes of a listing are what its flag says. */
function isWhole(flag: number, bytes: number): boolean {
  if (flag === listingFlag.none) return bytes === 0
  const least = listingIdBytes + Math.max(0, flag - listingFlag.first)
  return flag === listingFlag.ofUnknownLength || flag === listingFlag.most ? bytes >= least : bytes === least
}

function listingBytes({ integrationId, resourceId, stream }: NonNullable<ChangeCursor['listing']>): Buffer {
  const ids = Buffer.from(`${integrationId}${resourceId}`.replaceAll('-', ''), 'hex')
  return Buffer.concat([ids, Buffer.from(stream)])
}

/** Unpacks a cursor. Throws `request.cursor_invalid` for what is none, and for one that was given for another question. */
export function decodeChangeCursor(text: string, filter: ChangeFilter): ChangeCursor {
  const bytes = Buffer.from(text, 'base64url')
  const count = bytes.length >= headerBytes ? bytes.readUInt16BE(12) : 0
  const end = headerBytes + count * entryBytes
  const flag = bytes.length >= headerBytes ? bytes.readUInt8(11) : listingFlag.none
  if (bytes[0] !== version || !isWhole(flag, bytes.length - end)) {
    throw invalid(`The cursor "${text.slice(0, 80)}" is not one that this list gave.`)
  }
  if (!bytes.subarray(1, 5).equals(fingerprintOf(filter))) {
    throw invalid('The cursor was given for another customer, or with other filters.')
  }
  const positions = new Map<string, Position>()
  for (let start = headerBytes; start < end; start += entryBytes) {
    positions.set(bytes.toString('hex', start, start + 8), {
      atUs: bytes.readUInt8(start + 8) * 2 ** 48 + bytes.readUIntBE(start + 9, 6),
      seq: bytes.readUIntBE(start + 15, 6),
    })
  }
  return {
    completeAtMs: bytes.readUIntBE(5, 6),
    positions,
    listing:
      flag !== listingFlag.none
        ? {
            integrationId: uuidOf(bytes.subarray(end, end + 16)),
            resourceId: uuidOf(bytes.subarray(end + 16, end + 32)),
            // A NUL would fail in the database; no stream has one.
            stream: bytes.toString('utf8', end + 32).replaceAll('\0', ''),
          }
        : null,
  }
}

function fingerprintOf({ customerId, model, integrationId, changes }: ChangeFilter): Buffer {
  const asked = JSON.stringify([
    customerId,
    model,
    integrationId,
    changeKinds.filter((kind) => changes.includes(kind)),
  ])
  return createHash('sha256').update(asked).digest().subarray(0, 4)
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function invalid(fault: string): TributaryError {
  return new TributaryError(
    'request.cursor_invalid',
    `${fault} Pass next_cursor of the page before with the same filters, or begin again with from=beginning.`,
  )
}
