import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemOf, type TributaryError } from '@tributary/contract'
import { parseOpenerOrigin } from '../connect/openerOrigin.ts'
import { errorPage } from './endPages.ts'
import { sendPage } from './layout.ts'
import { textsFor } from './texts.ts'

/** Answers an error of the connect pages: a page for people, a problem (RFC 9457) for those who ask for JSON. */
export function answerError(
  error: TributaryError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error.status >= 500) request.log.error({ err: error, code: error.code }, 'a connect page failed')
  if (wantsJson(request)) {
    return reply
      .status(error.status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send({ ...problemOf(error), instance: request.id })
  }
  const texts = textsFor(request.headers['accept-language'])
  return sendPage(reply, errorPage(error, { texts, openerOrigin: originSaid(request) }))
}

/** The status is asked for by scripts alone; of the pages, browsers ask for HTML. */
function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? ''
  return (accept.includes('json') && !accept.includes('text/html')) || /\/status(\?|$)/.test(request.url)
}

/** The page that opened the popup learns of a secret that is not right, too; it gets a code and a message, nothing secret. */
function originSaid(request: FastifyRequest): string | null {
  const query: unknown = request.query
  const origin: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, 'origin') : null
  return parseOpenerOrigin(typeof origin === 'string' ? origin : undefined)
}
