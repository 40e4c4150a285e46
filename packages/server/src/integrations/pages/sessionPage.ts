import { assertNever, type TributaryError } from '@tributary/contract'
import type { AuthMethod, Connector, FormMethod } from '../../connectors/index.ts'
import { connectionSpecificationOf } from '../connect/connectionSpecification.ts'
import { formFieldsOf, type FormField } from '../connect/formFields.ts'
import type { ConnectSession } from '../store/sessions.ts'
import { connectorHeader } from './connectorHeader.ts'
import { html, type Html } from './html.ts'
import type { Page } from './layout.ts'

/** What a customer sent that was not accepted. */
export type Refused = {
  values: Record<string, string>
  faults: Record<string, string>
  message: string | null
}

export type SessionView = {
  session: ConnectSession
  connector: Connector
  workspaceName: string
  statusToken: string
  /** The index of the method whose form is shown; null: the first one. */
  methodIndex: number | null
  /** Where each method's way leads; methods that the workspace has not set up are left out. */
  usable: readonly number[]
  /** The third party's origin, where the OAuth2 form leads. */
  formOrigins: readonly string[]
  refused: Refused | null
}

/** The page of an open session: what will be read, and one way of signing in; the others are a link away. */
export function sessionPage(view: SessionView): Page {
  const { session, connector, workspaceName, usable } = view
  const heading = session.integrationId === null ? `Connect ${connector.name}` : `Reconnect ${connector.name}`
  const index = usable.find((candidate) => candidate === view.methodIndex) ?? usable[0] ?? 0
  const method = connector.auth[index]
  return {
    status: view.refused ? 422 : 200,
    title: heading,
    header: connectorHeader(connector, heading, `for ${workspaceName}`),
    body: html`${notice(view)} ${view.refused ? null : readsList(view)}
      ${method ? methodForm(view, method, index) : null} ${otherMethods(view, index)}
      <form method="post" action="${pathOf(session, '/cancel')}">
        <button class="button link">Cancel</button>
      </form>
      <footer><p>Your credentials are kept encrypted. You can end the connection at any time.</p></footer>`,
    message: { type: 'SESSION', session_id: session.sessionId, status_token: view.statusToken },
    openerOrigin: session.openerOrigin,
    formOrigins: view.formOrigins,
  }
}

/** Left out above a form that is filled in again: it was read, and the form must not slip out of sight. */
function readsList({ workspaceName, connector }: SessionView): Html {
  return html`<section aria-labelledby="reads">
    <h2 id="reads">${workspaceName} will read</h2>
    <ul class="reads">
      ${connector.reads.map((item) => html`<li>${item}</li>`)}
    </ul>
  </section>`
}

function pathOf(session: ConnectSession, rest: string): string {
  return `/v1/connect-sessions/${session.sessionId}${rest}`
}

function notice({ refused, session }: SessionView): Html | null {
  const message = refused ? refused.message : session.errorMessage
  return message === null ? null : html`<div class="notice bad" role="alert"><p>${message}</p></div>`
}

function methodForm(view: SessionView, method: AuthMethod, index: number): Html {
  const { session, connector } = view
  switch (method.method) {
    case 'oauth2':
      return html`<form method="post" action="${pathOf(session, '/authorize')}">
        <p class="quiet">You go to ${connector.name} to allow this, and come back here.</p>
        <button class="button primary" data-busy="One moment…">
          ${session.errorMessage ? 'Try again' : method.title}
        </button>
      </form>`
    case 'api_key':
    case 'basic':
      return html`<form method="post" action="${pathOf(session, '/credentials')}" autocomplete="off">
        <input type="hidden" name="method" value="${index}" />
        <h2>${method.title}</h2>
        ${fieldsOf(connector, method).map((field) => fieldMarkup(field, view.refused))}
        <button class="button primary" data-busy="Checking with ${connector.name}…">Connect</button>
      </form>`
    default:
      return assertNever(method)
  }
}

function fieldsOf(connector: Connector, method: FormMethod): FormField[] {
  return formFieldsOf(connectionSpecificationOf(connector), method)
}

