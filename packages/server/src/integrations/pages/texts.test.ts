import { expect, test } from 'vitest'
import { errorCatalogue, type ErrorCode } from '@tributary/contract'
import { textsFor } from './texts.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['fr', 'fr'],
  ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
  ['en-GB,fr;q=0.9', 'en'],
  ['de,fr;q=0.5,en;q=0.3', 'fr'],
  ['fr;q=0,en', 'en'],
  ['en;q=0.1,FR;q=0.2', 'fr'],
  ['de', 'en'],
  ['*', 'en'],
  [';;q=,,fr;q=nonsense', 'fr'],
])('for the Accept-Language %j the pages speak %s', (header, language) => {
  expect(textsFor(header).language).toBe(language)
})

test.each(['en', 'fr'])(
  'each error has words for the customer in %s, and none of a developer',
  (language) => {
    for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
      const { title, text } = textsFor(language).errors(code, 'Jira')
      expect([title, text].join(' ')).not.toMatch(/JWT|secret\b|certificate|undefined|OAuth/)
      expect(text).toMatch(/[.]$/)
    }
  },
)

test('both languages say the same things', () => {
  expect(Object.keys(textsFor('fr'))).toEqual(Object.keys(textsFor('en')))
})
