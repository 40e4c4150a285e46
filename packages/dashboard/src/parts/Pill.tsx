import type { ReactNode } from 'react'

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet'

/** How something stands, in a word and a colour; the colour alone says nothing. */
export function Pill({ tone, moving, children }: { tone: Tone; moving?: boolean; children: ReactNode }) {
  return (
    <span className="pill" data-tone={tone} data-moving={moving || undefined}>
      {children}
    </span>
  )
}

const known: Record<string, [Tone, string]> = {
  active: ['good', 'Active'],
  enabled: ['good', 'Enabled'],
  delivered: ['good', 'Delivered'],
  succeeded: ['good', 'Succeeded'],
  done: ['good', 'Done'],
  paused: ['quiet', 'Paused'],
  cancelled: ['quiet', 'Cancelled'],
  queued: ['info', 'Queued'],
  pending: ['info', 'Pending'],
  running: ['info', 'Running'],
  reading: ['info', 'Reading'],
  sweeping: ['info', 'Finding deleted'],
  retrying: ['warn', 'Will retry'],
  partial: ['warn', 'Partly done'],
  needs_reconnect: ['bad', 'Needs reconnect'],
  disabled: ['bad', 'Disabled'],
  failed: ['bad', 'Failed'],
  given_up: ['bad', 'Given up'],
  deletes_held: ['warn', 'Deletes held'],
  import_failed: ['bad', 'Import failed'],
  import_partial: ['warn', 'Import partly done'],
}

/** The pill of a status that the API gives, whatever it is of. */
export function Status({ of }: { of: string }) {
  const [tone, label] = known[of] ?? ['quiet', of]
  return (
    <Pill tone={tone} moving={['running', 'reading', 'sweeping'].includes(of)}>
      {label}
    </Pill>
  )
}
