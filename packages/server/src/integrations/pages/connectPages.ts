import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { TributaryError, isUuid } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { toTributaryError, type Routes } from '../../http/index.ts'
import {
  finishOAuth,
  signInByClient,
  signsInByClient,
  startOAuth,
  takeCallback,
} from '../connect/authorize.ts'
import type { Tokens } from '../oauth/tokens.ts'
import { browserCookie, browserTokenOf, hashOf, statusTokenOf } from '../connect/browserToken.ts'
import type { ConnectDeps } from '../connect/connectDeps.ts'
import { grant } from '../connect/grant.ts'
import { withOutcome } from '../connect/returnUrl.ts'
import { startSession, startSessionByLink } from '../connect/startSession.ts'
import { isForTheCustomer, submitCredentials } from '../connect/submitCredentials.ts'
import { failSession, findSession, recordSessionError, type ConnectSession } from '../store/sessions.ts'
import { findWorkspace } from '../../workspaces/index.ts'
import { answerError } from './answerError.ts'
import { errorPage, readyPage } from './endPages.ts'
import { sendPage } from './layout.ts'
import { scriptRoutes } from './scriptRoutes.ts'
import { sessionStatus } from './sessionStatus.ts'
import { sessionPage, type Refused } from './sessionPage.ts'
import { viewOf } from './sessionView.ts'
import { textsFor, type Texts } from './texts.ts'

const cookieMaxAgeS = 24 * 3600
const text = z.string().optional().catch(undefined)
const registerQuery = z.object({ secret: text, config: text, origin: text, return_url: text, moved: text })
const linkQuery = z.object({ token: text, moved: text })
const sessionQuery = z.object({ method: z.coerce.number().int().nullable().catch(null), token: text })
const idParams = z.object({ id: z.string() })
const formBody = z.record(z.string(), z.unknown()).catch({})

/** The pages that a customer's browser sees, from the signed secret to READY. They need no API key: the secret is the key. */
export function connectPages(deps: ConnectDeps): Routes {
  return async (app) => {
    app.setErrorHandler((error, request, reply) => answerError(toTributaryError(error), request, reply))
    await app.register(scriptRoutes())
    app.get('/v1/credentials/:connector/register', { schema: { hide: true } }, (request, reply) =>
      register(deps, request, reply),
    )
    app.get('/v1/connect-links/open', { schema: { hide: true } }, (request, reply) =>
      openLink(deps, request, reply),
    )
    app.get('/v1/credentials/callback', { schema: { hide: true } }, (request, reply) =>
      callback(deps, request, reply),
    )
    sessionRoutes(app, deps)
  }
}

function sessionRoutes(app: FastifyInstance, deps: ConnectDeps): void {
  const path = '/v1/connect-sessions/:id'
  app.get(path, { schema: { hide: true } }, async (request, reply) => {
    const { session, connector } = await sessionOf(deps, request, { evenOver: true })
    return await showSession(deps, request, reply, session, connector, null)
  })
  app.post(`${path}/authorize`, { schema: { hide: true } }, async (request, reply) => {
    refuseOtherSites(request)
    const { session, connector } = await sessionOf(deps, request)
    void reply.header('cache-control', 'no-store')
    if (!signsInByClient(connector)) {
      return reply.redirect((await startOAuth(deps, session, connector)).href, 303)
    }
    await complete(deps, request, session, connector, () => signInByClient(deps, session, connector))
    return reply.redirect(pathOf(session), 303)
  })
  app.post(`${path}/credentials`, { schema: { hide: true } }, async (request, reply) => {
    refuseOtherSites(request)
    const { session, connector } = await sessionOf(deps, request)
    const outcome = await submitCredentials(deps, session, connector, formBody.parse(request.body))
    if (outcome.kind === 'ready') return reply.redirect(pathOf(session), 303)
    return await showSession(deps, request, reply, session, connector, outcome)
  })
  app.post(`${path}/cancel`, { schema: { hide: true } }, async (request, reply) => {
    refuseOtherSites(request)
    const { session } = await sessionOf(deps, request)
    await failSession(deps.db, session, {
      code: 'connect.cancelled',
      message: 'The connection was cancelled.',
    })
    return reply.redirect(pathOf(session), 303)
  })
  app.get(`${path}/status`, { schema: { hide: true } }, async (request, reply) => {
    const session = await findSession(deps.db, idOf(request))
    const { token } = sessionQuery.parse(request.query)
    if (!session || !timingSafeEqual(session.statusTokenHash, hashOf(token ?? ''))) throw unknownSession()
    if (session.openerOrigin !== null) void reply.header('access-control-allow-origin', session.openerOrigin)
    return reply
      .headers({ vary: 'Origin', 'cache-control': 'no-store' })
      .serializer(JSON.stringify)
      .type('application/json')
      .send(await sessionStatus(deps, session))
  })
}

async function register(
  deps: ConnectDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = registerQuery.parse(request.query)
  const { connector: connectorType } = z.object({ connector: z.string() }).parse(request.params)
  return await begin(deps, request, reply, query.moved, (browserToken) =>
    startSession(deps, {
      secret: query.secret,
      config: query.config,
      origin: query.origin,
      returnUrl: query.return_url,
      connectorType,
      browserToken,
    }),
  )
}

async function openLink(
  deps: ConnectDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token, moved } = linkQuery.parse(request.query)
  return await begin(deps, request, reply, moved, (browserToken) =>
    startSessionByLink(deps, token, browserToken),
  )
}

