import { Accordion, MultiSelect, NumberInput, Switch, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, read, type Schemas } from '../../api/client.ts'
import { duration, plural } from '../../parts/text.tsx'
import type { EndpointDraft, Section } from './endpointSettings.ts'
import { HeaderFields } from './HeaderFields.tsx'
import { ProxyFields } from './ProxyFields.tsx'
import { RetryFields, retrySettingsOf } from './RetryFields.tsx'
import { defaultSchedule, triesAt } from './retrySchedule.ts'
import { TlsFields } from './TlsFields.tsx'

type Part = {
  endpoint: Schemas['WebhookEndpoint'] | null
  draft: EndpointDraft
  set: (part: Partial<EndpointDraft>) => void
  /** What the service found wrong with a part of the request. */
  faultAt: (path: string) => string | null
}

/** What most endpoints leave as it is; each section says in its head what it is set to. */
export function AdvancedSettings({
  open,
  onOpen,
  ...part
}: Part & { open: Section[]; onOpen: (open: Section[]) => void }) {
  const sections = sectionsOf(part)
  return (
    <div>
      <h3 className="form-head">Advanced</h3>
      <Accordion
        multiple
        variant="contained"
        radius="md"
        order={4}
        value={open}
        onChange={(now) => onOpen(sections.flatMap(({ name }) => (now.includes(name) ? name : [])))}
        classNames={{ control: 'advanced-head', content: 'advanced-body' }}
      >
        {sections.map(({ name, title, summary, fields }) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>
              <span className="row-wrap" style={{ gap: '0 12px' }}>
                <span className="grow">{title}</span>
                <span className="quiet small clip">{summary}</span>
              </span>
            </Accordion.Control>
            <Accordion.Panel>{open.includes(name) && fields}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  )
}

function sectionsOf(part: Part): { name: Section; title: string; summary: string; fields: ReactNode }[] {
  const { endpoint, draft, set, faultAt } = part
  const names = (draft.headers ?? []).filter(({ name }) => name.trim() !== '').length
  const tls = draft.tls === null || Object.values(draft.tls).some((value) => value.trim() !== '')
  return [
    {
      name: 'filters',
      title: 'Connectors and customers',
      summary: filterSummary(draft),
      fields: <FilterFields {...part} />,
    },
    {
      name: 'retries',
      title: 'Tries and rate',
      summary: retrySummary(draft),
      fields: <SendingFields {...part} />,
    },
    {
      name: 'headers',
      title: 'Headers of your own',
      summary:
        draft.headers === null
          ? plural(endpoint?.header_names.length ?? 0, 'header')
          : names === 0
            ? 'None'
            : plural(names, 'header'),
      fields: (
        <HeaderFields
          kept={endpoint?.header_names ?? []}
          rows={draft.headers}
          onChange={(headers) => set({ headers })}
          faultAt={faultAt}
        />
      ),
    },
    {
      name: 'signing',
      title: 'Public key signature',
      summary: draft.ed25519 ? 'v1 and v1a' : 'v1 alone',
      fields: (
        <Switch
          label="Sign with an ed25519 key too (v1a)"
          description="A receiver can then verify with a public key, which is no secret. The secret signs as well (v1)."
          checked={draft.ed25519}
          onChange={(event) => set({ ed25519: event.currentTarget.checked })}
          error={faultAt('ed25519')}
        />
      ),
    },
    {
      name: 'tls',
      title: 'Mutual TLS',
      summary: tls ? 'Set' : 'None',
      fields: (
        <TlsFields
          kept={endpoint?.tls ?? null}
          choice={draft.tls}
          onChange={(choice) => set({ tls: choice })}
          faultAt={faultAt}
        />
      ),
    },
    {
      name: 'proxy',
      title: 'Proxy',
      summary: (draft.proxy === null ? endpoint?.proxy?.url : draft.proxy.url.trim()) || 'None',
      fields: (
        <ProxyFields
          kept={endpoint?.proxy ?? null}
          choice={draft.proxy}
          onChange={(proxy) => set({ proxy })}
          error={faultAt('proxy')}
        />
      ),
    },
  ]
}

function filterSummary({ connectors, customers }: EndpointDraft): string {
  const parts = [
    connectors.length > 0 ? plural(connectors.length, 'connector') : '',
    customers.length > 0 ? plural(customers.length, 'customer') : '',
  ].filter((text) => text !== '')
  return parts.join(', ') || 'All'
}

function retrySummary({ retries, rateLimit }: EndpointDraft): string {
  const { retry_schedule, max_age } = retrySettingsOf(retries)
  const tries = triesAt(retry_schedule ?? defaultSchedule)
  const last = Math.min(tries.at(-1) ?? 0, max_age ?? Infinity)
  const rate = rateLimit === null ? '' : `, ${rateLimit}/s`
  const text = tries.length === 1 ? 'One try' : `${tries.length} tries in ${duration(last * 1000)}`
  return retry_schedule === null && max_age === null ? `Default${rate}` : text + rate
}

function FilterFields({ draft, set, faultAt }: Part) {
  const all = useQuery({
    queryKey: ['connectors', 'all'],
    queryFn: ({ signal }) => read(api.GET('/v1/connectors', { params: { query: { limit: 200 } }, signal })),
  })
  return (
    <div className="pair">
      <MultiSelect
        label="Connectors"
        description="Events of their integrations alone."
        placeholder={draft.connectors.length === 0 ? 'All' : ''}
        searchable
        value={draft.connectors}
        onChange={(connectors) => set({ connectors })}
        data={(all.data?.data ?? []).map(({ type, name }) => ({ value: type, label: name }))}
        error={faultAt('connectors')}
      />
      <TagsInput
        label="Customers"
        description="Your own ids; Enter adds one."
        placeholder={draft.customers.length === 0 ? 'All' : ''}
        value={draft.customers}
        onChange={(customers) => set({ customers })}
        error={faultAt('customers')}
      />
    </div>
  )
}

function SendingFields({ draft, set, faultAt }: Part) {
  return (
    <div className="stack">
      <RetryFields
        value={draft.retries}
        onChange={(retries) => set({ retries })}
        faults={{ schedule: faultAt('retry_schedule'), maxAge: faultAt('max_age') }}
      />
      <NumberInput
        label="Requests a second, at most"
        description="Spread evenly, further tries included."
        placeholder="No limit"
        min={1}
        max={10_000}
        allowDecimal={false}
        value={draft.rateLimit ?? ''}
        onChange={(value) => set({ rateLimit: typeof value === 'number' ? value : null })}
        error={faultAt('rate_limit')}
      />
    </div>
  )
}
