// One webhook as a card: what happened in words, the diff as a table, the whole body on demand.

const tones = {
  integration_new_data_model: 'new',
  integration_updated_data_model: 'changed',
  integration_deleted_data_model: 'gone',
  integration_cannot_refresh_oauth_token: 'gone',
  integration_oauth_token_fixed: 'new',
  integration_import_done: 'done',
  integration_installed: 'done',
}

const sentences = {
  webhook_test: () => 'A test from the dashboard.',
  integration_installed: ({ connector_type }) => `${connector_type} was connected.`,
  integration_new_data_model: ({ type }) => `A new ${words(type)} was found.`,
  integration_updated_data_model: ({ type, data }) => `${titleOf(type, data)} changed.`,
  integration_deleted_data_model: ({ type }) => `${withArticle(type)} is gone.`,
  integration_import_done: ({ connector_type }) => `An import from ${connector_type} is done.`,
  integration_cannot_refresh_oauth_token: ({ error }) => `Access was lost: ${error}`,
  integration_oauth_token_fixed: () => 'Access works again.',
}

/** Makes the card of a webhook. Everything goes in as text, never as markup. */
export function webhookCard({ webhook_id: id, received, body }) {
  const card = make('li', 'card')
  card.dataset.event = body.event
  card.dataset.tone = tones[body.event] ?? 'plain'
  const head = make('div', 'card-head')
  head.append(make('code', 'event', body.event), timeOf(received))
  card.append(head, make('p', 'sentence', sentences[body.event]?.(body.payload) ?? ''))
  if (body.payload.diff) card.append(diffTable(body.payload.diff))
  const details = make('details')
  details.append(
    make('summary', '', 'Body'),
    make('pre', '', JSON.stringify(body, null, 2)),
    make('p', 'quiet id', id),
  )
  card.append(details)
  return card
}

function diffTable(diff) {
  const table = make('table', 'diff')
  const head = make('tr')
  head.append(
    ...['Field', 'Before', 'After'].map((text) => Object.assign(make('th', '', text), { scope: 'col' })),
  )
  table.append(make('thead'), make('tbody'))
  table.tHead.append(head)
  for (const [field, change] of Object.entries(diff)) {
    const row = make('tr')
    row.append(
      Object.assign(make('th', '', field), { scope: 'row' }),
      valueCell(change, 'old', 'del'),
      valueCell(change, 'new', 'ins'),
    )
    table.tBodies[0].append(row)
  }
  return table
}

function valueCell(change, side, tag) {
  const cell = make('td')
  if (side in change) cell.append(make(tag, '', textOf(change[side])))
  else cell.append(make('span', 'quiet', side === 'old' ? 'was not there' : 'is not there any more'))
  return cell
}

function textOf(value) {
  if (value === null) return 'nothing'
  return typeof value === 'string' ? value || '(empty)' : JSON.stringify(value)
}

function words(type) {
  return type.replace(/^pm_/, '').replaceAll('_', ' ')
}

function withArticle(type) {
  return `${/^[aeiou]/.test(words(type)) ? 'An' : 'A'} ${words(type)}`
}

function titleOf(type, data) {
  const title = data?.name ?? data?.title
  return title ? `The ${words(type)} “${title}”` : withArticle(type)
}

function timeOf(received) {
  const time = make('time', 'quiet', new Date(received).toLocaleTimeString())
  time.dateTime = received
  return time
}

function make(tag, className = '', text = '') {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== '') element.textContent = text
  return element
}
