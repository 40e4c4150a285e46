import { z } from 'zod'
import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { withZod, type Routes } from '../http/index.ts'
import { findWorkspace } from '../workspaces/index.ts'
import { linkSecondsMax, sealLink } from './connect/connectLink.ts'
import { parseReturnUrl } from './connect/returnUrl.ts'
import { findConnector, integrationUnknown } from './connect/startSession.ts'
import { isStorableJson, isStorableText } from './connect/storableJson.ts'
import { findIntegration } from './store/integrations.ts'

const stateBytesMax = 1_000
const text = z.string().min(1).max(255).refine(isStorableText, 'expected text without NUL characters')

const linkQuery = z.strictObject({
  connector: z.string().max(100),
  customer_id: text.describe('Your own id of the customer.'),
  name: text.optional().describe("The customer's name, for people."),
  integration_id: z.uuid().optional().describe('The integration to mend; without it a new one is made.'),
  state: z
    .string()
    .max(stateBytesMax)
    .optional()
    .describe('Comes back in every webhook: JSON; text that is no JSON is taken as it is.'),
  redirect_url: z
    .string()
    .max(500)
    .optional()
    .describe(
      'Where the customer is sent at the end; its origin must be in connect_origins of the workspace.',
    ),
  expires_in: z.coerce
    .number()
    .int()
    .min(60)
    .max(linkSecondsMax)
    .default(7 * 86_400)
    .describe('How long the link lives, in seconds. Default: a week.'),
})

/** `GET /connect-links`: a link that an app can mail to a customer. */
export function linkRoutes(
  deps: Pick<Deps, 'db' | 'clock' | 'keyring' | 'connectors' | 'publicUrl'>,
): Routes {
  return async (app) => {
    withZod(app).get(
      '/connect-links',
      {
        // Whoever has the link connects for that customer.
        config: { role: 'admin', recordsQuery: ['connector', 'customer_id', 'integration_id'] },
        schema: {
          tags: ['integrations'],
          operationId: 'createConnectLink',
          summary: 'A signed link to the connect page, to be mailed to a customer',
          description:
            'Works without an SDK, once, until it expires. It ends on a page that says "done", or at `redirect_url` with the parameters `connect_status` ' +
            '(`ready` or `error`) and `connect_error`. Nothing is kept of a link until it is used, so asking for one changes nothing; the audit log says who asked, and for whom.',
          querystring: linkQuery,
          response: { 200: z.object({ url: z.url(), expires: z.iso.datetime() }) },
        },
      },
      async ({ caller, query }, reply) => {
        const { workspaceId } = caller
        const connector = findConnector(deps, query.connector)
        const workspace = await findWorkspace(deps.db, workspaceId)
        const returnUrl = parseReturnUrl(query.redirect_url, workspace?.connectOrigins ?? [])
        if (query.integration_id !== undefined) {
          const found = await findIntegration(deps.db, workspaceId, query.integration_id)
          if (found?.customerId !== query.customer_id || found.connectorType !== connector.type) {
            throw integrationUnknown(query.integration_id, connector.type)
          }
        }
        const expiresAt = new Date(deps.clock.now() + query.expires_in * 1_000)
        const token = sealLink(deps.keyring, {
          workspaceId,
          connectorType: connector.type,
          customerId: query.customer_id,
          customerName: query.name ?? null,
          integrationId: query.integration_id ?? null,
          state: query.state === undefined ? undefined : stateOf(query.state),
          returnUrl,
          expiresAt,
        })
        return await reply.header('cache-control', 'no-store').send({
          url: `${deps.publicUrl()}/v1/connect-links/open?token=${token}`,
          expires: expiresAt.toISOString(),
        })
      },
    )
  }
}

function stateOf(said: string): JsonValue {
  let state: unknown = said
  try {
    state = JSON.parse(said)
  } catch {
    // Text that is no JSON is taken as it is.
  }
  if (isStorableJson(state)) return state
  throw new TributaryError('request.invalid', 'Expected "state" to be JSON or text without NUL characters.')
}
