// One webhook as a card: what happened in words, the diff as a table, the whole body on demand.
import type { EventName, FieldDiff, JsonObject, JsonValue, WebhookEvent } from '@tributary/sdk'
import type { LoggedWebhook } from '../webhookLog.ts'

const tones: { [name in EventName]: 'new' | 'changed' | 'gone' | 'done' | 'plain' } = {
  webhook_test: 'plain',
  integration_new_data_model: 'new',
  integration_updated_data_model: 'changed',
  integration_deleted_data_model: 'gone',
  integration_cannot_refresh_oauth_token: 'gone',
  integration_oauth_token_fixed: 'new',
  integration_import_done: 'done',
  integration_installed: 'done',
}

function sentence({ event, payload }: WebhookEvent): string {
  switch (event) {
    case 'webhook_test':
      return 'A test from the dashboard.'
    case 'integration_installed':
      return `${payload.connector_type} was connected.`
    case 'integration_new_data_model':
      return `A new ${words(payload.type)} was found.`
    case 'integration_updated_data_model':
      return `${titleOf(payload.type, payload.data)} changed.`
    case 'integration_deleted_data_model':
      return `${withArticle(payload.type)} is gone.`
    case 'integration_import_done':
      return `An import from ${payload.connector_type} is done.`
    case 'integration_cannot_refresh_oauth_token':
      return `Access was lost: ${payload.error}`
    case 'integration_oauth_token_fixed':
      return 'Access works again.'
  }
}

/** Makes the card of a webhook. Everything goes in as text, never as markup. */
export function webhookCard({ webhook_id: id, received, body }: LoggedWebhook): HTMLLIElement {
  const card = make('li', 'card')
  card.dataset['event'] = body.event
  card.dataset['tone'] = tones[body.event]
  const head = make('div', 'card-head')
  head.append(make('code', 'event', body.event), timeOf(received))
  card.append(head, make('p', 'sentence', sentence(body)))
  if ('diff' in body.payload) card.append(diffTable(body.payload.diff))
  const details = make('details')
  details.append(
    make('summary', '', 'Body'),
    make('pre', '', JSON.stringify(body, null, 2)),
    make('p', 'quiet id', id),
  )
  card.append(details)
  return card
}

function diffTable(diff: { [field: string]: FieldDiff }): HTMLTableElement {
  const names = make('tr')
  names.append(...['Field', 'Before', 'After'].map((text) => headCell(text, 'col')))
  const head = make('thead')
  head.append(names)
  const body = make('tbody')
  for (const [field, change] of Object.entries(diff)) {
    const row = make('tr')
    row.append(headCell(field, 'row'), valueCell(change, 'old'), valueCell(change, 'new'))
    body.append(row)
  }
  const table = make('table', 'diff')
  table.append(head, body)
  return table
}

function headCell(text: string, scope: 'col' | 'row'): HTMLTableCellElement {
  const cell = make('th', '', text)
  cell.scope = scope
  return cell
}

function valueCell(change: FieldDiff, side: 'old' | 'new'): HTMLTableCellElement {
  const cell = make('td')
  const value = change[side]
  if (value !== undefined) cell.append(make(side === 'old' ? 'del' : 'ins', '', textOf(value)))
  else cell.append(make('span', 'quiet', side === 'old' ? 'was not there' : 'is not there any more'))
  return cell
}

function textOf(value: JsonValue): string {
  if (value === null) return 'nothing'
  return typeof value === 'string' ? value || '(empty)' : JSON.stringify(value)
}

function words(type: string): string {
  return type.replace(/^pm_/, '').replaceAll('_', ' ')
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(words(type)) ? 'An' : 'A'} ${words(type)}`
}

function titleOf(type: string, data: JsonObject): string {
  const title = data['name'] ?? data['title']
  return title ? `The ${words(type)} “${textOf(title)}”` : withArticle(type)
}

function timeOf(received: string): HTMLTimeElement {
  const time = make('time', 'quiet', new Date(received).toLocaleTimeString())
  time.dateTime = received
  return time
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  text = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== '') element.textContent = text
  return element
}
