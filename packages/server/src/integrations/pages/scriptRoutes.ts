import { gzipSync } from 'node:zlib'
import { bundleConnect, type ConnectBundle } from '@tributary/connect/bundle'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Routes } from '../../http/index.ts'
import { pageStyles } from './styles.ts'

const cacheS = 300

/**
 * The browser SDK at `/connect.mjs` (a module) and `/connect.js` (makes `window.tributary`), bundled at the first request; and the style and the
 * script of the hosted pages.
 */
export function scriptRoutes(): Routes {
  let bundle: Promise<ConnectBundle> | null = null
  const load = () => (bundle ??= bundleConnect())
  return async (app) => {
    app.get('/connect.mjs', { schema: { hide: true } }, async (request, reply) =>
      sendFile(request, reply, 'text/javascript', (await load()).esm),
    )
    app.get('/connect.js', { schema: { hide: true } }, async (request, reply) =>
      sendFile(request, reply, 'text/javascript', (await load()).script),
    )
    app.get('/connect-page.js', { schema: { hide: true } }, async (request, reply) =>
      sendFile(request, reply, 'text/javascript', (await load()).page),
    )
    app.get<{ Querystring: { colour?: unknown } }>(
      '/connect-page.css',
      { schema: { hide: true } },
      (request, reply) => {
        const { colour } = request.query
        const isColour = typeof colour === 'string' && /^[0-9a-f]{6}$/.test(colour)
        return sendFile(request, reply, 'text/css', pageStyles(isColour ? `#${colour}` : null))
      },
    )
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, type: string, text: string): FastifyReply {
  const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  return reply
    .headers({
      'content-type': `${type}; charset=utf-8`,
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
