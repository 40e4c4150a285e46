import type { Envelope, EventName } from './events.ts'

const workspace_id = '0192f3a4-0000-7000-8000-000000000001'
const id = '0192f3a4-0000-7000-8000-000000000002'
const resource_id = '6c1c9b8e-56c5-5d0f-9d3a-3f6c0e6f8a11'
const customer = { workspace_id, customer_id: 'acme', state: 'project-42' }

/** One sample of each event, for the documentation; a test holds each against its schema. */
export const eventSamples: { [N in EventName]: { summary: string; body: Envelope<N> } } = {
  webhook_test: {
    summary: 'Somebody pressed "send a test"',
    body: { workspace_id, customer_id: null, event: 'webhook_test', state: null, payload: { test: true } },
  },
  integration_installed: {
    summary: 'A customer granted access, and the credentials work',
    body: {
      ...customer,
      event: 'integration_installed',
      payload: { id, connector_type: 'sandbox', metadata: { auth_method: 'oauth2' }, state: 'project-42' },
    },
  },
  integration_new_data_model: {
    summary: 'An import found a record never seen',
    body: {
      ...customer,
      event: 'integration_new_data_model',
      payload: { id, resource_id, type: 'pm_issue' },
    },
  },
  integration_updated_data_model: {
    summary: 'A mapped record really changed',
    body: {
      ...customer,
      event: 'integration_updated_data_model',
      payload: {
        id,
        resource_id,
        type: 'pm_issue',
        diff: { name: { old: 'Draft the plan', new: 'Agree on the plan' }, due_date: { new: '2026-12-01' } },
        data: {
          id: resource_id,
          external_id: '17',
          source: 'sandbox',
          integration_id: id,
          created: '2026-11-22T08:00:00.000Z',
          modified: '2026-11-22T09:30:00.000Z',
          name: 'Agree on the plan',
          due_date: '2026-12-01',
        },
      },
    },
  },
  integration_deleted_data_model: {
    summary: 'A record is gone at the third party',
    body: {
      ...customer,
      event: 'integration_deleted_data_model',
      payload: { id, resource_id, type: 'pm_issue' },
    },
  },
  integration_import_done: {
    summary: 'An import finished; its record events came before',
    body: { ...customer, event: 'integration_import_done', payload: { id, connector_type: 'sandbox' } },
  },
  integration_cannot_refresh_oauth_token: {
    summary: 'The token can not be refreshed, and the customer must act',
    body: {
      ...customer,
      event: 'integration_cannot_refresh_oauth_token',
      payload: { id, error: 'invalid_grant: the grant was revoked' },
    },
  },
  integration_oauth_token_fixed: {
    summary: 'Access works again',
    body: { ...customer, event: 'integration_oauth_token_fixed', payload: { id } },
  },
}
