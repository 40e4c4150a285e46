import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

/** Calls an application as the dashboard does in one browser: keeps the session cookie, sends the header of its pages. */
export type DashboardVisitor = {
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** The cookie as it was set the last time, with its attributes. */
  cookie(): string
}

/** A browser that has not been here before. */
export function createDashboardVisitor(app: FastifyInstance): DashboardVisitor {
  let cookie = ''
  return {
    cookie: () => cookie,
    call: async (method, url, payload, headers = {}) => {
      const answer = await app.inject({
        method,
        url,
        headers: {
          'sec-fetch-site': 'same-origin',
          'x-tributary-page': '1',
          ...(cookie ? { cookie: cookie.split(';')[0] } : {}),
          ...headers,
        },
        ...(payload ? { payload } : {}),
      })
      const set = answer.headers['set-cookie']
      if (typeof set === 'string') cookie = set
      return answer
    },
  }
}
