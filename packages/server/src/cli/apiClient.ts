import { createClient, type Client } from '@tributary/sdk'
import type { Call, Command } from './command.ts'
import { UsageError } from './usage.ts'

const urlDefault = 'http://127.0.0.1:8080'

/** The options of every command that speaks to the API. */
export const apiOptions: NonNullable<Command['options']> = {
  url: { type: 'string', help: `where the service is (TRIBUTARY_URL; default ${urlDefault})` },
  'api-key': { type: 'string', help: 'a key of the workspace (TRIBUTARY_API_KEY)' },
}

/** The address and the key that a command was given, by option or by environment. Throws a `UsageError`. */
export function apiSettings({ options, env }: Pick<Call, 'options' | 'env'>): {
  baseUrl: string
  apiKey: string
} {
  const baseUrl = textOf(options['url']) ?? env['TRIBUTARY_URL'] ?? urlDefault
  const apiKey = textOf(options['api-key']) ?? env['TRIBUTARY_API_KEY'] ?? ''
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new UsageError(`the address of the service is "${baseUrl}"; expected one such as ${urlDefault}`)
  }
  if (apiKey === '') {
    throw new UsageError(
      'an API key is missing. Set TRIBUTARY_API_KEY, or pass --api-key; make one with "npm run tributary -- api-key create WORKSPACE_ID"',
    )
  }
  return { baseUrl, apiKey }
}

/** A client of the API as the command was told to reach it. */
export function apiClient(call: Call): Client {
  return createClient({ ...apiSettings(call), retries: 1 })
}

/** The text of an option; undefined when it was not given. */
export function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
