import type { Connector, ConnectorTexts } from '../../connectors/index.ts'
import type { FormField } from '../connect/formFields.ts'

/** A field with its words in the language of the page where the connector has them. */
export type ShownField = FormField & {
  /** The language of its words, where that is not the page's. */
  lang: 'en' | null
}

function textsIn(connector: Pick<Connector, 'texts'>, language: string): ConnectorTexts | null {
  return connector.texts?.[language] ?? null
}

/** What will be read, in the language of the page, else in English. */
export function readsIn(
  connector: Pick<Connector, 'reads' | 'texts'>,
  language: string,
): { items: readonly string[]; lang: 'en' | null } {
  const items = textsIn(connector, language)?.reads
  return { items: items ?? connector.reads, lang: items || language === 'en' ? null : 'en' }
}

/** The title of a way in, by its index; null when the connector has none in this language. */
export function methodTitleIn(
  connector: Pick<Connector, 'texts'>,
  index: number,
  language: string,
): string | null {
  return textsIn(connector, language)?.methods?.[index] ?? null
}

/** The fields of a form in the language of the page, each one that the connector has no words for in English. */
export function fieldsIn(
  fields: readonly FormField[],
  connector: Pick<Connector, 'texts'>,
  language: string,
): ShownField[] {
  const texts = textsIn(connector, language)?.fields ?? {}
  return fields.map((field) => {
    const own = texts[field.path.join('.')]
    if (!own) return { ...field, lang: language === 'en' ? null : 'en' }
    return {
      ...field,
      title: own.title ?? field.title,
      description: own.description ?? field.description,
      patternDescription: own.patternDescription ?? field.patternDescription,
      choices: field.choices.map((choice) => ({
        ...choice,
        title: own.choices[choice.value] ?? choice.title,
      })),
      lang: null,
    }
  })
}