/** Starts a session for this browser and goes on to its page, at the public address. */
async function begin(
  deps: ConnectDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  moved: string | undefined,
  start: (browserToken: string) => Promise<string>,
): Promise<FastifyReply> {
  // The third party sends the browser back to the public address, where the cookie of another name of this machine would be missing.
  const publicUrl = new URL(deps.publicUrl())
  if (request.host !== publicUrl.host && moved === undefined) {
    const mark = request.url.includes('?') ? '&moved=1' : '?moved=1'
    return reply.redirect(`${deps.publicUrl()}${request.url}${mark}`, 303)
  }
  const browserToken = browserTokenOf(request.cookies[browserCookie])
  const sessionId = await start(browserToken)
  return (
    reply
      .setCookie(browserCookie, browserToken, {
        httpOnly: true,
        sameSite: 'lax',
        secure: publicUrl.protocol === 'https:',
        path: '/v1',
        maxAge: cookieMaxAgeS,
      })
      .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      // On to an address without the secret, which would stay in the browser's history.
      .redirect(`/v1/connect-sessions/${sessionId}`, 303)
  )
}

async function callback(
  deps: ConnectDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const parameters = new URLSearchParams(request.url.split('?')[1] ?? '')
  const session = await takeCallback(deps, parameters, browserTokenOf(request.cookies[browserCookie]))
  const connector = deps.connectors.get(session.connectorType)
  await complete(deps, request, session, connector, () => finishOAuth(deps, session, connector, parameters))
  return reply.header('cache-control', 'no-store').redirect(pathOf(session), 303)
}

/** Installs or mends the integration with the tokens that were got; what goes wrong is shown on the session's page. */
async function complete(
  deps: ConnectDeps,
  request: FastifyRequest,
  session: ConnectSession,
  connector: Connector,
  signIn: () => Promise<Tokens>,
): Promise<void> {
  try {
    const tokens = await signIn()
    await grant(deps, session, connector, {
      authMethod: 'oauth2',
      config: session.settings,
      secrets: { kind: 'oauth2', tokens },
    })
  } catch (error) {
    const known = toTributaryError(error)
    if (known.status >= 500 && !isForTheCustomer(known)) request.log.error({ err: error }, 'a connect failed')
    // What can be tried again leaves the session open; the rest ends it.
    await (isForTheCustomer(known) ? recordSessionError : failSession)(deps.db, session, {
      code: known.code,
      message: known.message,
    })
  }
}

function pathOf(session: ConnectSession): string {
  return `/v1/connect-sessions/${session.sessionId}`
}

async function showSession(
  deps: ConnectDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  session: ConnectSession,
  connector: Connector,
  refused: Refused | null,
): Promise<FastifyReply> {
  const texts = textsFor(request.headers['accept-language'])
  const statusToken = statusTokenOf(browserTokenOf(request.cookies[browserCookie]), session.sessionId)
  if (session.status === 'ready' || session.status === 'failed') {
    return await showEnd(deps, reply, session, { connector, statusToken, texts })
  }
  const view = await viewOf(deps, session, connector, { statusToken, texts })
  const { method } = sessionQuery.parse(request.query)
  const sent = formBody.parse(request.body ?? {})['method']
  return sendPage(reply, sessionPage({ ...view, methodIndex: refused ? Number(sent) : method, refused }))
}

/** The end of a session: back to the app where it asked for that, else a page that says so. */
async function showEnd(
  deps: ConnectDeps,
  reply: FastifyReply,
  session: ConnectSession,
  shown: { connector: Connector; statusToken: string; texts: Texts },
): Promise<FastifyReply> {
  const { returnUrl, sessionId } = session
  const code = session.status === 'ready' ? null : (session.errorCode ?? 'connect.session_unknown')
  if (returnUrl !== null) {
    const url = withOutcome(
      returnUrl,
      code === null
        ? { status: 'ready', sessionId, statusToken: shown.statusToken }
        : { status: 'error', code },
    )
    return reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(url, 303)
  }
  const found = await findWorkspace(deps.db, session.workspaceId)
  const workspace = { name: found?.name ?? '', colour: found?.colour ?? null }
  if (code === null) return sendPage(reply, readyPage(session, { ...shown, workspace }))
  const error = new TributaryError(code, session.errorMessage ?? 'This connect session is over.')
  // The customer's own "no" needs no reading.
  const closes = code === 'connect.access_denied' || code === 'connect.cancelled'
  return sendPage(
    reply,
    errorPage(error, { ...shown, workspace, openerOrigin: session.openerOrigin, closes }),
  )
}

function idOf(request: FastifyRequest): string {
  const { id } = idParams.parse(request.params)
  if (!isUuid(id)) throw unknownSession()
  return id
}

/** The session of the address, if it belongs to this browser and is not over. */
async function sessionOf(
  deps: ConnectDeps,
  request: FastifyRequest,
  { evenOver = false }: { evenOver?: boolean } = {},
): Promise<{ session: ConnectSession; connector: Connector }> {
  const session = await findSession(deps.db, idOf(request))
  const cookie = request.cookies[browserCookie]
  if (!session || cookie === undefined || !session.browserHash.equals(hashOf(cookie))) throw unknownSession()
  const isOver = session.status === 'ready' || session.status === 'failed'
  const isLate = session.expiresAt.getTime() < deps.clock.now()
  if (isOver ? !evenOver : isLate) throw unknownSession()
  return { session, connector: deps.connectors.get(session.connectorType) }
}

function unknownSession(): TributaryError {
  return new TributaryError(
    'connect.session_unknown',
    'This connection was not started in this browser, took longer than 30 minutes, or is finished. Close this window and connect again.',
  )
}

/** A form of another site must not act for the customer. The cookie is not sent along with one (SameSite); browsers say so here as well. */
function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return
  throw new TributaryError(
    'connect.state_mismatch',
    'This form was sent from another site. Open the connect page again.',
  )
}
