import type { WebhookEvent } from '@tributary/sdk'

/** One integration of a customer, as the webhooks have told. */
export type Connection = {
  id: string
  customer_id: string
  connector_type: string
  status: 'importing' | 'connected' | 'needs_reconnect'
}

/** What an app remembers of its customers' integrations: changed by webhooks alone. */
export function createConnections() {
  const byId = new Map<string, Connection>()
  return {
    apply(body: WebhookEvent): void {
      if (body.event === 'integration_installed' && body.customer_id !== null) {
        const { id, connector_type } = body.payload
        byId.set(id, { id, customer_id: body.customer_id, connector_type, status: 'importing' })
      }
      const known = 'id' in body.payload ? byId.get(body.payload.id) : undefined
      if (!known) return
      if (body.event === 'integration_import_done' && known.status === 'importing') known.status = 'connected'
      if (body.event === 'integration_cannot_refresh_oauth_token') known.status = 'needs_reconnect'
      if (body.event === 'integration_oauth_token_fixed') known.status = 'connected'
    },
    ofCustomer: (customerId: string): Connection[] =>
      [...byId.values()].filter((connection) => connection.customer_id === customerId),
  }
}
