import type { FastifyReply } from 'fastify'
import { html, scriptJson, type Html } from './html.ts'
import type { Texts } from './texts.ts'

/** What a page tells the page that opened it. */
type OpenerMessage =
  | { type: 'SESSION' | 'READY'; session_id: string; status_token: string }
  | { type: 'error'; code: string; message: string }

export type Page = {
  status?: number
  texts: Texts
  title: string
  /** The workspace's colour, '#rrggbb'; null: ours. */
  colour: string | null
  header: Html
  body: Html
  /** Posted to this origin alone; nothing is posted when the origin is unknown. */
  message?: OpenerMessage
  openerOrigin?: string | null
  /** Closes the popup once the message is posted. */
  closes?: boolean
  /** Where forms of this page may lead beside the service itself: the third party's origin, and the app's. */
  formOrigins?: readonly string[]
}

/** Sends a page with a strict Content-Security-Policy: script and style are files of our own, nothing is inline, nothing from elsewhere, never in a frame. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const formAction = ["'self'", 'https:', ...new Set(page.formOrigins ?? [])].join(' ')
  return reply
    .status(page.status ?? 200)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-language': page.texts.language,
      'content-security-policy':
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; ` +
        `form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      vary: 'Accept-Language',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    .serializer(String)
    .send(document(page).markup)
}

function document(page: Page): Html {
  const said = {
    message: page.message ?? null,
    origin: page.openerOrigin ?? null,
    closes: page.closes ?? false,
  }
  const style = `/connect-page.css${page.colour === null ? '' : `?colour=${page.colour.slice(1)}`}`
  return html`<!doctype html>
    <html lang="${page.texts.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        <link rel="stylesheet" href="${style}" />
        <script type="module" src="/connect-page.js"></script>
      </head>
      <body>
        <main>
          <header>${page.header}</header>
          ${page.body}
          <p class="unseen" id="busy" role="status"></p>
        </main>
        <script id="said" type="application/json">
          ${scriptJson(said)}
        </script>
      </body>
    </html> `
}
