import { z } from 'zod'
import { eventNames } from '@tributary/contract'
import type { ClientTls } from '../egress/index.ts'
import type { Endpoint } from './store/endpoints.ts'

const scheduleSecondsMax = 7 * 86_400
const maxAgeSecondsMax = 30 * 86_400
const rateLimitMax = 10_000
const filterMax = 1_000

/** As long as the id of a customer may be (integrations/connect/verifySecret.ts). */
const nameCharactersMax = 255

const names = (most: number) => z.array(z.string().min(1).max(nameCharactersMax)).min(1).max(most).nullable()

const pem = z.string().max(50_000)

/** What may be set of an endpoint, when it is made and later. */
export const endpointSettings = {
  url: z.string().min(1).max(2_000).describe('https, unless the operator allows http.'),
  description: z.string().max(1_000),
  events: z
    .array(z.enum(eventNames))
    .min(1)
    .max(eventNames.length)
    .nullable()
    .describe('Which events it gets; null: every event.'),
  connectors: names(filterMax).describe(
    'Of which connectors (connector_type) it gets events; null: of every one.',
  ),
  customers: names(filterMax).describe(
    'Of which customers (your own ids) it gets events; null: of every one.',
  ),
  headers: z
    .record(z.string(), z.string())
    .describe('Sent with every webhook; values are never shown again. Replaces those that are there.'),
  rate_limit: z
    .int()
    .min(1)
    .max(rateLimitMax)
    .nullable()
    .describe('Requests a second, at most; null: no limit of its own.'),
  max_age: z
    .int()
    .min(1)
    .max(maxAgeSecondsMax)
    .nullable()
    .describe(
      'Seconds after which a delivery is given up, whatever its schedule; null: the schedule decides.',
    ),
  ed25519: z.boolean().describe('Whether an ed25519 key signs as well (v1a).'),
  tls: z
    .strictObject({
      certificate: pem.optional().describe('Client certificate in PEM, with its chain; needs "key".'),
      key: pem.optional().describe('Its private key in PEM, not encrypted; never shown again.'),
      authorities: pem
        .optional()
        .describe('Certificates in PEM that are trusted instead of the public ones.'),
    })
    .nullable()
    .describe('Mutual TLS, and authorities of your own; null: neither. Replaces what is there.'),
  proxy: z
    .string()
    .max(2_000)
    .nullable()
    .describe(
      'An HTTP proxy for its webhooks, "http(s)://[user:password@]host:port"; user name and password are never shown again. Null: none.',
    ),
  retry_schedule: z
    .array(z.int().min(1).max(scheduleSecondsMax))
    .max(30)
    .nullable()
    .describe(
      'Seconds to wait before each further try of a failed delivery; null: the default, about three days.',
    ),
}

/** What people choose between; a third status, disabled, is ours. */
export const chosenStatus = z.enum(['enabled', 'paused'])

/** A signing secret that the app brings along. */
export const secret = z
  .string()
  .max(200)
  .describe('Signs the webhooks: "whsec_" and 24 to 64 bytes in base64. Left out: one is made.')

export const endpointSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()).nullable(),
    connectors: z.array(z.string()).nullable(),
    customers: z.array(z.string()).nullable(),
    header_names: z.array(z.string()).describe('The names of its own headers; their values are not shown.'),
    rate_limit: z.number().nullable(),
    max_age: z.number().nullable(),
    public_key: z.string().nullable().describe('"whpk_...", verifies v1a; null: v1 alone signs.'),
    tls: z
      .object({ certificate_expires: z.iso.datetime().nullable().describe('Of the client certificate.') })
      .nullable()
      .describe('Null: no client certificate, and the public authorities.'),
    proxy: z
      .object({ url: z.string(), has_credentials: z.boolean() })
      .nullable()
      .describe('Null: none of its own.'),
    retry_schedule: z.array(z.number()).nullable(),
    status: z.enum(['enabled', 'paused', 'disabled']),
    status_reason: z.string().nullable().describe('Why it was disabled.'),
    created: z.iso.datetime(),
    modified: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' })

/** The answer to making one. */
export const withSecret = endpointSchema
  .extend({ secret: z.string().describe('Shown this once.') })
  .meta({ id: 'NewWebhookEndpoint' })

/** An endpoint as the API shows it. */
export function presentEndpoint(endpoint: Endpoint): z.infer<typeof endpointSchema> {
  return {
    id: endpoint.endpointId,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.eventFilter,
    connectors: endpoint.connectorFilter,
    customers: endpoint.customerFilter,
    header_names: endpoint.headerNames,
    rate_limit: endpoint.rateLimitPerS,
    max_age: endpoint.maxAgeS,
    public_key: endpoint.publicKey,
    tls: endpoint.tlsSealed && { certificate_expires: endpoint.tlsExpiresAt?.toISOString() ?? null },
    proxy:
      endpoint.proxyUrl === null
        ? null
        : { url: endpoint.proxyUrl, has_credentials: endpoint.proxySealed !== null },
    retry_schedule: endpoint.retryScheduleS,
    status: endpoint.status,
    status_reason: endpoint.statusReason,
    created: endpoint.createdAt.toISOString(),
    modified: endpoint.modifiedAt.toISOString(),
  }
}

/** The TLS settings as they came, without what was left out. */
export function tlsOf(body: {
  certificate?: string | undefined
  key?: string | undefined
  authorities?: string | undefined
}): ClientTls {
  return {
    ...(body.certificate === undefined ? {} : { certificate: body.certificate }),
    ...(body.key === undefined ? {} : { key: body.key }),
    ...(body.authorities === undefined ? {} : { authorities: body.authorities }),
  }
}
