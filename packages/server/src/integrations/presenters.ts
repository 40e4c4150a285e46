import { z } from 'zod'

import type { Connector } from '../connectors/index.ts'
import type { LastImport } from '../ports.ts'
import type { Keyring } from '../secrets/index.ts'
import { effectiveSettings } from './credentials/manifestConfig.ts'
import { openSettings, splitSettings } from './secretSettings.ts'
import { formatDuration } from './formatDuration.ts'
import type { Customer } from './store/customers.ts'
import type { Integration } from './store/integrations.ts'
import type { ConnectorSettings } from './store/settings.ts'

const jsonObject = z.record(z.string(), z.json())

export const connectorShape = z.object({
  type: z.string(),
  name: z.string(),
  description: z.string(),
  documentation_url: z.string().nullable(),
  reads: z.array(z.string()),
  icon_svg: z.string().nullable(),
  /** Whether customers can connect it now. */
  is_set_up: z.boolean(),
  auth_methods: z.array(
    z.object({ method: z.enum(['oauth2', 'api_key', 'basic']), title: z.string(), is_set_up: z.boolean() }),
  ),
  /** To be copied into the OAuth2 client at the third party. */
  redirect_url: z.string(),
  client_id: z.string().nullable(),
  has_client_secret: z.boolean(),
  /** Those that are not secret. */
  settings: jsonObject,
  /** The names of the secret ones that are set; what they hold is never shown. */
  secret_settings: z.array(z.string()),
  settings_schema: z.record(z.string(), jsonObject),
  import_interval: z.string(),
  full_read_interval: z.string().nullable(),
})

/** A connector as the API shows it: never the client secret, nor a secret setting. */
export function presentConnector(
  connector: Connector,
  settings: ConnectorSettings | null,
  { redirectUrl, keyring, workspaceId }: { redirectUrl: string; keyring: Keyring; workspaceId: string },
): z.infer<typeof connectorShape> {
  const all = effectiveSettings(connector, openSettings(keyring, workspaceId, settings))
  const { plain, secret } = splitSettings(connector, all)
  const missing = Object.keys(connector.settings).some((name) => !Object.hasOwn(all, name))
  const methods = connector.auth.map((method) => ({
    method: method.method,
    title: method.title,
    is_set_up:
      !missing &&
      (method.method !== 'oauth2' ||
        (Boolean(settings?.clientId) &&
          (method.tokenEndpointAuthMethod === 'none' || Boolean(settings?.clientSecretSealed)))),
  }))
  return {
    type: connector.type,
    name: connector.name,
    description: connector.description,
    documentation_url: connector.documentationUrl,
    reads: connector.reads,
    icon_svg: connector.iconSvg,
    is_set_up: methods.some((method) => method.is_set_up),
    auth_methods: methods,
    redirect_url: redirectUrl,
    client_id: settings?.clientId ?? null,
    has_client_secret: Boolean(settings?.clientSecretSealed),
    settings: plain,
    secret_settings: Object.keys(secret),
    settings_schema: connector.settings,
    import_interval: formatDuration(settings?.importIntervalS ?? connector.importIntervalS),
    full_read_interval: settings?.fullReadIntervalS ? formatDuration(settings.fullReadIntervalS) : null,
  }
}

export const integrationShape = z.object({
  id: z.uuid(),
  customer_id: z.string(),
  connector_type: z.string(),
  status: z.enum(['active', 'needs_reconnect', 'paused']),
  /** Why the customer must act, in words, while it is needs_reconnect. */
  status_reason: z.string().nullable(),
  auth_method: z.enum(['oauth2', 'api_key', 'basic']),
  state: z.json(),
  metadata: jsonObject,
  config: jsonObject,
  created: z.iso.datetime(),
  modified: z.iso.datetime(),
})

/** An integration as the API shows it: no credentials. */
export function presentIntegration(integration: Integration): z.infer<typeof integrationShape> {
  return {
    id: integration.integrationId,
    customer_id: integration.customerId,
    connector_type: integration.connectorType,
    status: integration.status,
    status_reason: integration.statusReason,
    auth_method: integration.authMethod,
    state: integration.state,
    metadata: integration.metadata,
    config: integration.config,
    created: integration.createdAt.toISOString(),
    modified: integration.modifiedAt.toISOString(),
  }
}

export const listedIntegrationShape = integrationShape.extend({
  last_import: z
    .object({
      id: z.uuid(),
      status: z.enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled']),
      ended_at: z.iso.datetime().nullable(),
      error_code: z.string().nullable(),
    })
    .nullable()
    .describe('The newest import, whatever its status; null: there was none.'),
})

/** An integration of a list, with how its newest import stands. */
export function presentListedIntegration(
  integration: Integration,
  last: LastImport | undefined,
): z.infer<typeof listedIntegrationShape> {
  return {
    ...presentIntegration(integration),
    last_import: last
      ? {
          id: last.importId,
          status: last.status,
          ended_at: last.endedAt?.toISOString() ?? null,
          error_code: last.errorCode,
        }
      : null,
  }
}

export const customerShape = z.object({
  id: z.string(),
  name: z.string().nullable(),
  created: z.iso.datetime(),
})

/** A customer as the API shows it; `id` is the workspace's own. */
export function presentCustomer(customer: Customer): z.infer<typeof customerShape> {
  return { id: customer.customerId, name: customer.name, created: customer.createdAt.toISOString() }
}
