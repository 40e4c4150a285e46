/** A mapping as the editor works on it: docs/mapping.md, with each field as the text that stands in its input. */
export type EditedStream = {
  model: string
  externalId: string
  deletedWhen: string
  fields: [name: string, text: string][]
}
export type EditedMapping = { streams: Record<string, EditedStream> }

type Source = { [name: string]: unknown }

const isObject = (value: unknown): value is Source =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The mapping of the API, to be edited. */
export function toEdited(source: unknown): EditedMapping {
  const streams = isObject(source) && isObject(source['streams']) ? source['streams'] : {}
  return {
    streams: Object.fromEntries(
      Object.entries(streams).map(([name, stream]) => [name, toEditedStream(isObject(stream) ? stream : {})]),
    ),
  }
}

function toEditedStream(stream: Source): EditedStream {
  const fields = isObject(stream['fields']) ? stream['fields'] : {}
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    model: text(stream['model']),
    externalId: text(stream['external_id']),
    deletedWhen: text(stream['deleted_when']),
    fields: Object.entries(fields).map(([name, value]) => [name, toText(value)]),
  }
}

/** An expression as it is; a constant, or a field with a type or reference, as JSON. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The mapping to be sent. An empty field is left out. */
export function toSource({ streams }: EditedMapping) {
  return {
    version: 1,
    streams: Object.fromEntries(
      Object.entries(streams).map(([name, stream]) => [
        name,
        {
          model: stream.model,
          external_id: stream.externalId,
          ...(stream.deletedWhen.trim() ? { deleted_when: stream.deletedWhen } : {}),
          fields: Object.fromEntries(
            stream.fields.flatMap(([field, text]) => (text.trim() ? [[field, toValue(text.trim())]] : [])),
          ),
        },
      ]),
    ),
  }
}

type FieldValue = string | number | boolean | null | { [key: string]: string }

function toValue(text: string): FieldValue {
  if (!/^(\{|-?\d|true$|false$|null$)/.test(text)) return text
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) {
      // Braces may be an expression too: {"a": b} of JSONata.
      if (!('from' in value)) return text
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, String(part)]))
    }
    return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : text
  } catch {
    return text
  }
}
