import { expect, test } from 'vitest'
import { TributaryError, errorCatalogue, problemOf } from './index.ts'

test('a problem has the members of RFC 9457 and says when trying again can help', () => {
  const error = new TributaryError('connector.not_found', 'There is no connector "jra".', {
    details: { connector_type: 'jra' },
  })
  expect(problemOf(error)).toEqual({
    type: 'https://tributary.dev/errors#connector.not_found',
    title: 'No such connector',
    status: 404,
    detail: 'There is no connector "jra".',
    code: 'connector.not_found',
    retry: 'never',
    connector_type: 'jra',
  })
})

test('details can not replace the members of the standard', () => {
  const error = new TributaryError('request.invalid', 'No.', { details: { status: 200, code: 'fine' } })
  expect(problemOf(error)).toMatchObject({ status: 400, code: 'request.invalid' })
})

test.each(Object.entries(errorCatalogue))('%s has a code of two words and an error status', (code, entry) => {
  expect(code).toMatch(/^[a-z]+\.[a-z0-9_]+$/)
  expect(entry.status).toBeGreaterThanOrEqual(400)
  expect(entry.title).toMatch(/^[A-Z].*[^.]$/)
})
