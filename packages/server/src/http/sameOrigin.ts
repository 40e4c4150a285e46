import type { FastifyRequest } from 'fastify'
import { TributaryError } from '@tributary/contract'

/** Every writing request of a page carries it. A page of another site can not send it without asking first, which is never allowed. */
const pageHeader = 'x-tributary-page'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * Throws `auth.cross_site` when a request that carries a cookie, or that asks for one, was not made by our own pages: by fetch
 * metadata, by its origin, and for a write by a header that a form can not send.
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string): void {
  const refused = (came: string) =>
    new TributaryError(
      'auth.cross_site',
      `Expected a request of the dashboard's own pages; ${came}. A program uses an API key instead.`,
    )
  const site = request.headers['sec-fetch-site']
  // "none": the person typed the address.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw refused(`it came ${site}`)
  const { origin } = request.headers
  if (origin !== undefined && origin !== publicUrl && hostOf(origin) !== request.host) {
    throw refused(`it came from "${origin.slice(0, 100)}"`)
  }
  if (!safeMethods.includes(request.method) && request.headers[pageHeader] === undefined) {
    throw refused(`the header "${pageHeader}" is missing`)
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
