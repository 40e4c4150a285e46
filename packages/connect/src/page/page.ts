// The script of the hosted connect pages: tells the page that opened this one how it stands, and helps with the form. Everything works
// without it but the popup's messages.

export {}

type Said = { message: object | null; origin: string | null; closes: boolean }

const said = JSON.parse(document.getElementById('said')?.textContent ?? '{}') as Said
const opener = window.opener as Window | null

for (const form of document.querySelectorAll('form')) {
  // Our own words, in the customer's language, in place of the browser's.
  form.noValidate = true
  form.addEventListener('submit', (event) => onSubmit(form, event))
}
for (const field of document.querySelectorAll<HTMLInputElement>('.field input')) {
  field.addEventListener('blur', () => field.value && check(field))
  // Once a fault is shown, it goes with the key press that mends it.
  field.addEventListener('input', () => field.getAttribute('aria-invalid') === 'true' && check(field))
}
for (const button of document.querySelectorAll<HTMLElement>('.button, summary')) {
  // The field that is left would say its fault, move the button from under the pointer, and the click would be lost.
  button.addEventListener('mousedown', (event) => event.preventDefault())
}
for (const choice of document.querySelectorAll('select')) {
  showChosen(choice)
  choice.addEventListener('change', () => showChosen(choice))
}
for (const button of document.querySelectorAll<HTMLButtonElement>('.reveal')) {
  button.hidden = false
  button.addEventListener('click', () => reveal(button))
}
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-close]')) {
  button.hidden = !opener
  button.addEventListener('click', () => window.close())
}
// A page that the browser took out of its memory ("back") has its forms free again.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset['sent']
})
// To what is wrong: the first field that has to be mended, else what the third party said.
document.querySelector<HTMLElement>('[aria-invalid="true"], .notice[tabindex]')?.focus()

if (opener && said.origin && said.message) opener.postMessage(said.message, said.origin)
if (opener && said.closes) window.close()

function onSubmit(form: HTMLFormElement, event: SubmitEvent): void {
  if (form.dataset['sent']) return event.preventDefault()
  const wrong = [...form.querySelectorAll<HTMLInputElement>('.field input')].filter((field) => !check(field))
  const [first] = wrong
  if (first) {
    event.preventDefault()
    first.focus()
    return
  }
  form.dataset['sent'] = 'yes'
  const { submitter } = event
  const busy = submitter?.dataset['busy']
  if (!submitter || !busy) return
  submitter.textContent = busy
  // A button whose text changes is not read out by itself.
  const status = document.getElementById('busy')
  if (status) status.textContent = busy
}

/** Says at the field what is wrong with it; true when nothing is. */
function check(field: HTMLInputElement): boolean {
  const place = document.getElementById(`${field.id}-fault`)
  const group = field.closest('fieldset')
  const fault = group?.hidden ? null : faultOf(field)
  if (place) place.textContent = fault ? (place.dataset[fault] ?? '') : ''
  if (fault) field.setAttribute('aria-invalid', 'true')
  else field.removeAttribute('aria-invalid')
  return fault === null
}

function faultOf(field: HTMLInputElement): 'missing' | 'number' | 'pattern' | null {
  const value = field.type === 'password' ? field.value : field.value.trim()
  if (value === '') return 'required' in field.dataset ? 'missing' : null
  if (field.dataset['kind'] === 'number' && !Number.isFinite(Number(value))) return 'number'
  const form = field.dataset['form']
  return form && !matches(form, value) ? 'pattern' : null
}

/** As the service checks it: a pattern may match anywhere, and one that is no regular expression refuses nobody. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

/** Shows the fields of the form that is chosen, and hides those of the others. */
function showChosen(choice: HTMLSelectElement): void {
  for (const group of document.querySelectorAll<HTMLFieldSetElement>('fieldset[data-when]')) {
    if (group.dataset['when'] !== choice.name) continue
    group.hidden = group.dataset['value'] !== choice.value
    group.disabled = group.hidden
    // The choice itself says it to those who see.
    group.querySelector('legend')?.classList.add('unseen')
  }
}

function reveal(button: HTMLButtonElement): void {
  const field = button.parentElement?.querySelector('input')
  if (!field) return
  const isShown = field.type === 'text'
  field.type = isShown ? 'password' : 'text'
  button.textContent = (isShown ? button.dataset['show'] : button.dataset['hide']) ?? ''
  button.setAttribute('aria-pressed', String(!isShown))
  field.focus()
}