function fieldMarkup(field: FormField, refused: Refused | null): Html {
  const id = `field-${field.name.replaceAll('.', '-')}`
  const fault = refused?.faults[field.name] ?? null
  const describedBy = [field.description ? `${id}-hint` : '', fault ? `${id}-fault` : '']
    .filter(Boolean)
    .join(' ')
  // A secret that was refused is typed again: it is never sent back to the page.
  const value = field.kind === 'secret' ? '' : (refused?.values[field.name] ?? field.initial)
  return html`<div class="field">
    <label for="${id}"
      >${field.title}${field.required ? null : html` <span class="hint">(optional)</span>`}</label
    >
    ${field.description ? html`<p class="hint" id="${id}-hint">${field.description}</p>` : null}
    ${control(field, id, value, describedBy, fault !== null)}
    ${fault ? html`<p class="fault" id="${id}-fault">${fault}</p>` : null}
  </div>`
}

function control(field: FormField, id: string, value: string, describedBy: string, invalid: boolean): Html {
  const choices = field.kind === 'flag' ? ['false', 'true'] : field.choices
  const described = describedBy === '' ? null : html` aria-describedby="${describedBy}"`
  if (choices.length > 0) {
    return html`<select id="${id}" name="${field.name}" ${described}>
      ${choices.map(
        (choice) =>
          html`<option value="${choice}" ${choice === value ? html` selected` : null}>
            ${field.kind === 'flag' ? (choice === 'true' ? 'Yes' : 'No') : choice}
          </option>`,
      )}
    </select>`
  }
  return html`<input
    id="${id}"
    name="${field.name}"
    type="${field.kind === 'secret' ? 'password' : 'text'}"
    value="${value}"
    ${described}${
      field.kind === 'number' ? html` inputmode="decimal"` : null
    }${field.placeholder ? html` placeholder="${field.placeholder}"` : null}${field.required ? html` required` : null}${
      field.pattern && field.kind !== 'number' ? patternOf(field.pattern) : null
    }${invalid ? html` aria-invalid="true"` : null}
    autocomplete="off"
    autocapitalize="none"
    spellcheck="false"
  />`
}

/** HTML's pattern must match the whole value; that of a JSON schema may match anywhere. */
function patternOf(pattern: string): Html {
  return html` pattern="(?:.*(?:${pattern}).*)"`
}

function otherMethods(view: SessionView, chosen: number): Html | null {
  const others = view.usable.filter((index) => index !== chosen)
  if (others.length === 0) return null
  return html`<div class="divider">or</div>
    ${others.map((index) => {
      const method = view.connector.auth[index]
      return method
        ? html`<a class="button plain" href="${pathOf(view.session, `?method=${index}`)}">${method.title}</a>`
        : null
    })}`
}

/** The last page: the integration works. It tells the page that opened it, and closes itself. */
export function readyPage(
  session: ConnectSession,
  connector: Connector,
  workspaceName: string,
  statusToken: string,
): Page {
  return {
    title: `${connector.name} is connected`,
    header: connectorHeader(connector, `${connector.name} is connected`, `for ${workspaceName}`),
    body: html`<div class="notice good" role="status"><p>It works. The first import is on its way.</p></div>
      <p class="quiet">You may close this window.</p>
      <button class="button plain" data-close>Close</button>`,
    message: { type: 'READY', session_id: session.sessionId, status_token: statusToken },
    openerOrigin: session.openerOrigin,
    closes: true,
  }
}

/** A page that says what went wrong, with the code for those who help. It tells the page that opened it. */
export function errorPage(
  error: TributaryError,
  title: string,
  options: { connector?: Connector | null; openerOrigin: string | null; closes?: boolean },
): Page {
  const { connector } = options
  return {
    status: error.status,
    title,
    header: connector
      ? connectorHeader(connector, title, connector.name)
      : html`<span class="icon" aria-hidden="true">!</span>
          <div><h1>${title}</h1></div>`,
    body: html`<div class="notice bad" role="alert"><p>${error.message}</p></div>
      <p class="quiet">You may close this window and connect again.</p>
      <button class="button plain" data-close>Close</button>
      <p class="code">${error.code}</p>`,
    message: { type: 'error', code: error.code, message: error.message },
    openerOrigin: options.openerOrigin,
    closes: options.closes ?? false,
  }
}
