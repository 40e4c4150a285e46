import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import { presentResource, presentedText } from './presentResource.ts'

const dates = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
const data = fc.dictionary(
  fc.stringMatching(/^[f-h][a-z_]{0,5}$/),
  fc.jsonValue(),
) as fc.Arbitrary<JsonObject>

test('the text of a record is the JSON text of what the API answers', () => {
  const resources = fc.record({
    resourceId: fc.uuid(),
    externalId: fc.string({ unit: 'binary' }),
    connectorType: fc.stringMatching(/^[a-z-]+$/),
    integrationId: fc.uuid(),
    createdAt: dates,
    modifiedAt: dates,
    data,
  })
  fc.assert(
    fc.property(resources, (resource) => {
      const text = presentedText({ ...resource, data: JSON.stringify(resource.data) })
      expect(text).toBe(JSON.stringify(presentResource(resource)))
    }),
  )
})
