// The page of the example app. What an app developer needs is in the first half: load the SDK, ask the own backend for a secret, connect().
import { webhookCard } from '/webhookCard.js'

const element = (id) => document.getElementById(id)
const settings = await (await fetch('/settings')).json()
const { connect } = await import(`${settings.service_url}/connect.mjs`)

element('who').textContent = settings.customer.name
element('connect').disabled = false
element('connect').textContent = `Connect ${nameOf(settings.connector)}`
element('connect').addEventListener('click', (event) => {
  void start(event.currentTarget)
})

/** The backend signs the secret: for the customer who is signed in there. */
async function fetchSecret(integrationId) {
  const answer = await fetch('/connect-secret', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(integrationId ? { integration_id: integrationId } : {}),
  })
  const body = await answer.json()
  if (!answer.ok) throw new Error(body.error)
  return body.secret
}

async function start(button, integrationId) {
  button.disabled = true
  say('Waiting for the window…', 'busy')
  try {
    // connect() is called in the click itself, with the promise of the secret: so the browser does not block the window.
    await connect(settings.connector, fetchSecret(integrationId), (event) => {
      if (event.type === 'READY') say('Connected. The first import is running…', 'busy')
      if (event.type === 'IMPORT_DONE') say('The first import is done.', 'good')
    })
  } catch (error) {
    say(error.message, 'bad')
  } finally {
    button.disabled = false
  }
}

function say(text, tone) {
  element('status').textContent = text
  element('status').dataset.tone = tone
}

function nameOf(type) {
  return type.charAt(0).toUpperCase() + type.slice(1)
}

// The second half shows what arrived.
const shown = new Set()
const counts = new Map()
const feedMost = 200

function show(webhook) {
  if (shown.has(webhook.webhook_id)) return
  shown.add(webhook.webhook_id)
  element('empty').hidden = true
  const { event } = webhook.body
  counts.set(event, (counts.get(event) ?? 0) + 1)
  showCounts()
  element('feed').prepend(webhookCard(webhook))
  while (element('feed').childElementCount > feedMost) element('feed').lastElementChild.remove()
  if (event.startsWith('integration_') && !event.endsWith('_data_model')) void showConnections()
}

function showCounts() {
  element('counts').replaceChildren(
    ...[...counts].map(([event, count]) => {
      const item = document.createElement('li')
      const number = document.createElement('strong')
      number.textContent = count
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

async function showConnections() {
  const { connections } = await (await fetch('/settings')).json()
  element('connections').replaceChildren(
    ...connections.map((connection) => {
      const item = document.createElement('li')
      const text = document.createElement('span')
      text.textContent = nameOf(connection.connector_type)
      const status = document.createElement('span')
      status.className = 'badge'
      status.dataset.status = connection.status
      status.textContent = statusText[connection.status]
      item.append(text, status)
      if (connection.status === 'needs_reconnect') {
        const button = document.createElement('button')
        button.type = 'button'
        button.textContent = 'Reconnect'
        button.addEventListener('click', () => void start(button, connection.id))
        item.append(button)
      }
      return item
    }),
  )
}

function setLive(isLive) {
  element('live').textContent = isLive ? 'live' : 'connection lost, trying again'
  element('live').dataset.on = isLive
}

const stream = new EventSource('/events')
stream.addEventListener('open', () => setLive(true))
stream.addEventListener('error', () => setLive(false))
stream.addEventListener('message', ({ data }) => show(JSON.parse(data)))
await showConnections()
