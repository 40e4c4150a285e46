import { expect, test } from 'vitest'
import { isUuid, newUuid, resourceIdOf, uuidV5 } from './index.ts'

test('uuidV5 gives the id that RFC 9562 shows', () => {
  // RFC 9562, appendix A.4: www.example.com in the DNS namespace.
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  )
})

test('newUuid is a version 7 UUID that carries its time and sorts by it', () => {
  const earlier = newUuid(1_645_557_742_000)
  const later = newUuid(1_645_557_742_001)
  // RFC 9562, appendix A.6: the same time gives the same first 48 bits and version.
  expect(earlier.slice(0, 15)).toBe('017f22e2-79b0-7')
  expect(earlier < later).toBe(true)
  expect(isUuid(earlier)).toBe(true)
})

test('a resource keeps its id, and another model or integration has another one', () => {
  const integration = '0192f3a4-0000-7000-8000-000000000002'
  const other = '0192f3a4-0000-7000-8000-000000000003'
  const id = resourceIdOf(integration, 'pm_issue', '17')
  expect(resourceIdOf(integration, 'pm_issue', '17')).toBe(id)
  expect(
    new Set([id, resourceIdOf(integration, 'pm_user', '17'), resourceIdOf(other, 'pm_issue', '17')]).size,
  ).toBe(3)
})
