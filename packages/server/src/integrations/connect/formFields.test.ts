import { expect, test } from 'vitest'
import type { FormMethod } from '../../connectors/index.ts'
import { formFieldsOf } from './formFields.ts'
import { readForm } from './readForm.ts'

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
  [{}, { subdomain: 'missing' }],
  [{ subdomain: 'A1' }, { subdomain: 'pattern' }],
  [{ subdomain: 'a\0' }, { subdomain: 'character' }],
  [{ subdomain: 'x'.repeat(5_000) }, { subdomain: 'too_long' }],
  [{ subdomain: ['a', 'b'] }, { subdomain: 'missing' }],
  [{ subdomain: 'a', region: 'mars' }, { region: 'choice' }],
  [{ subdomain: 'a', limit: 'many' }, { limit: 'number' }],
])('%j is told at its field', (sent, faults) => {
  expect(readForm(fieldsOf(['region', 'limit', 'subdomain']), sent).faults).toEqual(faults)
})

const choosing = {
  type: 'object',
  properties: {
    credentials: {
      type: 'object',
      title: 'How to sign in',
      oneOf: [
        {
          title: 'With a key',
          required: ['kind', 'key'],
          properties: {
            kind: { const: 'key' },
            key: { type: 'string', airbyte_secret: true, pattern: '^k' },
          },
        },
        {
          title: 'With a name',
          required: ['kind', 'key', 'login'],
          properties: {
            kind: { const: 'name' },
            key: { type: 'string', airbyte_secret: true, order: 2 },
            login: { type: 'string', order: 1 },
          },
        },
      ],
    },
  },
}

test('an object that may take several forms is a choice, and the fields of each form', () => {
  const fields = formFieldsOf(choosing, method(['credentials']))
  expect(fields.map(({ name, kind, when }) => [name, kind, when?.value ?? null])).toEqual([
    ['credentials.kind', 'choice', null],
    ['credentials.key#0', 'secret', 'key'],
    ['credentials.login#1', 'text', 'name'],
    ['credentials.key#1', 'secret', 'name'],
  ])
  expect(fields[0]?.choices).toEqual([
    { value: 'key', title: 'With a key' },
    { value: 'name', title: 'With a name' },
  ])
  const sent = { 'credentials.kind': 'name', 'credentials.key#0': 'ignored', 'credentials.login#1': 'me' }
  expect(readForm(fields, sent).faults).toEqual({ 'credentials.key#1': 'missing' })
  expect(readForm(fields, { ...sent, 'credentials.key#1': 's' })).toEqual({
    config: { credentials: { kind: 'name', login: 'me' } },
    secretConfig: { credentials: { key: 's' } },
    faults: {},
  })
  expect(readForm(fields, { 'credentials.kind': 'nope' }).faults).toEqual({ 'credentials.kind': 'choice' })
})
