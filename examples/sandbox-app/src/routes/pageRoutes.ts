import { readFileSync } from 'node:fs'

import type { FastifyInstance, FastifyReply } from 'fastify'

import { bundlePage } from '../../../bundlePage.ts'

const files: [path: string, file: string, type: string][] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/assets/sandbox.css', 'sandbox.css', 'text/css; charset=utf-8'],
  ['/assets/icon.svg', 'icon.svg', 'image/svg+xml'],
]

/** The page at `/` and the files it loads. Its script is bundled at the first request. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  for (const [path, file, type] of files) {
    const body = readFileSync(new URL(`../page/${file}`, import.meta.url))
    app.get(path, async (_request, reply) => send(reply, type, body))
  }
  let script: Promise<string> | null = null
  app.get('/assets/main.js', async (_request, reply) =>
    send(
      reply,
      'text/javascript; charset=utf-8',
      await (script ??= bundlePage(new URL('../page/main.ts', import.meta.url))),
    ),
  )
}

function send(reply: FastifyReply, type: string, body: Buffer | string): FastifyReply {
  return reply
    .header('cache-control', 'no-cache')
    .header(
      'content-security-policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    )
    .type(type)
    .send(body)
}
