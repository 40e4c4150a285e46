import { Select } from '@mantine/core'
import { useState } from 'react'
import { api, read, type Schemas } from '../../api/client.ts'
import { FormDialog } from '../../parts/FormDialog.tsx'
import { SecretOnce } from '../../parts/SecretOnce.tsx'
import { useDo } from '../../parts/useDo.ts'

const graces = { '0': 'None: it ends now', '3600': 'An hour', '86400': 'A day', '604800': 'A week' }

/** Gives an endpoint a new secret; both sign until the grace is over, so that no webhook is refused meanwhile. */
export function RotateSecret({
  endpoint,
  onClose,
}: {
  endpoint: Schemas['WebhookEndpoint']
  onClose: () => void
}) {
  const [grace, setGrace] = useState<string | null>('86400')
  const rotate = useDo(
    () =>
      read(
        api.POST('/v1/webhook-endpoints/{endpoint_id}/rotate-secret', {
          params: { path: { endpoint_id: endpoint.id } },
          body: { grace_seconds: Number(grace ?? 0) },
        }),
      ),
    { touches: [['endpoints']], quiet: true },
  )
  if (rotate.data) {
    return (
      <SecretOnce
        title="New signing secret"
        what="Put it beside the old one in your backend now; take the old one out when its time is over."
        secret={rotate.data.secret}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog
      title="Rotate the secret"
      action="Make a new secret"
      isBusy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      <span>
        A new secret is made and shown once. Every webhook carries a signature of both until the old one ends,
        so your backend can change over at leisure.
      </span>
      <Select
        label="The old secret signs for another"
        value={grace}
        onChange={setGrace}
        allowDeselect={false}
        data={Object.entries(graces).map(([value, label]) => ({ value, label }))}
      />
    </FormDialog>
  )
}
