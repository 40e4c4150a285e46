import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { asProblem } from '../api/problem.ts'
import { Icon, type IconName } from './icons.tsx'

type NoteTone = 'bad' | 'warn' | 'info' | 'good'

const noteIcons: Record<NoteTone, IconName> = { bad: 'warning', warn: 'warning', info: 'info', good: 'check' }

/** A framed remark; bad ones are read out at once. */
export function Note({ tone, title, children }: { tone: NoteTone; title?: string; children?: ReactNode }) {
  return (
    <div className="note" data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={noteIcons[tone]} />
      <div className="grow">
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}

/** What went wrong and what to do, in the service's words. Nothing while there is no error. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  if (!error) return null
  const problem = asProblem(error)
  return (
    <Note tone="bad" title={problem.title}>
      <p className="wrap-anywhere">{problem.message}</p>
      {retry && (
        <Button size="compact-sm" variant="default" mt={8} onClick={retry}>
          Try again
        </Button>
      )}
    </Note>
  )
}

/** Where there is nothing yet: what it would be, and what to do next. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <Icon name={icon} size={30} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}
