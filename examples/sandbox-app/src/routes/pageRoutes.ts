import { readFileSync } from 'node:fs'

import type { FastifyInstance } from 'fastify'

const files: [path: string, file: string, type: string][] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/assets/sandbox.css', 'sandbox.css', 'text/css; charset=utf-8'],
  ['/assets/main.js', 'main.js', 'text/javascript; charset=utf-8'],
  ['/assets/dialogs.js', 'dialogs.js', 'text/javascript; charset=utf-8'],
  ['/assets/forms.js', 'forms.js', 'text/javascript; charset=utf-8'],
  ['/assets/elements.js', 'elements.js', 'text/javascript; charset=utf-8'],
  ['/assets/icon.svg', 'icon.svg', 'image/svg+xml'],
]

/** The page at `/` and the files it loads. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  for (const [path, file, type] of files) {
    const body = readFileSync(new URL(`../page/${file}`, import.meta.url))
    app.get(path, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .header(
          'content-security-policy',
          "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
        )
        .type(type)
        .send(body),
    )
  }
}
