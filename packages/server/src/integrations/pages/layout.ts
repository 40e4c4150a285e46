import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { html, scriptJson, trusted, type Html } from './html.ts'
import { pageStyles } from './styles.ts'

/** What a page tells the page that opened it. */
type OpenerMessage =
  | { type: 'SESSION' | 'READY'; session_id: string; status_token: string }
  | { type: 'error'; code: string; message: string }

export type Page = {
  status?: number
  title: string
  /** In place of the connector's icon when there is none. */
  header: Html
  body: Html
  /** Posted to this origin alone; nothing is posted when the origin is unknown. */
  message?: OpenerMessage
  openerOrigin?: string | null
  /** Closes the popup once the message is posted. */
  closes?: boolean
  /** Where forms of this page may lead beside the service itself: the third party's origin. */
  formOrigins?: readonly string[]
}

// The popup posts its message and, when all is done, closes itself. A page that was not opened by another stays as it is.
const script = `
const said = JSON.parse(document.getElementById('said').textContent);
const opener = window.opener;
if (opener && said.origin && said.message) opener.postMessage(said.message, said.origin);
if (opener && said.closes) window.close();
for (const button of document.querySelectorAll('[data-close]')) button.addEventListener('click', () => window.close());
for (const form of document.forms) form.addEventListener('submit', (event) => {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  const busy = event.submitter && event.submitter.dataset.busy;
  if (busy) event.submitter.textContent = busy;
});
window.addEventListener('pageshow', () => { for (const form of document.forms) delete form.dataset.sent; });
`

/** Sends a page with a strict Content-Security-Policy: nothing from elsewhere, only our own script and style, never in a frame. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  const formAction = ["'self'", 'https:', ...(page.formOrigins ?? [])].join(' ')
  return reply
    .status(page.status ?? 200)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; ` +
        `form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    .serializer(String)
    .send(document(page, nonce).markup)
}

function document(page: Page, nonce: string): Html {
  const said = {
    message: page.message ?? null,
    origin: page.openerOrigin ?? null,
    closes: page.closes ?? false,
  }
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title}</title>
        <style nonce="${nonce}">
          ${trusted(pageStyles)}
        </style>
      </head>
      <body>
        <main>
          <header>${page.header}</header>
          ${page.body}
        </main>
        <script id="said" type="application/json" nonce="${nonce}">
          ${scriptJson(said)}
        </script>
        <script nonce="${nonce}">
          ${trusted(script)}
        </script>
      </body>
    </html> `
}
