import { gzipSync } from 'node:zlib'
import { bundleConnect, type ConnectBundle } from '@tributary/connect/bundle'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Routes } from '../../http/index.ts'

const cacheS = 300

/** The browser SDK at `/connect.mjs` (a module) and `/connect.js` (makes `window.tributary`), bundled at the first request. */
export function sdkRoutes(): Routes {
  let bundle: Promise<ConnectBundle> | null = null
  const load = () => (bundle ??= bundleConnect())
  return async (app) => {
    app.get('/connect.mjs', { schema: { hide: true } }, async (request, reply) =>
      sendScript(request, reply, (await load()).esm),
    )
    app.get('/connect.js', { schema: { hide: true } }, async (request, reply) =>
      sendScript(request, reply, (await load()).script),
    )
  }
}

function sendScript(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  return reply
    .headers({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': `public, max-age=${cacheS}`,
      // A page of another origin loads the module.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
    })
    .serializer((value: unknown) => value as string)
    .send(isZipped ? gzipSync(text) : text)
}
