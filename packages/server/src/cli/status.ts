import { apiClient, apiOptions, apiSettings } from './apiClient.ts'
import type { Call, Command } from './command.ts'

const integrationsMost = 2_000
const shownMost = 10

type Shown = { id: string; customer_id: string; connector_type: string }

/** `tributary status`: how the workspace stands. */
export const statusCommand: Command = {
  name: 'status',
  form: '',
  summary: 'how the workspace stands: integrations, webhook endpoints, notices',
  help: 'Exit code 0 when all is well, 1 when something needs somebody: an integration to reconnect, an endpoint that is disabled.',
  options: apiOptions,
  run: status,
}

async function status(call: Call): Promise<number> {
  const client = apiClient(call)
  const { signal } = call
  const workspace = await client.get('/v1/workspace', { signal })
  const counts = { active: 0, needs_reconnect: 0, paused: 0 }
  const broken: Shown[] = []
  const first: (Shown & { status: string })[] = []
  let read = 0
  for await (const one of client.list('/v1/integrations', { query: { limit: 200 }, signal })) {
    if (++read > integrationsMost) break
    counts[one.status] += 1
    const shown = { id: one.id, customer_id: one.customer_id, connector_type: one.connector_type }
    if (one.status === 'needs_reconnect') broken.push(shown)
    else if (first.length < shownMost) first.push({ ...shown, status: one.status })
  }
  const endpoints = []
  for await (const { id, url, status: state } of client.list('/v1/webhook-endpoints', { signal })) {
    endpoints.push({ id, url, status: state })
  }
  const notices = (await client.get('/v1/notices', { query: { unread: 'true', limit: 50 }, signal })).data
  const data = {
    service: apiSettings(call).baseUrl,
    workspace: { id: workspace.id, name: workspace.name },
    integrations: { ...counts, is_complete: read <= integrationsMost },
    needs_reconnect: broken,
    others: first,
    webhook_endpoints: endpoints,
    unread_notices: notices.length,
  }
  call.print(data, textOfStatus(data, read > integrationsMost))
  return broken.length > 0 || endpoints.some((endpoint) => endpoint.status === 'disabled') ? 1 : 0
}

function textOfStatus(
  data: {
    service: string
    workspace: { id: string; name: string }
    integrations: { active: number; needs_reconnect: number; paused: number }
    needs_reconnect: Shown[]
    others: (Shown & { status: string })[]
    webhook_endpoints: { url: string; status: string }[]
    unread_notices: number
  },
  isCut: boolean,
): string {
  const { active, needs_reconnect: reconnect, paused } = data.integrations
  const broken = data.needs_reconnect.slice(0, shownMost)
  const more = data.needs_reconnect.length - broken.length
  return [
    `workspace     ${data.workspace.name}  (${data.workspace.id})`,
    `service       ${data.service}`,
    `integrations  ${active} active, ${reconnect} to reconnect, ${paused} paused${isCut ? ` (of the first ${integrationsMost})` : ''}`,
    ...broken.map((one) => `  reconnect   ${one.id}  ${one.connector_type} of ${one.customer_id}`),
    ...(more > 0 ? [`  and ${more} more to reconnect`] : []),
    ...data.others.map(
      (one) => `  ${one.status.padEnd(10)}  ${one.id}  ${one.connector_type} of ${one.customer_id}`,
    ),
    ...(active + paused > data.others.length ? [`  and ${active + paused - data.others.length} more`] : []),
    data.webhook_endpoints.length === 0 ? 'endpoints     none yet: add one at /security' : 'endpoints',
    ...data.webhook_endpoints.map((endpoint) => `  ${endpoint.status.padEnd(10)}  ${endpoint.url}`),
    `notices       ${data.unread_notices === 0 ? 'none' : `${data.unread_notices} not read`}`,
  ].join('\n')
}
