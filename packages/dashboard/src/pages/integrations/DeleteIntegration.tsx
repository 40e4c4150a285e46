import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { count, plural } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'

const countedMax = 10_000

/** Says what goes with the integration, and deletes it. */
export function DeleteIntegration({
  integration,
  onClose,
}: {
  integration: AnswerOf<'getIntegration'>
  onClose: () => void
}) {
  const navigate = useNavigate()
  const holdings = useQuery({
    queryKey: ['integrations', integration.id, 'holdings'],
    queryFn: ({ signal }) =>
      read(
        api.GET('/v1/integrations/{integration_id}/holdings', {
          params: { path: { integration_id: integration.id } },
          signal,
        }),
      ),
  })
  const remove = useDo(
    () => read(api.DELETE('/v1/integrations/{id}', { params: { path: { id: integration.id } } })),
    { touches: [], said: 'The integration is deleted.', quiet: true },
  )
  const held = holdings.data
  const upTo = (value: number, one: string) =>
    value >= countedMax ? `${count(countedMax)} or more ${one}s` : plural(value, one)
  return (
    <Confirm
      title="Delete this integration?"
      action="Delete the integration"
      type={integration.customer_id}
      onConfirm={async () => {
        await remove.mutateAsync()
        await navigate('/integrations')
      }}
      onClose={onClose}
    >
      <div className="stack-small">
        <span>This erases, and nobody can bring it back:</span>
        <ul style={{ margin: 0, paddingLeft: 20 }}>
          <li>
            the credentials of {integration.customer_id}; the grant at the third party is revoked where it can
            be
          </li>
          <li>{held ? upTo(held.records, 'record') : '…'}</li>
          <li>
            the log of {held ? upTo(held.imports, 'import') : '…'}
            {held && held.record_errors > 0
              ? `, and ${upTo(held.record_errors, 'record')} that could not be taken`
              : ''}
          </li>
        </ul>
        <span className="quiet small">
          Events that were told stay in the log until their time is over. Your app gets no event for each
          record.
        </span>
      </div>
    </Confirm>
  )
}
