import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, given, read, type AnswerOf } from '../../api/client.ts'
import { Json } from '../../parts/Code.tsx'
import { Card, Loaded, More } from '../../parts/Page.tsx'
import { count, Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'

type Kind = AnswerOf<'countRecordErrors'>['data'][number]
type RecordError = AnswerOf<'listRecordErrors'>['data'][number]

const pageLength = 20

/** Records that could not be taken, by what is wrong with them, each with its reason and as it came. Nothing while there are none. */
export function RecordErrors({ integration }: { integration: AnswerOf<'getIntegration'> }) {
  const [chosen, setChosen] = useState<Kind | null>(null)
  const path = { integration_id: integration.id }
  const kinds = useQuery({
    queryKey: ['imports', 'record-errors', integration.id, 'counts'],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/integrations/{integration_id}/record-errors/counts', { params: { path }, signal })),
  })
  const filter = chosen && { stream: chosen.stream, code: chosen.code, field: chosen.field ?? undefined }
  const errors = usePages(
    ['imports', 'record-errors', integration.id, filter],
    (cursor, signal) =>
      read(
        api.GET('/v1/integrations/{integration_id}/record-errors', {
          params: { path, query: given({ ...filter, cursor, limit: pageLength }) },
          signal,
        }),
      ),
    { enabled: (kinds.data?.total ?? 0) > 0 },
  )
  if (!kinds.data?.total) return null
  return (
    <Card
      title={`Records that could not be taken: ${count(kinds.data.total)}`}
      note="What is held of them stays. They are tried again when they change at the third party, or the mapping does."
      actions={
        <Button
          component={Link}
          to={`/mapping/${integration.connector_type}`}
          size="compact-sm"
          variant="default"
        >
          Open the mapping
        </Button>
      }
      flush
    >
      {kinds.data.data.length > 1 && (
        <div className="row-wrap kinds" role="group" aria-label="What is wrong">
          {kinds.data.data.map((kind) => (
            <Button
              key={`${kind.stream} ${kind.code} ${kind.field}`}
              size="compact-sm"
              variant={kind === chosen ? 'light' : 'default'}
              aria-pressed={kind === chosen}
              title={kind.code}
              onClick={() => setChosen(kind === chosen ? null : kind)}
            >
              {kind.stream}
              {kind.field ? ` · ${kind.field}` : ''}&nbsp;<span className="quiet">{count(kind.count)}</span>
            </Button>
          ))}
        </div>
      )}
      <Loaded of={errors}>
        {(rows) => (
          <div className="opening-list">
            {rows.map((error) => (
              <RecordErrorRow key={`${error.stream} ${error.record_key}`} error={error} />
            ))}
          </div>
        )}
      </Loaded>
      <More of={errors} />
    </Card>
  )
}

function RecordErrorRow({ error }: { error: RecordError }) {
  const id = error.record_key.startsWith('id:') ? error.record_key.slice(3) : null
  return (
    <details>
      <summary>
        <span className="what">
          {error.stream}{' '}
          {id === null ? (
            <span className="quiet">without a usable id</span>
          ) : (
            <span className="mono">{id}</span>
          )}
          {error.field && <span className="quiet"> · {error.field}</span>}
        </span>
        <span className="wrap-anywhere">{error.message}</span>
      </summary>
      <div className="stack-small">
        <span className="quiet small">
          Noticed <Time at={error.created} /> · <span className="mono">{error.code}</span>
        </span>
        {error.raw === null ? (
          <span className="quiet small">The record is too large to be shown.</span>
        ) : (
          <Json value={error.raw} label={`Record ${id ?? error.record_key}`} />
        )}
      </div>
    </details>
  )
}
