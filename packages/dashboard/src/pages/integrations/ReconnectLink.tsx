import { useQuery } from '@tanstack/react-query'
import { Dialog } from '../../parts/Dialog.tsx'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { ConnectLink } from '../connectors/ConnectLink.tsx'
import { Loaded } from '../../parts/Page.tsx'

/** A link that mends this integration when its customer opens it. */
export function ReconnectLink({
  integration,
  onClose,
}: {
  integration: AnswerOf<'getIntegration'>
  onClose: () => void
}) {
  const link = useQuery({
    queryKey: ['connect-link', integration.id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/v1/connect-links', {
          params: {
            query: {
              connector: integration.connector_type,
              customer_id: integration.customer_id,
              integration_id: integration.id,
            },
          },
          signal,
        }),
      ),
    staleTime: Infinity,
    gcTime: 0,
  })
  return (
    <Dialog onClose={onClose} title="Reconnect link" size="lg">
      <div className="stack">
        <span>
          Send it to <strong>{integration.customer_id}</strong>. Whoever opens it signs in at the third party
          again, and this integration goes on where it was.
        </span>
        <Loaded of={link}>{(data) => <ConnectLink link={data} />}</Loaded>
      </div>
    </Dialog>
  )
}
