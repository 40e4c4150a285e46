import type { Schemas } from '../../api/client.ts'
import { isEventName } from '../events/eventNames.ts'
import { hasHeaderFault, headersOf, type HeaderChoice } from './HeaderFields.tsx'
import { noProxy, proxySettingsOf, type ProxyChoice } from './ProxyFields.tsx'
import { faultOfRetries, retryChoiceOf, retrySettingsOf, type RetryChoice } from './RetryFields.tsx'
import { noTls, tlsSettingsOf, type TlsChoice } from './TlsFields.tsx'

type Endpoint = Schemas['WebhookEndpoint']

/** An endpoint as it stands in the form; what is null is kept as it is. */
export type EndpointDraft = {
  url: string
  description: string
  events: string[]
  connectors: string[]
  customers: string[]
  rateLimit: number | null
  retries: RetryChoice
  ed25519: boolean
  headers: HeaderChoice
  tls: TlsChoice
  proxy: ProxyChoice
}

/** The parts of the request that have a field in the form. */
export const endpointFields = [
  ...['url', 'description', 'events', 'connectors', 'customers', 'rate_limit', 'retry_schedule', 'max_age'],
  ...['headers', 'ed25519', 'tls', 'proxy'],
]

/** The draft of a new endpoint, or of the settings of one that is there. */
export function draftOf(endpoint?: Endpoint): EndpointDraft {
  return {
    url: endpoint?.url ?? '',
    description: endpoint?.description ?? '',
    events: endpoint?.events ?? [],
    connectors: endpoint?.connectors ?? [],
    customers: endpoint?.customers ?? [],
    rateLimit: endpoint?.rate_limit ?? null,
    retries: retryChoiceOf(endpoint?.retry_schedule ?? null, endpoint?.max_age ?? null),
    ed25519: Boolean(endpoint?.public_key),
    headers: endpoint && endpoint.header_names.length > 0 ? null : [],
    tls: endpoint?.tls ? null : noTls,
    proxy: endpoint?.proxy ? null : noProxy,
  }
}

/** What the API is sent of a draft. */
export function settingsOf(draft: EndpointDraft) {
  const { events, connectors, customers } = draft
  return {
    url: draft.url.trim(),
    description: draft.description,
    events: events.length > 0 ? events.filter(isEventName) : null,
    connectors: connectors.length > 0 ? connectors : null,
    customers: customers.length > 0 ? customers : null,
    rate_limit: draft.rateLimit,
    ed25519: draft.ed25519,
    ...retrySettingsOf(draft.retries),
    ...headersOf(draft.headers),
    ...tlsSettingsOf(draft.tls),
    ...proxySettingsOf(draft.proxy),
  }
}

/** Which sections hold what can not be sent as it stands. */
export function sectionsAtFault(draft: EndpointDraft): Section[] {
  return [
    ...(faultOfRetries(draft.retries) ? (['retries'] as const) : []),
    ...(hasHeaderFault(draft.headers) ? (['headers'] as const) : []),
  ]
}

export type Section = 'filters' | 'retries' | 'headers' | 'signing' | 'tls' | 'proxy'

/** The section in which a part of the request has its field; null: it is always seen. */
export const sectionOf: Record<string, Section> = {
  connectors: 'filters',
  customers: 'filters',
  retry_schedule: 'retries',
  max_age: 'retries',
  rate_limit: 'retries',
  headers: 'headers',
  ed25519: 'signing',
  tls: 'tls',
  proxy: 'proxy',
}
