import { element, messageOf } from './elements.ts'

/** What a field holds: the value of a record's key. */
type Value = string | number | boolean | string[] | null | undefined
export type Values = { [name: string]: Value }
export type Option = [value: number | string, text: string]
export type Field = { name: string; label: string; required?: boolean; wide?: boolean } & (
  | { kind: 'text' | 'optional' | 'area' | 'date' | 'color' | 'number' | 'labels' | 'check' }
  | { kind: 'choice' | 'record'; options: Option[] }
)
type Form = {
  title: string
  fields: Field[]
  values: Values
  save: (values: Values) => Promise<void>
  remove?: (() => Promise<void>) | undefined
}
/** A field on the page: the control, and how to read it. */
type Control = { node: HTMLElement; read: () => Value }

/**
 * Shows a form in a dialog. `save` gets the values and may throw: its message is shown and the dialog stays open.
 * With `remove`, a delete button is there as well.
 */
export function openForm({ title, fields, values, save, remove }: Form): void {
  const fault = element('p', { class: 'fault', role: 'alert' })
  const controls = fields.map((field) => ({ field, ...makeControl(field, values[field.name]) }))
  const attempt = async (action: () => Promise<void>): Promise<void> => {
    fault.textContent = ''
    try {
      await action()
      dialog.close()
    } catch (error) {
      fault.textContent = messageOf(error)
    }
  }
  const deleteButton =
    remove &&
    element('button', {
      type: 'button',
      class: 'danger',
      text: 'Delete',
      onclick: () => void attempt(remove),
    })
  const form = element(
    'form',
    {
      method: 'dialog',
      onsubmit: (event) => {
        event.preventDefault()
        const given = controls.map(({ field, read }): [string, Value] => [field.name, read()])
        void attempt(() => save(Object.fromEntries(given)))
      },
    },
    element('h2', { id: 'dialog-title', text: title }),
    ...controls.map(({ field, node }) => labelled(field, node)),
    fault,
    element(
      'div',
      { class: 'actions' },
      ...(deleteButton ? [deleteButton] : []),
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

function labelled(field: Field, control: HTMLElement): HTMLLabelElement {
  const caption = element('span', { text: field.label })
  if (field.kind === 'check') return element('label', { class: 'check' }, control, caption)
  return element('label', { class: field.wide ? 'wide' : undefined }, caption, control)
}

function makeControl(field: Field, value: Value): Control {
  const { name, required } = field
  switch (field.kind) {
    case 'area': {
      const node = element('textarea', { name, text: String(value ?? '') })
      return { node, read: () => nullable(node.value) }
    }
    case 'check': {
      const node = element('input', { name, type: 'checkbox', checked: value === true })
      return { node, read: () => node.checked }
    }
    case 'choice':
    case 'record': {
      const isRecord = field.kind === 'record'
      const node = element(
        'select',
        { name, required },
        ...optionsOf(field.options, value, isRecord && !required),
      )
      return { node, read: () => (isRecord ? numberOrNull(node.value) : node.value) }
    }
    case 'labels': {
      const node = textInput(field, 'text', Array.isArray(value) ? value.join(', ') : '')
      return { node, read: () => namesIn(node.value) }
    }
    case 'number': {
      const node = textInput(field, 'number', String(value ?? ''))
      return { node, read: () => Number(node.value) }
    }
    case 'text':
    case 'color': {
      const node = textInput(field, field.kind, String(value ?? ''))
      return { node, read: () => node.value }
    }
    case 'optional':
    case 'date': {
      const node = textInput(field, field.kind === 'date' ? 'date' : 'text', String(value ?? ''))
      return { node, read: () => nullable(node.value) }
    }
  }
}

function textInput({ name, required }: Field, type: string, value: string): HTMLInputElement {
  return element('input', { name, type, value, required, autocomplete: 'off' })
}

function optionsOf(options: Option[], value: Value, withNone: boolean): HTMLOptionElement[] {
  const chosen = String(value ?? '')
  const all = options.map(([id, text]) =>
    element('option', { value: String(id), text, selected: String(id) === chosen }),
  )
  return withNone ? [element('option', { value: '', text: 'None' }), ...all] : all
}

function nullable(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function numberOrNull(text: string): number | null {
  return text === '' ? null : Number(text)
}

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}
