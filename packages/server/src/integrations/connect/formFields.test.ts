import { expect, test } from 'vitest'
import type { FormMethod } from '../../connectors/index.ts'
import { formFieldsOf, readForm } from './formFields.ts'

const specification = {
  type: 'object',
  properties: {
    region: { type: 'string', title: 'Region', enum: ['eu', 'us'], default: 'us' },
    limit: { type: 'integer', title: 'Limit' },
    sandbox: { type: 'boolean', title: 'Sandbox' },
    subdomain: {
      type: 'string',
      pattern: '^[a-z]+$',
      pattern_descriptor: 'letters',
      description: 'See <b>here</b>',
    },
    credentials: {
      type: 'object',
      oneOf: [
        {
          required: ['auth_type', 'token'],
          properties: {
            auth_type: { const: 'a' },
            token: { type: 'string', title: 'Token of A', airbyte_secret: true },
          },
        },
        {
          required: ['auth_type'],
          properties: {
            auth_type: { const: 'b' },
            token: { type: 'string', title: 'Token of B', airbyte_secret: true },
          },
        },
      ],
    },
  },
  required: ['subdomain'],
}
const method = (fields: string[], config = {}): FormMethod => ({
  method: 'api_key',
  title: 'Key',
  config,
  fields,
})
const fieldsOf = (fields: string[], config = {}) => formFieldsOf(specification, method(fields, config))

test('a field of a choice is the one whose constants are those of the method', () => {
  const [a] = fieldsOf(['credentials.token'], { credentials: { auth_type: 'a' } })
  const [b] = fieldsOf(['credentials.token'], { credentials: { auth_type: 'b' } })
  expect([a?.title, a?.required, a?.kind]).toEqual(['Token of A', true, 'secret'])
  expect([b?.title, b?.required]).toEqual(['Token of B', false])
})

test('types become controls; markup in descriptions is dropped', () => {
  const fields = fieldsOf(['region', 'limit', 'sandbox', 'subdomain'])
  expect(fields.map(({ kind }) => kind)).toEqual(['choice', 'number', 'flag', 'text'])
  expect(fields[0]?.initial).toBe('us')
  expect(fields[3]?.description).toBe('See here')
})

test('a path that the specification lacks is a secret: nothing unknown is shown or kept in the open', () => {
  expect(fieldsOf(['credentials.nope', 'nope.deeper'])).toMatchObject([
    { kind: 'secret', title: 'nope', required: true },
    { kind: 'secret', title: 'deeper', required: true },
  ])
})

test('values land in the configuration by their path and type, secrets apart', () => {
  const fields = fieldsOf(['region', 'limit', 'sandbox', 'subdomain', 'credentials.token'], {
    credentials: { auth_type: 'a' },
  })
  expect(
    readForm(fields, {
      region: 'eu',
      limit: '5',
      sandbox: 'true',
      subdomain: ' acme ',
      'credentials.token': ' t ',
      other: 'x',
    }),
  ).toEqual({
    config: { region: 'eu', limit: 5, sandbox: true, subdomain: 'acme' },
    secretConfig: { credentials: { token: ' t ' } },
    faults: {},
  })
})

test.each([
  [{}, { subdomain: 'Please fill this in.' }],
  [{ subdomain: 'A1' }, { subdomain: 'This does not have the right form (expected: letters).' }],
  [{ subdomain: 'a\0' }, { subdomain: 'This holds a character that can not be used.' }],
  [{ subdomain: 'x'.repeat(5_000) }, { subdomain: 'This may be up to 4096 characters long.' }],
  [{ subdomain: ['a', 'b'] }, { subdomain: 'Please fill this in.' }],
  [{ subdomain: 'a', region: 'mars' }, { region: 'Please choose one of the list.' }],
  [{ subdomain: 'a', limit: 'many' }, { limit: 'Please give a number.' }],
])('%j is told at its field', (sent, faults) => {
  expect(readForm(fieldsOf(['region', 'limit', 'subdomain']), sent).faults).toEqual(faults)
})
