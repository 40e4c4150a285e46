import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core'
import { Icon } from '../../parts/icons.tsx'
import { faultOfName, faultOfValue } from './headerFault.ts'
import { KeepInstead, Kept } from './Kept.tsx'

export type HeaderRow = { id: number; name: string; value: string }
/** Null: those that are there stay as they are. */
export type HeaderChoice = HeaderRow[] | null

const headersMax = 20
const newRow = (name = ''): HeaderRow => ({ id: Math.random(), name, value: '' })

/** What is sent: nothing while those that are there are kept. */
export function headersOf(rows: HeaderChoice): { headers?: Record<string, string> } {
  if (rows === null) return {}
  const named = rows.filter(({ name }) => name.trim() !== '')
  return { headers: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value])) }
}

/** Whether a row can not be sent as it stands. */
export function hasHeaderFault(rows: HeaderChoice): boolean {
  return (rows ?? []).some((row) => faultsOf(row, rows ?? []).some((fault) => fault !== null))
}

function faultsOf(row: HeaderRow, rows: readonly HeaderRow[]): [string | null, string | null] {
  const others = rows.filter(({ id }) => id !== row.id).map(({ name }) => name)
  return [faultOfName(row.name, others), faultOfValue(row.value)]
}

/** Headers that go with every webhook. Those that are kept show their names alone. */
export function HeaderFields({
  kept,
  rows,
  onChange,
  faultAt,
}: {
  kept: readonly string[]
  rows: HeaderChoice
  onChange: (rows: HeaderChoice) => void
  faultAt: (path: string) => string | null
}) {
  if (rows === null) {
    return (
      <Kept onReplace={() => onChange(kept.map((name) => newRow(name)))} onRemove={() => onChange([])}>
        {kept.map((name) => (
          <div key={name}>
            <span className="mono">{name}</span> <span className="quiet">: not shown</span>
          </div>
        ))}
      </Kept>
    )
  }
  const change = (id: number, part: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const whole = faultAt('headers')
  return (
    <div className="stack-small">
      {kept.length > 0 && (
        <KeepInstead onKeep={() => onChange(null)}>
          {rows.length === 0
            ? 'They are taken away when you save.'
            : 'Values are never shown again: enter each one anew.'}
        </KeepInstead>
      )}
      {rows.map((row, index) => {
        const [nameFault, valueFault] = faultsOf(row, rows)
        return (
          <div key={row.id} className="header-row">
            <TextInput
              aria-label={`Name of header ${index + 1}`}
              placeholder="x-app-token"
              autoComplete="off"
              value={row.name}
              onChange={(event) => change(row.id, { name: event.currentTarget.value })}
              error={nameFault ?? (row.name.trim() && faultAt(`headers/${row.name.trim()}`))}
            />
            <PasswordInput
              aria-label={`Value of header ${index + 1}`}
              placeholder="Value"
              autoComplete="off"
              value={row.value}
              onChange={(event) => change(row.id, { value: event.currentTarget.value })}
              error={valueFault}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Remove header ${index + 1}`}
              onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
            >
              <Icon name="trash" />
            </ActionIcon>
          </div>
        )
      })}
      {whole && rows.every(({ name }) => !faultAt(`headers/${name.trim()}`)) && (
        <span className="field-fault">{whole}</span>
      )}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          disabled={rows.length >= headersMax}
          onClick={() => onChange([...rows, newRow()])}
        >
          Add a header
        </Button>
      </div>
    </div>
  )
}
