// The page of the example app. What an app developer needs is in the first half: load the SDK, ask the own backend for a secret, connect().
import type * as Sdk from '@tributary/connect'
import type { Connection } from '../connections.ts'
import type { PageSettings } from '../pageSettings.ts'
import type { LoggedWebhook } from '../webhookLog.ts'
import { element } from './element.ts'
import { webhookCard } from './webhookCard.ts'

const settings = await fetchSettings()
const { connect }: typeof Sdk = await import(`${settings.service_url}/connect.mjs`)

const connectButton = element('connect', HTMLButtonElement)
element('who', HTMLElement).textContent = settings.customer.name
connectButton.disabled = false
connectButton.textContent = `Connect ${nameOf(settings.connector)}`
connectButton.addEventListener('click', () => void start(connectButton))

async function fetchSettings(): Promise<PageSettings> {
  return (await fetch('/settings')).json()
}

/** The backend signs the secret: for the customer who is signed in there. */
async function fetchSecret(integrationId?: string): Promise<string> {
  const answer = await fetch('/connect-secret', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(integrationId ? { integration_id: integrationId } : {}),
  })
  const body: { secret: string } | { error: string } = await answer.json()
  if ('error' in body) throw new Error(body.error)
  return body.secret
}

async function start(button: HTMLButtonElement, integrationId?: string): Promise<void> {
  button.disabled = true
  say('Waiting for the window…', 'busy')
  try {
    // connect() is called in the click itself, with the promise of the secret: so the browser does not block the window.
    await connect(settings.connector, fetchSecret(integrationId), (event) => {
      if (event.type === 'READY') say('Connected. The first import is running…', 'busy')
      if (event.type === 'IMPORT_DONE') say('The first import is done.', 'good')
    })
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), 'bad')
  } finally {
    button.disabled = false
  }
}

function say(text: string, tone: 'busy' | 'good' | 'bad'): void {
  const status = element('status', HTMLElement)
  status.textContent = text
  status.dataset['tone'] = tone
}

function nameOf(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1)
}

// The second half shows what arrived.
const shown = new Set<string>()
const counts = new Map<string, number>()
const feedMost = 200

function show(webhook: LoggedWebhook): void {
  if (shown.has(webhook.webhook_id)) return
  shown.add(webhook.webhook_id)
  element('empty', HTMLElement).hidden = true
  const { event } = webhook.body
  counts.set(event, (counts.get(event) ?? 0) + 1)
  showCounts()
  const feed = element('feed', HTMLElement)
  feed.prepend(webhookCard(webhook))
  while (feed.childElementCount > feedMost) feed.lastElementChild?.remove()
  if (event.startsWith('integration_') && !event.endsWith('_data_model')) void showConnections()
}

function showCounts(): void {
  element('counts', HTMLElement).replaceChildren(
    ...[...counts].map(([event, count]) => {
      const item = document.createElement('li')
      const number = document.createElement('strong')
      number.textContent = String(count)
      item.append(number, ` ${event}`)
      return item
    }),
  )
}

const statusText = {
  importing: 'First import running',
  connected: 'Connected',
  needs_reconnect: 'Needs you to reconnect',
}

async function showConnections(): Promise<void> {
  const { connections } = await fetchSettings()
  element('connections', HTMLElement).replaceChildren(...connections.map(connectionItem))
}

function connectionItem({ id, connector_type, status }: Connection): HTMLLIElement {
  const item = document.createElement('li')
  const text = document.createElement('span')
  text.textContent = nameOf(connector_type)
  const badge = document.createElement('span')
  badge.className = 'badge'
  badge.dataset['status'] = status
  badge.textContent = statusText[status]
  item.append(text, badge)
  if (status === 'needs_reconnect') {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Reconnect'
    button.addEventListener('click', () => void start(button, id))
    item.append(button)
  }
  return item
}

function setLive(isLive: boolean): void {
  const live = element('live', HTMLElement)
  live.textContent = isLive ? 'live' : 'connection lost, trying again'
  live.dataset['on'] = String(isLive)
}

const stream = new EventSource('/events')
stream.addEventListener('open', () => setLive(true))
stream.addEventListener('error', () => setLive(false))
stream.addEventListener('message', ({ data }: MessageEvent<string>) => show(JSON.parse(data)))
await showConnections()
