import { describe, expect, test } from 'vitest'
import { envelopeSchema, eventNames, eventPayloadSchemas } from './index.ts'
import { eventSamples } from './eventSamples.ts'

/** The contract, written out once more on purpose: a change of a schema must fail here. */
const payloadKeys = {
  webhook_test: ['test'],
  integration_installed: ['id', 'connector_type', 'metadata', 'state'],
  integration_new_data_model: ['id', 'resource_id', 'type'],
  integration_updated_data_model: ['id', 'resource_id', 'type', 'diff', 'data'],
  integration_deleted_data_model: ['id', 'resource_id', 'type'],
  integration_import_done: ['id', 'connector_type'],
  integration_cannot_refresh_oauth_token: ['id', 'error'],
  integration_oauth_token_fixed: ['id'],
}

test('there are eight events, by these names', () => {
  expect([...eventNames]).toEqual(Object.keys(payloadKeys))
  expect(Object.keys(eventPayloadSchemas)).toEqual(Object.keys(payloadKeys))
})

describe.each(eventNames)('%s', (name) => {
  const { body } = eventSamples[name]

  test('the sample has exactly the keys of the contract', () => {
    expect(Object.keys(body).sort()).toEqual(['customer_id', 'event', 'payload', 'state', 'workspace_id'])
    expect(Object.keys(body.payload).sort()).toEqual([...payloadKeys[name]].sort())
    expect(envelopeSchema.parse(body)).toEqual(body)
  })

  test('a key more or less is refused, in the envelope and in the payload', () => {
    const [first = ''] = payloadKeys[name]
    const { [first]: _left, ...less } = body.payload as Record<string, unknown>
    const wrong = [
      { ...body, extra: 1 },
      { ...body, payload: { ...body.payload, extra: 1 } },
      { ...body, payload: less },
      { ...body, workspace_id: undefined },
    ]
    for (const value of wrong) expect(envelopeSchema.safeParse(value).success).toBe(false)
  })
})
