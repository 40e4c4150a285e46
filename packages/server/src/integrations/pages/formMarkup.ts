import { textLengthMax, type FieldFault } from '../connect/readForm.ts'
import type { ShownField } from './connectorWords.ts'
import { html, type Html } from './html.ts'
import type { Texts } from './texts.ts'

/** What a customer sent that was not accepted; `values` holds no secret. */
export type SentForm = { values: Record<string, string>; faults: Record<string, FieldFault> }

/** The fields of a form. Those of one form of several stand in a group of their own, which the page's script shows when it is chosen. */
export function formMarkup(fields: readonly ShownField[], sent: SentForm | null, texts: Texts): Html {
  const parts: Html[] = []
  for (let at = 0; at < fields.length;) {
    const field = fields[at]
    if (!field) break
    const { when } = field
    if (when === null) {
      parts.push(fieldMarkup(field, sent, texts))
      at += 1
      continue
    }
    const isSame = (other: ShownField) => other.when?.name === when.name && other.when.value === when.value
    const group = fields.slice(at).filter(isSame)
    const choice = fields.find(({ name }) => name === when.name)
    const title = choice?.choices.find(({ value }) => value === when.value)?.title ?? when.value
    parts.push(
      html`<fieldset data-when="${when.name}" data-value="${when.value}">
        <legend ${langOf(choice?.lang ?? null)}>${title}</legend>
        ${group.map((one) => fieldMarkup(one, sent, texts))}
      </fieldset>`,
    )
    at += group.length
  }
  return html`${parts}`
}

/** The attribute that tells screen readers of words in another language than the page's. */
export function langOf(lang: 'en' | null): Html | null {
  return lang === null ? null : html`lang="${lang}"`
}

function fieldMarkup(field: ShownField, sent: SentForm | null, texts: Texts): Html {
  const id = `field-${field.name.replaceAll(/[^a-zA-Z0-9_-]/g, '-')}`
  const fault = sent?.faults[field.name] ?? null
  const expected = field.patternDescription ? texts.expected(field.patternDescription) : ''
  const hints = [
    field.description ? `${id}-hint` : '',
    field.patternDescription ? `${id}-form` : '',
    `${id}-fault`,
  ]
  // A secret that was refused is typed again: it is never sent back to the page.
  const value = field.kind === 'secret' ? '' : (sent?.values[field.name] ?? field.initial)
  const attributes = html` id="${id}" name="${field.name}"
  aria-describedby="${hints.filter(Boolean).join(' ')}"${
    field.required && field.when === null ? html` required` : null
  }${field.required ? html` data-required` : null}${fault ? html` aria-invalid="true"` : null}`
  const lang = langOf(field.lang)
  return html`<div class="field">
    <label for="${id}"
      ><span ${lang}>${field.title}</span
      >${field.required || field.kind === 'flag' ? null : html` <span class="hint">${texts.optional}</span>`}</label
    >
    ${field.description ? html`<p class="hint" id="${id}-hint" ${lang}>${field.description}</p>` : null}
    ${expected ? html`<p class="hint" id="${id}-form">${expected}</p>` : null}
    ${control(field, attributes, value, texts)}
    <p
      class="fault"
      id="${id}-fault"
      aria-live="polite"
      data-missing="${texts.faults.missing}"
      data-pattern="${texts.faults.pattern}"
      data-number="${texts.faults.number}"
    >
      ${fault ? texts.faults[fault] : null}
    </p>
  </div>`
}

function control(field: ShownField, attributes: Html, value: string, texts: Texts): Html {
  const choices =
    field.kind === 'flag'
      ? [
          { value: 'false', title: texts.no },
          { value: 'true', title: texts.yes },
        ]
      : field.choices
  if (choices.length > 0) {
    return html`<div class="input">
      <select ${attributes}>
        ${choices.map(
          (choice) =>
            html`<option
              value="${choice.value}"
              ${field.kind === 'flag' ? null : langOf(field.lang)}
              ${choice.value === value ? html` selected` : null}
            >
              ${choice.title}
            </option>`,
        )}
      </select>
    </div>`
  }
  const isSecret = field.kind === 'secret'
  return html`<div class="input${isSecret ? ' reveals' : ''}">
    <input
      ${attributes}
      type="${isSecret ? 'password' : 'text'}"
      value="${value}"
      maxlength="${textLengthMax}"
      ${field.kind === 'number' ? html` inputmode="decimal" data-kind="number"` : null}${
        field.placeholder ? html` placeholder="${field.placeholder}"` : null
      }${field.pattern && field.kind !== 'number' ? html` data-form="${field.pattern}"` : null}
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
    />
    ${isSecret ? html`<button class="reveal" type="button" hidden data-show="${texts.show}" data-hide="${texts.hide}">${texts.show}</button>` : null}
  </div>`
}
