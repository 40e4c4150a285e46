import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUuid, resourceIdOf } from '@tributary/contract'
import { identityOf } from './identity.ts'

test('the fast ids are the ids of the contract', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), fc.string({ unit: 'binary' }), (integrationId, model, externalId) => {
      const id = identityOf(integrationId)(model, externalId)
      expect(id).toBe(resourceIdOf(integrationId, model, externalId))
      expect(isUuid(id)).toBe(true)
    }),
  )
})
