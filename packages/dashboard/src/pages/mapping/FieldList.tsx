import { ActionIcon, Select, TextInput } from '@mantine/core'
import { Icon } from '../../parts/icons.tsx'
import type { DataModel } from '../data/models.ts'
import type { EditedStream } from './mappingText.ts'

const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }

/** The fields of one stream, each with its expression and, where it fails, why. */
export function FieldList({
  stream,
  model,
  readOnly,
  errors,
  onChange,
}: {
  stream: EditedStream
  model: DataModel | undefined
  readOnly: boolean
  errors: Map<string, string>
  onChange: (next: EditedStream) => void
}) {
  const setField = (name: string, text: string) =>
    onChange({
      ...stream,
      fields: stream.fields.map((field) => (field[0] === name ? [name, text] : field)),
    })
  const left = (model?.fields ?? []).filter(({ name }) => !stream.fields.some(([field]) => field === name))
  const typeOf = (name: string) => {
    const field = model?.fields.find((one) => one.name === name)
    return field?.ref ?? field?.type ?? ''
  }
  const errorOf = (name: string) => {
    const error = errors.get(name)
    return error === undefined ? {} : { error }
  }
  return (
    <div className="stack-small">
      <TextInput
        label="External id"
        description={`Makes a ${stream.model} of each record, the same one as long as this stays.`}
        styles={mono}
        readOnly={readOnly}
        spellCheck={false}
        value={stream.externalId}
        {...errorOf('external_id')}
        onChange={(event) => onChange({ ...stream, externalId: event.currentTarget.value })}
      />
      <TextInput
        label="Deleted when"
        placeholder="never: only when it is gone"
        styles={mono}
        readOnly={readOnly}
        spellCheck={false}
        value={stream.deletedWhen}
        {...errorOf('deleted_when')}
        onChange={(event) => onChange({ ...stream, deletedWhen: event.currentTarget.value })}
      />
      {stream.fields.map(([name, text]) => (
        <div key={name} className="field-row">
          <div className="name">
            <span className="mono">{name}</span>
            <span className="quiet" style={{ fontSize: 12 }}>
              {typeOf(name)}
            </span>
          </div>
          <TextInput
            aria-label={name}
            styles={mono}
            readOnly={readOnly}
            spellCheck={false}
            value={text}
            {...errorOf(name)}
            onChange={(event) => setField(name, event.currentTarget.value)}
            rightSection={
              !readOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={`Leave out ${name}`}
                  onClick={() =>
                    onChange({ ...stream, fields: stream.fields.filter(([field]) => field !== name) })
                  }
                >
                  <Icon name="close" size={13} />
                </ActionIcon>
              )
            }
          />
        </div>
      ))}
      {!readOnly && left.length > 0 && (
        <Select
          label="Add a field"
          placeholder="Choose one of the model"
          searchable
          value={null}
          onChange={(name) => {
            if (name) onChange({ ...stream, fields: [...stream.fields, [name, '']] })
          }}
          data={left.map(({ name, ref, type }) => ({ value: name, label: `${name} (${ref ?? type})` }))}
        />
      )}
    </div>
  )
}
