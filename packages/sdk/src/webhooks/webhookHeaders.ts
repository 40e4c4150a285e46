import { WebhookError } from './webhookError.ts'

/** Headers as web frameworks hand them on: a web `Headers`, or an object of names. */
export type WebhookHeaders =
  { get(name: string): string | null } | { readonly [name: string]: string | readonly string[] | undefined }

/** The three headers of Standard Webhooks, whatever the case of their names. Throws `header_missing`. */
export function readHeaders(headers: WebhookHeaders): { id: string; timestamp: string; signature: string } {
  return {
    id: headerOf(headers, 'webhook-id'),
    timestamp: headerOf(headers, 'webhook-timestamp'),
    signature: headerOf(headers, 'webhook-signature'),
  }
}

/** The `webhook-id`: the same at every try of one event, so that you can leave out what you have seen. Throws `header_missing`. */
export function webhookIdOf(headers: WebhookHeaders): string {
  return headerOf(headers, 'webhook-id')
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = isWebHeaders(headers) ? headers.get(name) : fromObject(headers, name)
  if (typeof value === 'string' && value !== '') return value
  throw new WebhookError(
    'header_missing',
    `Expected the header "${name}"; it is missing. Pass the headers of the request as they came.`,
  )
}

function isWebHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function'
}

function fromObject(
  headers: { readonly [name: string]: string | readonly string[] | undefined },
  wanted: string,
): string | null {
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== wanted) continue
    return (typeof value === 'string' ? value : value?.[0]) ?? null
  }
  return null
}
