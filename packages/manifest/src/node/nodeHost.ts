import http from 'node:http'
import https from 'node:https'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import type { Host, HttpRequest, HttpResponse } from '../host.ts'

/** The largest answer that is taken, in bytes. */
const bodyBytesMax = 512 * 1024 * 1024
/** A request without a sign of life for this long counts as broken. */
const silenceMsMax = 300_000

const decompressors = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
])

/**
 * A host for use outside of a service: Node's own HTTP client with connections that are kept open, the real clock and
 * real waiting. It dials any address, so run manifests that you trust.
 */
export function nodeHost(options: Partial<Host> = {}): Host {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) }
  return {
    fetch: (url, init) => request(url, init, agents),
    now: () => new Date(),
    sleep,
    ...options,
  }
}

/** Waits; rejects when the signal is aborted. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error('The wait was called off.'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}

function request(
  url: string,
  init: HttpRequest,
  agents: { http: http.Agent; https: https.Agent },
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const isSecure = url.toLowerCase().startsWith('https:')
    const headers = { 'Accept-Encoding': 'gzip, deflate, br', Accept: '*/*', ...init.headers }
    const settings = {
      method: init.method,
      headers:
        init.body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(init.body) },
      agent: isSecure ? agents.https : agents.http,
      timeout: silenceMsMax,
      ...(init.signal === undefined ? {} : { signal: init.signal }),
    }
    const sent = (isSecure ? https : http).request(url, settings, (answer) => {
      const body = readBody(answer)
      // The body is read by whoever asks for it; until then an error must not count as unhandled.
      body.catch(() => undefined)
      resolve({
        status: answer.statusCode ?? 0,
        headers: spelledHeaders(answer.rawHeaders),
        body: () => body,
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`The server was silent for ${silenceMsMax / 1000} s.`)))
    sent.on('error', reject)
    sent.end(init.body)
  })
}

/** The headers with the server's own spelling; a name that comes twice has its values joined. */
function spelledHeaders(raw: string[]): Record<string, string> {
  const made: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2)
    const known = Object.keys(made).find((key) => key.toLowerCase() === name.toLowerCase())
    made[known ?? name] = known === undefined ? value : `${made[known] ?? ''}, ${value}`
  }
  return made
}

async function readBody(answer: http.IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > bodyBytesMax) throw new Error(`The answer has more than ${bodyBytesMax} bytes.`)
    chunks.push(chunk)
  }
  const whole = Buffer.concat(chunks)
  const decompress = decompressors.get((answer.headers['content-encoding'] ?? '').trim().toLowerCase())
  return decompress === undefined || whole.length === 0 ? whole : decompress(whole)
}
