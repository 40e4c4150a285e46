import { AnswerFault } from './answerFault.ts'
import { isToken } from './fieldSyntax.ts'

/** Takes the parts of an answer as they come. */
export type AnswerParts = {
  /** Status and headers of the final answer; names in lower case, several values of one name joined by ", ". */
  onHead(status: number, headers: Record<string, string>): void
  onData(chunk: Buffer): void
}

/** Of all lines before a body (those of 1xx answers included), of one before a chunk, and of those after the last one. */
const lineBytesMax = 16_384

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/
const forbiddenInValue = /[\0\r\n]/
const sizeLine = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i

/** Where in an answer the reader is. `size`, `data` and `dataEnd` repeat for each chunk of a chunked body. */
type Place =
  'status' | 'headers' | 'counted' | 'size' | 'data' | 'dataEnd' | 'trailers' | 'untilEnd' | 'complete'

/**
 * Reads the answers that come on one connection, one request after the other (RFC 9112). Strict: whatever leaves open where an answer
 * ends is refused. Only lines that end in LF alone, and values that go on in the next line, are taken as old servers send them.
 */
export class AnswerReader {
  #parts: AnswerParts | null = null
  #isHead = false
  #place: Place = 'complete'
  /** The begin of a line whose end has not come. */
  #partial = ''
  #lineBytes = 0
  /** Bytes of the body, or of its present chunk, that are still to come. */
  #left = 0
  #minor = '1'
  #status = 0
  #headers: Record<string, string> = {}
  #lastName = ''
  #isKept = false

  /** The next answer is that to a request of this method. */
  expect(method: string, parts: AnswerParts): void {
    this.#parts = parts
    this.#isHead = method === 'HEAD'
    this.#place = 'status'
    this.#partial = ''
    this.#lineBytes = 0
    this.#isKept = false
  }

  /** How long the server keeps the connection without a request, in ms; null: it did not say, 0: it closes it. */
  get keptForMs(): number | null {
    if (!this.#isKept) return 0
    const [, seconds] = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(this.#headers['keep-alive'] ?? '') ?? []
    return seconds === undefined ? null : Number(seconds) * 1_000
  }

  /** Reads on; gives the number of bytes of `chunk` that belong to the answer when it is complete, else -1. Throws AnswerFault. */
  read(chunk: Buffer): number {
    let at = 0
    while (at < chunk.length && this.#place !== 'complete') at = this.#step(chunk, at)
    return this.#place === 'complete' ? at : -1
  }

  /** The server sends no more. Throws AnswerFault unless that is how the answer ends. */
  end(): void {
    if (this.#place !== 'untilEnd') throw new AnswerFault('cut')
    this.#place = 'complete'
  }

  #step(chunk: Buffer, at: number): number {
    switch (this.#place) {
      case 'counted':
      case 'data':
        return this.#readCounted(chunk, at)
      case 'untilEnd':
        this.#parts?.onData(at === 0 ? chunk : chunk.subarray(at))
        return chunk.length
      default:
        return this.#readLine(chunk, at)
    }
  }

  #readCounted(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#left)
    this.#left -= end - at
    this.#parts?.onData(chunk.subarray(at, end))
    if (this.#left === 0) this.#place = this.#place === 'data' ? 'dataEnd' : 'complete'
    return end
  }

  #readLine(chunk: Buffer, at: number): number {
    const lf = chunk.indexOf(10, at)
    const end = lf < 0 ? chunk.length : lf + 1
    this.#lineBytes += end - at
    if (this.#lineBytes > lineBytesMax) throw new AnswerFault('head_too_large')
    const text = this.#partial + chunk.toString('latin1', at, end)
    this.#partial = lf < 0 ? text : ''
    if (lf >= 0) this.#takeLine(text.slice(0, text.endsWith('\r\n') ? -2 : -1))
    return end
  }

  #takeLine(line: string): void {
    switch (this.#place) {
      case 'status':
        return this.#takeStatus(line)
      case 'headers':
        return line === '' ? this.#endHead() : this.#takeHeader(line)
      case 'size':
        return this.#takeSize(line)
      case 'dataEnd':
        if (line !== '') throw new AnswerFault('not_http')
        this.#place = 'size'
        return
      default:
        // Trailers say nothing that is used.
        if (line === '') this.#place = 'complete'
    }
  }

  #takeStatus(line: string): void {
    const [, minor, status] = statusLine.exec(line) ?? []
    if (minor === undefined || status === undefined) throw new AnswerFault('not_http')
    this.#minor = minor
    this.#status = Number(status)
    this.#headers = emptyHeaders()
    this.#lastName = ''
    this.#place = 'headers'
  }

  #takeHeader(line: string): void {
    if (forbiddenInValue.test(line)) throw new AnswerFault('not_http')
    const first = line.charCodeAt(0)
    if (first === 32 || first === 9) {
      // A value that goes on (RFC 9112 section 5.2).
      if (this.#lastName === '') throw new AnswerFault('not_http')
      this.#headers[this.#lastName] = `${this.#headers[this.#lastName]} ${trimmed(line, 0)}`
      return
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    if (!isToken(name)) throw new AnswerFault('not_http')
    const value = trimmed(line, colon + 1)
    const known = this.#headers[name]
    this.#headers[name] = known === undefined ? value : `${known}, ${value}`
    this.#lastName = name
  }

  #takeSize(line: string): void {
    const [, size] = sizeLine.exec(line) ?? []
    if (size === undefined) throw new AnswerFault('not_http')
    this.#lineBytes = 0
    this.#left = parseInt(size, 16)
    this.#place = this.#left === 0 ? 'trailers' : 'data'
  }

  #endHead(): void {
    if (this.#status < 200) {
      // Nobody asked for another protocol. Other 1xx answers come before the real one.
      if (this.#status === 101) throw new AnswerFault('not_http')
      this.#place = 'status'
      return
    }
    const headers = this.#headers
    const connection = headers['connection']?.toLowerCase()
    this.#isKept = this.#minor === '1' ? !hasWord(connection, 'close') : hasWord(connection, 'keep-alive')
    this.#place = this.#bodyPlace(headers)
    this.#lineBytes = 0
    this.#parts?.onHead(this.#status, headers)
  }

  /** RFC 9112 section 6.3. */
  #bodyPlace(headers: Record<string, string>): Place {
    const coding = headers['transfer-encoding']
    const length = headers['content-length']
    if (coding !== undefined && length !== undefined) throw new AnswerFault('not_http')
    if (this.#isHead || this.#status === 204 || this.#status === 304) return 'complete'
    if (coding !== undefined) {
      if (coding.toLowerCase() === 'chunked') return 'size'
      throw new AnswerFault('not_http')
    }
    if (length === undefined) {
      this.#isKept = false
      return 'untilEnd'
    }
    if (!/^\d{1,15}$/.test(length)) throw new AnswerFault('not_http')
    this.#left = Number(length)
    return this.#left === 0 ? 'complete' : 'counted'
  }
}

/** Without a prototype: a header may have any name. */
function emptyHeaders(): Record<string, string> {
  return Object.create(null)
}

function hasWord(list: string | undefined, word: string): boolean {
  return list !== undefined && (list === word || list.split(',').some((entry) => entry.trim() === word))
}

/** Without the spaces and tabs at its ends, and only those: other bytes may be parts of characters. */
function trimmed(text: string, from: number): string {
  let start = from
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
