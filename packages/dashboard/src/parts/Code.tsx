import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'

/** A value that is copied elsewhere: a URL, an id, a secret. */
export function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <div className="copyable">
      {/* Reachable by the keyboard, since a long value scrolls. */}
      <code tabIndex={0} role="textbox" aria-readonly="true" aria-label={label}>
        {value}
      </code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={`Copy: ${label}`}>
              <Icon name={copied ? 'check' : 'copy'} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  )
}

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** JSON with colours for keys, texts and the rest. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(token)) {
    const [whole, string, colon] = match
    if (match.index > from) parts.push(text.slice(from, match.index))
    const kind = colon ? 'key' : string ? 'text' : 'other'
    const shown = colon ? string : whole
    parts.push(
      <span key={match.index} className={kind}>
        {shown}
      </span>,
    )
    if (colon) parts.push(colon)
    from = match.index + whole.length
  }
  parts.push(text.slice(from))
  return (
    <pre className="code" tabIndex={0} role="region" aria-label={label}>
      {parts}
    </pre>
  )
}

/** Copies JSON as text. */
export function CopyJson({ value }: { value: unknown }) {
  return (
    <CopyButton value={JSON.stringify(value, null, 2) ?? 'null'}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name={copied ? 'check' : 'copy'} size={14} />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  )
}

/** A diff as the events have it: what each field was and is. */
export function Diff({ diff }: { diff: Record<string, { old?: unknown; new?: unknown }> }) {
  return (
    <table className="diff">
      <tbody>
        {Object.entries(diff).map(([field, change]) => (
          <tr key={field}>
            <th scope="row" className="mono">
              {field}
            </th>
            <td>
              {'old' in change ? <del>{shown(change.old)}</del> : <span className="quiet">new</span>}
              <span className="arrow" aria-label="became">
                →
              </span>
              {'new' in change ? <ins>{shown(change.new)}</ins> : <span className="quiet">gone</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : (JSON.stringify(value) ?? '')
}

/** Facts in two columns. Facts without a value are left out. */
export function Facts({ of }: { of: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {of
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
