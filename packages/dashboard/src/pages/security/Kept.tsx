import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

/** A setting that is kept sealed: what may be told of it, and what can be done with it. */
export function Kept({
  children,
  onReplace,
  onRemove,
}: {
  children: ReactNode
  onReplace: () => void
  onRemove: () => void
}) {
  return (
    <div className="kept">
      <div className="grow wrap-anywhere">{children}</div>
      <div className="row" style={{ gap: 6 }}>
        <Button size="compact-sm" variant="default" onClick={onReplace}>
          Replace
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onRemove}>
          Remove
        </Button>
      </div>
    </div>
  )
}

/** After “Replace” or “Remove”: how to keep what is there after all. */
export function KeepInstead({ children, onKeep }: { children: ReactNode; onKeep: () => void }) {
  return (
    <div className="row-wrap small">
      <span className="quiet">{children}</span>
      <Button size="compact-sm" variant="subtle" onClick={onKeep}>
        Keep it
      </Button>
    </div>
  )
}
