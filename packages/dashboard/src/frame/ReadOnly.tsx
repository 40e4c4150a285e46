import { Tooltip } from '@mantine/core'
import { Pill } from '../parts/Pill.tsx'
import { useMayWrite } from './session.ts'

const why = 'Your role is user: you see everything, and an admin changes it.'

/** Where an admin has buttons: why there are none. */
export function ReadOnly() {
  if (useMayWrite()) return null
  return (
    <Tooltip label={why} events={{ hover: true, focus: true, touch: true }}>
      <span tabIndex={0} role="note" aria-label={`Read only. ${why}`}>
        <Pill tone="quiet">Read only</Pill>
      </span>
    </Tooltip>
  )
}
