import { Button, Group, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Dialog } from './Dialog.tsx'
import { ProblemNote } from './Notice.tsx'

/** Asks before something that can not be undone; with `type`, that word must be typed. Stays open with the reason when it fails. */
export function Confirm({
  title,
  children,
  action,
  type,
  onConfirm,
  onClose,
}: {
  title: string
  children: ReactNode
  action: string
  type?: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
}) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <Dialog onClose={onClose} title={title}>
      <div className="stack">
        <div>{children}</div>
        {type !== undefined && (
          <TextInput
            label={`Type ${type} to go on`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <ProblemNote error={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            color="red.8"
            autoContrast={false}
            loading={busy}
            disabled={type !== undefined && typed !== type}
            onClick={() => void confirm()}
          >
            {action}
          </Button>
        </Group>
      </div>
    </Dialog>
  )
}
