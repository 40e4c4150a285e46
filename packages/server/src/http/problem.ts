import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { TributaryError, faultAt, problemOf } from '@tributary/contract'

/** Turns whatever was thrown into an error of the catalogue. What we do not know becomes `internal.error`, without its message. */
export function toTributaryError(error: unknown): TributaryError {
  if (error instanceof TributaryError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map(
      ({ instancePath, message }) =>
        `${instancePath.replace(/^\//, '').replaceAll('/', '.') || 'the value'}: ${message}`,
    )
    return new TributaryError(
      'request.invalid',
      `The ${error.validationContext ?? 'request'} is not as documented: ${faults.join('; ')}.`,
      {
        details: {
          faults,
          ...(error.validationContext === 'body' ? faultAt(...error.validation.map(placeOf)) : {}),
        },
      },
    )
  }
  const { statusCode, message, code } = (error ?? {}) as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new TributaryError('request.too_large', 'The request body is larger than 1 MB. Send less at once.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new TributaryError('request.invalid', message ?? 'The request is not valid.')
  }
  // character_not_in_repertoire (PostgreSQL): what it holds has no such character, so it came with the request.
  if (code === '22021') {
    return new TributaryError(
      'request.invalid',
      'A text of the request holds the character NUL (U+0000), which can not be kept or looked for. Take it out.',
      { cause: error },
    )
  }
  // query_canceled (PostgreSQL): the statement took longer than an API request may.
  if (code === '57014') {
    return new TributaryError(
      'request.timed_out',
      'The database took too long for this request. Ask for less at once, or try again later.',
      { cause: error },
    )
  }
  return new TributaryError(
    'internal.error',
    'Something went wrong on our side; it was logged. Try again, and tell the operator if it stays.',
    {
      cause: error,
    },
  )
}

function placeOf({ instancePath, message }: { instancePath: string; message?: string | undefined }) {
  return {
    path: instancePath.split('/').filter((part) => part !== ''),
    detail: message ?? 'is not as documented',
  }
}

/** The HTTP translator of errors: RFC 9457 problem details. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toTributaryError(error)
  if (known.status >= 500) request.log.error({ err: error, code: known.code }, 'request failed')
  const { retry_after_s: retryAfterS } = known.details
  if (typeof retryAfterS === 'number') void reply.header('retry-after', String(retryAfterS))
  return reply
    .status(known.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...problemOf(known), instance: request.id })
}

/** The answer where there is no route. */
export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0]
  const detail = `There is no ${request.method} ${path}. See /openapi.json for what there is.`
  return sendProblem(new TributaryError('request.not_found', detail), request, reply)
}
