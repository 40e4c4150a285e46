import { expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import type { AuthMethod } from '../../connectors/index.ts'
import { createKeyring } from '../../secrets/index.ts'
import { accountOf } from './accountOf.ts'

// What would break: two integrations of one account each take the whole of its limit, or two accounts wait for each other.

const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)
const oauth = { method: 'oauth2', title: 'Sign in', scopes: [], config: {} }
const auth = [
  oauth as unknown as AuthMethod,
  { method: 'api_key', title: 'Key', config: {}, fields: ['credentials.key'] } as AuthMethod,
]
const ownClient = [{ ...oauth, grant: 'client_credentials' } as unknown as AuthMethod]

function account(
  integrationId: string,
  authMethod: 'oauth2' | 'api_key',
  config: JsonObject,
  more: { auth?: AuthMethod[]; rateLimitAccount?: string[] } = {},
): string {
  return accountOf(keyring, { auth, ...more }, { integrationId, integration: { authMethod, config }, config })
}

test('an API key is one account, however often it is connected, and its name does not tell it', () => {
  const key = (value: string) => ({ credentials: { key: value } })
  const one = account('1', 'api_key', key('secret-key'))
  expect(account('2', 'api_key', key('secret-key'))).toBe(one)
  expect(account('3', 'api_key', key('another'))).not.toBe(one)
  expect(one).not.toContain('secret-key')
})

test('what customers granted by OAuth2 stands for itself, unless the connector says what names the account', () => {
  const config = { site: 'acme', credentials: {} }
  expect(account('1', 'oauth2', config)).toBe('1')
  expect(account('2', 'oauth2', config)).toBe('2')
  const bySite = { rateLimitAccount: ['site'] }
  const one = account('1', 'oauth2', config, bySite)
  expect(account('2', 'oauth2', config, bySite)).toBe(one)
  // However it was signed in to.
  expect(account('3', 'api_key', { site: 'acme', credentials: { key: 'k' } }, bySite)).toBe(one)
  expect(account('4', 'oauth2', { site: 'other' }, bySite)).not.toBe(one)
  // What is not said names nobody.
  expect(account('5', 'oauth2', {}, bySite)).toBe('5')
})

test("the workspace's own client is one account for all who gave it the same", () => {
  const one = account('1', 'oauth2', { tenant: 'a' }, { auth: ownClient })
  expect(account('2', 'oauth2', { tenant: 'a' }, { auth: ownClient })).toBe(one)
  expect(account('3', 'oauth2', { tenant: 'b' }, { auth: ownClient })).not.toBe(one)
})
