import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fileURLToPath } from 'node:url'
import { TributaryError } from '@tributary/contract'
import type { Routes } from '../http/index.ts'
import { readBuild, type BuiltFile } from './readBuild.ts'

const builtFolder = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url))

/** Addresses that are the API's, the connect pages' or the operator's: what is not there is a problem, not the dashboard. */
const reserved = ['v1', 'connect', 'connect.js', 'connect.mjs', 'openapi.json', 'health', 'metrics', 'assets']

/** Stands in index.html where the nonce of the answer goes. */
const noncePlaceholder = 'STYLE_NONCE'

/**
 * Our own script alone, no inline one. A style element is ours when it carries the nonce of this answer, which the components are
 * told; style attributes are refused (what sets a style by script needs none).
 */
const policyWith = (nonce: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; style-src-attr 'none'; img-src 'self' data:; ` +
  "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tributary</title></head>
<body><h1>Tributary runs</h1>
<p>The dashboard was not built. Build it, and start the service again:</p>
<pre>node scripts/buildDashboard.mjs</pre>
<p>The API does not need it: <a href="/openapi.json">/openapi.json</a>.</p></body></html>
`

/**
 * The dashboard at every address that is nothing else's: its hashed files, which never change, and its one page for all client
 * routes. Says so plainly when it was not built.
 */
export function dashboardRoutes({ folder = builtFolder }: { folder?: string } = {}): Routes {
  return async (app) => {
    const files = await readBuild(folder)
    app.get('/*', { schema: { hide: true } }, (request, reply) => {
      const path = request.url.split('?')[0] ?? '/'
      const file = path === '/index.html' ? undefined : files?.get(path)
      if (file) return sendFile(request, reply, file, path)
      const isReserved = reserved.includes(path.split('/')[1] ?? '')
      // A program that asks for an address that is not there shall not be handed a page.
      if (isReserved || !(request.headers.accept ?? '').includes('text/html')) throw nothingAt(request, path)
      const page = files?.get('/index.html')
      return page ? sendPage(reply, page) : sendNotBuilt(reply)
    })
  }
}

function nothingAt(request: FastifyRequest, path: string): TributaryError {
  return new TributaryError(
    'request.not_found',
    `There is no ${request.method} ${path}. See /openapi.json for what there is.`,
  )
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: BuiltFile, path: string): FastifyReply {
  // The name of a file in assets/ has the hash of its contents.
  const isHashed = path.startsWith('/assets/')
  return sendBytes(request, reply, file, {
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  })
}

/** A kilobyte, made for each answer: what is compressed ahead could not have a nonce of its own. */
function sendPage(reply: FastifyReply, page: BuiltFile): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .headers({
      'content-type': page.type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      'content-security-policy': policyWith(nonce),
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
    })
    .send(Buffer.from(page.plain.toString('utf8').replace(noncePlaceholder, nonce)))
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .status(503)
    .headers({ 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' })
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(notBuilt)
}

function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  file: BuiltFile,
  headers: Record<string, string>,
): FastifyReply {
  const accepted = request.headers['accept-encoding'] ?? ''
  const [encoding, bytes] =
    file.brotli && /\bbr\b/.test(accepted)
      ? ['br', file.brotli]
      : file.gzip && /\bgzip\b/.test(accepted)
        ? ['gzip', file.gzip]
        : [null, file.plain]
  return reply
    .headers({
      'content-type': file.type,
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...headers,
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    })
    .send(bytes)
}
