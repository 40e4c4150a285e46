import { assertNever, type TributaryError } from '@tributary/contract'
import type { AuthMethod, Connector, FormMethod } from '../../connectors/index.ts'
import { connectionSpecificationOf } from '../connect/connectionSpecification.ts'
import { formFieldsOf } from '../connect/formFields.ts'
import type { ConnectSession } from '../store/sessions.ts'
import { fieldsIn, methodTitleIn, readsIn, type ShownField } from './connectorWords.ts'
import { errorDetails } from './endPages.ts'
import { formMarkup, langOf, type SentForm } from './formMarkup.ts'
import { html, type Html } from './html.ts'
import type { Page } from './layout.ts'
import { pageHeader, type PageWorkspace } from './pageHeader.ts'
import type { Texts } from './texts.ts'

/** What a customer sent that was not accepted, and why as a whole. */
export type Refused = SentForm & { error: TributaryError | null }

export type SessionView = {
  session: ConnectSession
  connector: Connector
  workspace: PageWorkspace
  texts: Texts
  statusToken: string
  /** The index of the method whose form is shown; null: the first one. */
  methodIndex: number | null
  /** Where each method's way leads; methods that the workspace has not set up are left out. */
  usable: readonly number[]
  /** The third party's origin, where the OAuth2 form leads, and the app's, where a cancelled one ends. */
  formOrigins: readonly string[]
  refused: Refused | null
}

/** The page of an open session: what will be read, and one way of signing in; the others are a link away. */
export function sessionPage(view: SessionView): Page {
  const { session, connector, workspace, usable, texts } = view
  const heading = (session.integrationId === null ? texts.connect : texts.reconnect)(connector.name)
  const index = usable.find((candidate) => candidate === view.methodIndex) ?? usable[0] ?? 0
  const method = connector.auth[index]
  return {
    status: view.refused ? 422 : 200,
    texts,
    title: heading,
    colour: workspace.colour,
    header: pageHeader(workspace, connector, heading, { note: texts.forWorkspace(workspace.name) }),
    body: html`${notice(view)} ${view.refused ? null : readsList(view)}
      ${method ? methodForm(view, method, index) : null} ${otherMethods(view, index)}
      <form method="post" action="${pathOf(session, '/cancel')}">
        <button class="button link">${texts.cancel}</button>
      </form>
      <footer><p>${texts.kept}</p></footer>`,
    message: { type: 'SESSION', session_id: session.sessionId, status_token: view.statusToken },
    openerOrigin: session.openerOrigin,
    formOrigins: view.formOrigins,
  }
}

/** Left out above a form that is filled in again: it was read, and the form must not slip out of sight. */
function readsList({ workspace, connector, texts }: SessionView): Html | null {
  const { items, lang } = readsIn(connector, texts.language)
  if (items.length === 0) return null
  return html`<section aria-labelledby="reads">
    <h2 id="reads">${texts.willRead(workspace.name)}</h2>
    <ul class="reads" ${langOf(lang)}>
      ${items.map((item) => html`<li>${item}</li>`)}
    </ul>
  </section>`
}

function pathOf(session: ConnectSession, rest: string): string {
  return `/v1/connect-sessions/${session.sessionId}${rest}`
}

/** What went wrong at the last try: first in words, then as it was said. */
function notice({ refused, session, connector, texts }: SessionView): Html | null {
  const code = refused ? refused.error?.code : session.errorCode
  const message = refused ? refused.error?.message : session.errorMessage
  if (!code || !message) return null
  return html`<div class="notice bad" role="alert" tabindex="-1">
      <p>${texts.errors(code, connector.name).text}</p>
    </div>
    ${errorDetails(texts, message, null)}`
}

function methodForm(view: SessionView, method: AuthMethod, index: number): Html {
  const { session, connector, texts } = view
  const isOwnClient = method.method === 'oauth2' && method.grant === 'client_credentials'
  switch (method.method) {
    case 'oauth2':
      return html`<form method="post" action="${pathOf(session, '/authorize')}">
        <p class="quiet">${(isOwnClient ? texts.ownAccess : texts.leads)(connector.name)}</p>
        <button class="button primary" data-busy="${texts.oneMoment}">
          ${session.errorMessage ? texts.tryAgain : methodTitle(view, method, index)}
        </button>
      </form>`
    case 'api_key':
    case 'basic':
      return html`<form method="post" action="${pathOf(session, '/credentials')}" autocomplete="off">
        <input type="hidden" name="method" value="${index}" />
        <h2>${methodTitle(view, method, index)}</h2>
        ${formMarkup(fieldsOf(view, method), view.refused, texts)}
        <button class="button primary" data-busy="${texts.checking(connector.name)}">
          ${view.refused?.error ? texts.tryAgain : texts.submit}
        </button>
      </form>`
    default:
      return assertNever(method)
  }
}

function fieldsOf({ connector, texts }: SessionView, method: FormMethod): ShownField[] {
  return fieldsIn(formFieldsOf(connectionSpecificationOf(connector), method), connector, texts.language)
}

/** As connector.yaml says it; in a language that it lacks by its kind, where there is one of that kind. */
function methodTitle({ connector, texts }: SessionView, method: AuthMethod, index: number): string {
  const own = methodTitleIn(connector, index, texts.language)
  if (own !== null) return own
  const isOnly = connector.auth.filter((other) => other.method === method.method).length === 1
  if (texts.language === 'en' || !isOnly) return method.title
  if (method.method === 'oauth2') {
    return (method.grant === 'client_credentials' ? texts.connect : texts.signIn)(connector.name)
  }
  return method.method === 'api_key' ? texts.useKey : texts.usePassword
}

function otherMethods(view: SessionView, chosen: number): Html | null {
  const others = view.usable.filter((index) => index !== chosen)
  if (others.length === 0) return null
  const links = others.map((index) => {
    const method = view.connector.auth[index]
    return method
      ? html`<a class="button plain" href="${pathOf(view.session, `?method=${index}`)}"
          >${methodTitle(view, method, index)}</a
        >`
      : null
  })
  // Whoever has begun to fill in a form has chosen: a row of buttons below it would only be in the way.
  const isForm = view.connector.auth[chosen]?.method !== 'oauth2'
  if (isForm && others.length > 1) {
    return html`<details class="ways">
      <summary>${view.texts.otherWays}</summary>
      ${links}
    </details>`
  }
  return html`<div class="divider">${view.texts.or}</div>
    ${links}`
}
