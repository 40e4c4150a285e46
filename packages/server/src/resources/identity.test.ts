import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUuid, resourceIdOf } from '@tributary/contract'
import { identityOf, rememberingIdentity } from './identity.ts'

test('the fast ids are the ids of the contract', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), fc.string({ unit: 'binary' }), (integrationId, model, externalId) => {
      const id = identityOf(integrationId)(model, externalId)
      expect(id).toBe(resourceIdOf(integrationId, model, externalId))
      expect(isUuid(id)).toBe(true)
    }),
  )
})

test('ids that are remembered are the same, however many there are', () => {
  const identity = identityOf('0192f7a0-0000-7000-8000-000000000001')
  const remembering = rememberingIdentity(identity)
  for (let round = 0; round < 2; round++) {
    for (let id = 0; id < 1_500; id++) {
      for (const model of ['pm_user', 'pm_status']) {
        expect(remembering(model, String(id))).toBe(identity(model, String(id)))
      }
    }
  }
})
