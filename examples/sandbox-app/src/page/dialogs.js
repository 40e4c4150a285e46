import { element } from './elements.js'

const nullable = (text) => (text.trim() === '' ? null : text.trim())
const readers = {
  text: (input) => input.value,
  optional: (input) => nullable(input.value),
  area: (input) => nullable(input.value),
  date: (input) => nullable(input.value),
  color: (input) => input.value,
  number: (input) => Number(input.value),
  choice: (input) => input.value,
  record: (input) => (input.value === '' ? null : Number(input.value)),
  labels: (input) =>
    input.value
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean),
  check: (input) => input.checked,
}

/**
 * Shows a form in a dialog. A field is `{name, label, kind, options?, required?, wide?}`. `save` gets the values and
 * may throw: its message is shown and the dialog stays open. With `remove`, a delete button is there as well.
 */
export function openForm({ title, fields, values, save, remove }) {
  const fault = element('p', { class: 'fault', role: 'alert' })
  const inputs = new Map(fields.map((field) => [field, makeInput(field, values[field.name])]))
  const attempt = async (action) => {
    fault.textContent = ''
    try {
      await action()
      dialog.close()
    } catch (error) {
      fault.textContent = error.message
    }
  }
  const form = element(
    'form',
    {
      method: 'dialog',
      onsubmit: (event) => {
        event.preventDefault()
        const read = [...inputs].map(([field, input]) => [field.name, readers[field.kind](input)])
        void attempt(() => save(Object.fromEntries(read)))
      },
    },
    element('h2', { id: 'dialog-title', text: title }),
    ...[...inputs].map(([field, input]) => labelled(field, input)),
    fault,
    element(
      'div',
      { class: 'actions' },
      ...(remove
        ? [
            element('button', {
              type: 'button',
              class: 'danger',
              text: 'Delete',
              onclick: () => attempt(remove),
            }),
          ]
        : []),
      element('button', { type: 'button', text: 'Cancel', onclick: () => dialog.close() }),
      element('button', { type: 'submit', class: 'primary', text: 'Save' }),
    ),
  )
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'dialog-title', onclose: () => dialog.remove() },
    form,
  )
  document.body.append(dialog)
  dialog.showModal()
}

function labelled(field, input) {
  const caption = element('span', { text: field.label })
  if (field.kind === 'check') return element('label', { class: 'check' }, input, caption)
  return element('label', { class: field.wide ? 'wide' : undefined }, caption, input)
}

function makeInput({ name, kind, options, required }, value) {
  if (kind === 'area') return element('textarea', { name, text: value ?? '' })
  if (kind === 'check') return element('input', { name, type: 'checkbox', checked: value === true })
  if (kind === 'choice' || kind === 'record') {
    const none = kind === 'record' && !required ? [element('option', { value: '', text: 'None' })] : []
    const chosen = String(value ?? '')
    const rest = options.map(([id, text]) =>
      element('option', { value: String(id), text, selected: String(id) === chosen }),
    )
    return element('select', { name, required }, ...none, ...rest)
  }
  const type = { date: 'date', color: 'color', number: 'number' }[kind] ?? 'text'
  const shown = kind === 'labels' ? (value ?? []).join(', ') : (value ?? '')
  return element('input', { name, type, value: String(shown), required, autocomplete: 'off' })
}
