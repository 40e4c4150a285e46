/** What people know a certificate by. */
export type Certificate = { subject: string; validUntil: Date }

type Element = { tag: number; start: number; end: number }

const block = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g
const tags = { utcTime: 0x17, version: 0xa0 }
/** Common name and organisation, as they stand in DER (2.5.4.3 and 2.5.4.10). */
const names = { common: '85.4.3', organisation: '85.4.10' }

/**
 * The certificates of a text in PEM, in their order; null when one of them can not be read. Looks at what a certificate says of itself alone
 * (RFC 5280 section 4.1); whether it is to be trusted is for others to say.
 */
export function readCertificates(pem: string): Certificate[] | null {
  try {
    return [...pem.matchAll(block)].map(([, base64 = '']) => {
      const text = atob(base64.replaceAll(/\s/g, ''))
      return readCertificate(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))
    })
  } catch {
    return null
  }
}

function readCertificate(bytes: Uint8Array): Certificate {
  const [body] = childrenOf(bytes, elementAt(bytes, 0))
  if (!body) throw new RangeError('an empty certificate')
  const fields = childrenOf(bytes, body).filter(({ tag }) => tag !== tags.version)
  // Serial number, signature, issuer, validity, subject.
  const [, , , validity, subject] = fields
  const until = validity && childrenOf(bytes, validity)[1]
  if (!until || !subject) throw new RangeError('not a certificate')
  return { subject: nameOf(bytes, subject), validUntil: timeOf(bytes, until) }
}

/** The common name, or whatever else names it. */
function nameOf(bytes: Uint8Array, subject: Element): string {
  const found = new Map<string, string>()
  for (const set of childrenOf(bytes, subject)) {
    for (const pair of childrenOf(bytes, set)) {
      const [type, value] = childrenOf(bytes, pair)
      if (type && value) {
        found.set([...bytes.subarray(type.start, type.end)].join('.'), textOf(bytes, value))
      }
    }
  }
  return found.get(names.common) ?? found.get(names.organisation) ?? [...found.values()].join(', ')
}

function textOf(bytes: Uint8Array, { start, end }: Element): string {
  return new TextDecoder().decode(bytes.subarray(start, end))
}

/** 261122023530Z, or 21261029023530Z. */
function timeOf(bytes: Uint8Array, element: Element): Date {
  const text = textOf(bytes, element)
  const short = element.tag === tags.utcTime
  // Two digits: up to 49 are of this century.
  const century = short ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') : ''
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + text) ?? []
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = parts
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(time.getTime())) throw new RangeError('not a time')
  return time
}

function childrenOf(bytes: Uint8Array, parent: Element): Element[] {
  const children: Element[] = []
  for (let at = parent.start; at < parent.end;) {
    const child = elementAt(bytes, at)
    if (child.end > parent.end) throw new RangeError('longer than what holds it')
    children.push(child)
    at = child.end
  }
  return children
}

/** One element of DER: its tag, and where its content begins and ends. */
function elementAt(bytes: Uint8Array, at: number): Element {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) throw new RangeError('cut off')
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first }
  const count = first & 0x7f
  const lengthBytes = bytes.subarray(at + 2, at + 2 + count)
  if (count === 0 || count > 3 || lengthBytes.length < count) throw new RangeError('not DER')
  const start = at + 2 + count
  return { tag, start, end: start + lengthBytes.reduce((sum, byte) => sum * 256 + byte, 0) }
}
