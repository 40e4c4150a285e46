import { Modal } from '@mantine/core'
import type { AnswerOf } from '../../api/client.ts'
import { Note } from '../../parts/Notice.tsx'

/** A link that mends this integration when its customer opens it. */
export function ReconnectLink({
  integration,
  onClose,
}: {
  integration: AnswerOf<'getIntegration'>
  onClose: () => void
}) {
  return (
    <Modal opened onClose={onClose} title="Reconnect link" size="lg">
      <Note tone="info">
        <p>
          Pass integration_id “{integration.id}” in the connect secret: the customer signs in again and this
          integration is mended.
        </p>
      </Note>
    </Modal>
  )
}
