import { Button } from '@mantine/core'
import type { ReactNode, RefObject, SubmitEvent } from 'react'
import { Dialog } from './Dialog.tsx'
import { ProblemNote } from './Notice.tsx'

/** A form in a dialog: its fields, what went wrong, and its buttons, which stay in sight however long the form is. */
export function FormDialog({
  title,
  size = 'md',
  action,
  isBusy,
  isReady = true,
  error,
  form,
  onSubmit,
  onClose,
  children,
}: {
  title: string
  size?: 'md' | 'lg'
  /** What the button that submits says. */
  action: string
  isBusy: boolean
  isReady?: boolean
  error: unknown
  form?: RefObject<HTMLFormElement | null>
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Dialog onClose={onClose} title={title} size={size}>
      <form className="stack" onSubmit={submit} {...(form ? { ref: form } : {})}>
        {children}
        <ProblemNote error={error} />
        <div className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy} disabled={!isReady}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
