import { Button, Group } from '@mantine/core'
import { Dialog } from './Dialog.tsx'
import { Copyable } from './Code.tsx'
import { Icon } from './icons.tsx'
import { Note } from './Notice.tsx'
import { saveFile } from './saveFile.ts'

/** A secret that is shown this once: copied, or saved as a file. */
export function SecretOnce({
  title,
  what,
  secret,
  file,
  onClose,
}: {
  title: string
  what: string
  secret: string
  file?: string
  onClose: () => void
}) {
  return (
    <Dialog onClose={onClose} title={title} closeOnClickOutside={false} size="lg">
      <div className="stack">
        <Note tone="warn" title="Shown this once">
          <p>{what} We keep no copy that can be read. Store it now, where your backend finds it.</p>
        </Note>
        {file ? (
          <Button
            leftSection={<Icon name="download" />}
            onClick={() => saveFile(file, secret)}
            data-autofocus
          >
            Download {file}
          </Button>
        ) : (
          <Copyable value={secret} label={title} />
        )}
        <Group justify="flex-end">
          <Button variant={file ? 'default' : 'filled'} onClick={onClose}>
            I have stored it
          </Button>
        </Group>
      </div>
    </Dialog>
  )
}
