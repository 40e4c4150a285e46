import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Note } from '../../parts/Notice.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, plural, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { useImport } from './useImport.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

type ImportOfApi = AnswerOf<'getImport'>

/** The integration's newest import: how far it is while it runs, and what it brought. */
export function ImportProgress({ importId }: { importId: string }) {
  const mayWrite = useMayWrite()
  const { data } = useImport(importId)
  const cancel = useDo(
    () => read(api.POST('/v1/imports/{import_id}/cancel', { params: { path: { import_id: importId } } })),
    { touches: [['imports']], said: 'The import stops after the page that it reads.' },
  )
  const confirm = useDo(
    () =>
      read(
        api.POST('/v1/imports/{import_id}/confirm-deletes', { params: { path: { import_id: importId } } }),
      ),
    { touches: [['imports']], said: 'The deletes are confirmed: everything is read again.' },
  )
  if (!data) return null
  const isUnderWay = data.status === 'running' || data.status === 'queued'
  const isGuarded = [data.error, ...data.streams.map(({ error }) => error)].some(
    (error) => error?.code === 'import.delete_guard',
  )
  return (
    <div className="stack">
      <div className="row-wrap" aria-live="polite">
        <Status of={data.status} />
        <span className="quiet small">
          {data.mode === 'full' ? 'Reads everything' : 'Reads what changed'} · {triggerWords[data.trigger]} ·{' '}
          {data.finished && data.started ? (
            <>took {duration(Date.parse(data.finished) - Date.parse(data.started))}</>
          ) : (
            <Time at={data.started ?? data.created} />
          )}
        </span>
        <span className="grow" />
        {isUnderWay && mayWrite && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(undefined)}
          >
            Cancel
          </Button>
        )}
      </div>
      {isUnderWay && (
        <div
          className="progress"
          data-unknown
          role="progressbar"
          aria-label="Import under way"
          aria-valuetext={`${plural(data.records.read, 'record')} read`}
        >
          <div />
        </div>
      )}
      <RecordCounts of={data.records} />
      {data.error && !isGuarded && (
        <Note tone={data.status === 'failed' ? 'bad' : 'warn'} title={data.error.code}>
          <p className="wrap-anywhere">{data.error.message}</p>
          {data.retry_at && (
            <p>
              Tried again <Time at={data.retry_at} />.
            </p>
          )}
        </Note>
      )}
      {isGuarded && (
        <Note tone="warn" title="Many records would be deleted">
          <p>
            More than the set share of the records was not there any more, so nothing was deleted. Look at the
            third party first: is it right that they are gone?
          </p>
          {mayWrite && (
            <Button
              size="compact-sm"
              mt={8}
              loading={confirm.isPending}
              onClick={() => confirm.mutate(undefined)}
            >
              They are gone: delete them
            </Button>
          )}
        </Note>
      )}
      <Streams of={data.streams} />
    </div>
  )
}

const triggerWords: Record<ImportOfApi['trigger'], string> = {
  installation: 'after connecting',
  reconnect: 'after reconnecting',
  schedule: 'by schedule',
  manual: 'by hand',
  mapping: 'after a new mapping',
}

function RecordCounts({ of }: { of: ImportOfApi['records'] }) {
  const shown: [string, number][] = [
    ['read', of.read],
    ['new', of.new],
    ['updated', of.updated],
    ['deleted', of.deleted],
    ['unchanged', of.unchanged],
    ['failed', of.failed],
  ]
  return (
    <div className="row-wrap" style={{ gap: '6px 22px' }}>
      {shown.map(([label, value]) => (
        <div key={label}>
          <div
            style={{ fontSize: 17, fontWeight: 620, fontVariantNumeric: 'tabular-nums' }}
            data-count={label}
          >
            {count(value)}
          </div>
          <div className="quiet small">{label}</div>
        </div>
      ))}
    </div>
  )
}

function Streams({ of }: { of: ImportOfApi['streams'] }) {
  if (of.length === 0) return null
  return (
    <TableScroll>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" style={{ paddingLeft: 0 }}>
              Stream
            </th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Read
            </th>
            <th scope="col" className="number wide">
              New
            </th>
            <th scope="col" className="number wide">
              Updated
            </th>
            <th scope="col" className="number wide" style={{ paddingRight: 0 }}>
              Deleted
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map((stream) => (
            <tr key={stream.stream}>
              <td style={{ paddingLeft: 0 }}>
                {stream.stream}
                {stream.error && <div className="quiet small wrap-anywhere">{stream.error.message}</div>}
              </td>
              <td>
                <Status of={stream.status} />
              </td>
              <td className="number">{count(stream.records.read)}</td>
              <td className="number wide">{count(stream.records.new)}</td>
              <td className="number wide">{count(stream.records.updated)}</td>
              <td className="number wide" style={{ paddingRight: 0 }}>
                {count(stream.records.deleted)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** Records that could not be taken, each with its reason. */
export function RecordErrors({ integrationId }: { integrationId: string }) {
  const errors = useQuery({
    queryKey: ['imports', 'record-errors', integrationId],
    queryFn: ({ signal }) =>
      read(
        api.GET('/v1/integrations/{integration_id}/record-errors', {
          params: { path: { integration_id: integrationId }, query: { limit: 20 } },
          signal,
        }),
      ),
  })
  if (!errors.data?.data.length) return null
  return (
    <section className="card">
      <div className="card-head">
        <div>
          <h2>Records that could not be taken</h2>
          <p className="card-note">
            They are tried again when they change at the third party, or the mapping does.
          </p>
        </div>
      </div>
      <TableScroll below>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Field</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {errors.data.data.map((error) => (
              <tr key={`${error.stream} ${error.record_key}`}>
                <td>
                  {error.stream}
                  <div className="mono quiet small wrap-anywhere">{error.record_key.slice(0, 40)}</div>
                </td>
                <td className="mono">{error.field ?? '–'}</td>
                <td className="wrap-anywhere">{error.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  )
}
