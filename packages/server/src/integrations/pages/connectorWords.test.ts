import { expect, test } from 'vitest'
import type { FormField } from '../connect/formFields.ts'
import { fieldsIn, methodTitleIn, readsIn } from './connectorWords.ts'

const field: FormField = {
  path: ['credentials', 'region'],
  name: 'credentials.region#1',
  title: 'Region',
  description: 'Where your account is.',
  kind: 'choice',
  choices: [
    { value: 'eu', title: 'eu' },
    { value: 'us', title: 'us' },
  ],
  required: true,
  pattern: null,
  patternDescription: null,
  placeholder: null,
  initial: 'eu',
  when: null,
}
const connector = {
  reads: ['Projects'],
  texts: {
    fr: {
      reads: ['Projets'],
      methods: ['Utiliser une clé'],
      fields: { 'credentials.region': { title: 'Région', choices: { eu: 'Europe' } } },
    },
  },
}

test('words of the language of the page take the place of the English ones, text by text', () => {
  expect(readsIn(connector, 'fr')).toEqual({ items: ['Projets'], lang: null })
  expect(methodTitleIn(connector, 0, 'fr')).toBe('Utiliser une clé')
  expect(fieldsIn([field], connector, 'fr')).toEqual([
    {
      ...field,
      title: 'Région',
      choices: [
        { value: 'eu', title: 'Europe' },
        { value: 'us', title: 'us' },
      ],
      lang: null,
    },
  ])
})

test('what has no words in that language stays English, and says so to screen readers', () => {
  const { reads } = connector
  expect(readsIn({ reads }, 'fr')).toEqual({ items: ['Projects'], lang: 'en' })
  expect(methodTitleIn({}, 0, 'fr')).toBeNull()
  expect(fieldsIn([field], {}, 'fr')).toEqual([{ ...field, lang: 'en' }])
  expect(fieldsIn([field], connector, 'en')).toEqual([{ ...field, lang: null }])
  expect(readsIn(connector, 'en')).toEqual({ items: ['Projects'], lang: null })
})
