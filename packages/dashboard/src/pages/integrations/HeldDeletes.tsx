import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Note } from '../../parts/Notice.tsx'
import { count, plural, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'

type Held = AnswerOf<'listHeldDeletes'>['data'][number]

/** Streams of which records were missing whose deletes wait for somebody's word. Nothing while there are none. */
export function HeldDeletes({ integrationId }: { integrationId: string }) {
  const mayWrite = useMayWrite()
  const [confirming, setConfirming] = useState<Held | null>(null)
  const held = useQuery({
    queryKey: ['imports', 'held', integrationId],
    queryFn: async ({ signal }) =>
      (
        await read(
          api.GET('/v1/integrations/{integration_id}/held-deletes', {
            params: { path: { integration_id: integrationId } },
            signal,
          }),
        )
      ).data,
  })
  const confirm = useDo(
    (importId: string) =>
      read(
        api.POST('/v1/imports/{import_id}/confirm-deletes', { params: { path: { import_id: importId } } }),
      ),
    { touches: [['imports']], said: 'Confirmed: the records are read once more, then deleted.', quiet: true },
  )
  const again = useDo(
    () =>
      read(
        api.POST('/v1/integrations/{integration_id}/imports', {
          params: { path: { integration_id: integrationId } },
          body: { mode: 'full' },
        }),
      ),
    { touches: [['imports']], said: 'Everything is read again. What shows up again stays.' },
  )
  const [first] = held.data ?? []
  if (!held.data || !first) return null
  const missing = held.data.reduce((sum, one) => sum + one.missing, 0)
  return (
    <Note tone="warn" title={`${plural(missing, 'record')} would be deleted: please look`}>
      <p>
        The third party did not show them any more, but they are very many, or something else in its answers
        was odd: the import that stopped says what. So nothing was deleted. A wrong filter, a lost permission
        or a fault there looks just the same.
      </p>
      <ul className="held">
        {held.data.map((one) => (
          <li key={one.stream}>
            <b>{one.stream}</b>: {count(one.missing)} of {count(one.of)} missing (
            {Math.round((100 * one.missing) / Math.max(1, one.of))}%), noticed <Time at={one.since} />
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <div className="row-wrap" style={{ marginTop: 10 }}>
          <Button size="compact-sm" color="red.8" autoContrast={false} onClick={() => setConfirming(first)}>
            They are gone: delete them…
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate(undefined)}
          >
            Read everything again
          </Button>
        </div>
      ) : (
        <p className="quiet">An admin of the workspace decides.</p>
      )}
      {confirming && (
        <Confirm
          title={`Delete ${plural(missing, 'record')}?`}
          action="Delete what is gone"
          onConfirm={() => confirm.mutateAsync(confirming.import_id)}
          onClose={() => setConfirming(null)}
        >
          {held.data.map(({ stream }) => stream).join(', ')}: read whole once more; what is missing then is
          deleted, and your endpoints are told of each record. What shows up again stays.
        </Confirm>
      )}
    </Note>
  )
}
