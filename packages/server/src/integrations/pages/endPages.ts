import type { TributaryError } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import type { ConnectSession } from '../store/sessions.ts'
import { html, type Html } from './html.ts'
import type { Page } from './layout.ts'
import { pageHeader, type PageWorkspace } from './pageHeader.ts'
import type { Texts } from './texts.ts'

/** The last page: the integration works. It tells the page that opened it, and closes itself. */
export function readyPage(
  session: ConnectSession,
  shown: { connector: Connector; workspace: PageWorkspace; texts: Texts; statusToken: string },
): Page {
  const { connector, workspace, texts } = shown
  const heading = texts.connected(connector.name)
  return {
    texts,
    title: heading,
    colour: workspace.colour,
    header: pageHeader(workspace, connector, heading, {
      note: texts.forWorkspace(workspace.name),
      tie: 'made',
    }),
    body: html`<div class="notice good" role="status"><p>${texts.works}</p></div>
      ${closeButton(texts)}`,
    message: { type: 'READY', session_id: session.sessionId, status_token: shown.statusToken },
    openerOrigin: session.openerOrigin,
    closes: true,
  }
}

/** A page that says what went wrong and what to do, with the code and the exact words for those who help. It tells the page that opened it. */
export function errorPage(
  error: TributaryError,
  shown: {
    texts: Texts
    connector?: Connector | null
    workspace?: PageWorkspace | null
    openerOrigin: string | null
    closes?: boolean
  },
): Page {
  const { texts, connector = null, workspace = null } = shown
  const { title, text, isForHelpers = false } = texts.errors(error.code, connector?.name ?? '')
  const isOwnChoice = error.code === 'connect.cancelled' || error.code === 'connect.link_used'
  return {
    status: error.status,
    texts,
    title,
    colour: workspace?.colour ?? null,
    header: pageHeader(workspace, connector, title, { note: connector?.name ?? null, tie: 'broken' }),
    body: html`<div class="notice ${isOwnChoice ? 'plain' : 'bad'}" role="alert"><p>${text}</p></div>
      ${isOwnChoice ? null : errorDetails(texts, error.message, error.code, isForHelpers)}
      ${closeButton(texts)}`,
    message: { type: 'error', code: error.code, message: error.message },
    openerOrigin: shown.openerOrigin,
    closes: shown.closes ?? false,
  }
}

/** The exact words of a fault, for those who help; folded away unless `isOpen`. */
export function errorDetails(texts: Texts, message: string, code: string | null, isOpen = false): Html {
  return html`<details ${isOpen ? html`open` : null}>
    <summary>${texts.details}</summary>
    <p lang="en">${message}</p>
    ${code === null ? null : html`<p class="code">${code}</p>`}
  </details>`
}

/** A window that a script opened can be closed by one; the page's script shows the button there alone. */
function closeButton(texts: Texts): Html {
  return html`<p class="quiet">${texts.mayClose}</p>
    <button class="button plain" data-close hidden>${texts.close}</button>`
}
