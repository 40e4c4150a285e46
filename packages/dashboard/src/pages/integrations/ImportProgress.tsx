import { Button } from '@mantine/core'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Note } from '../../parts/Notice.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, plural, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { isUnderWay, readWords, triggerWords } from './importWords.ts'
import { useImport } from './useImport.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

type ImportOfApi = AnswerOf<'getImport'>

/** An import: how far it is while it runs, and what it brought. */
export function ImportProgress({ importId, isNewest = false }: { importId: string; isNewest?: boolean }) {
  const mayWrite = useMayWrite()
  const { data } = useImport(importId)
  if (!data) return null
  const runs = isUnderWay(data.status)
  return (
    <div className="stack">
      <div className="row-wrap" aria-live="polite">
        <Status of={data.status} />
        <span className="quiet small grow">
          {readWords(data)} · {triggerWords[data.trigger]} · <Time at={data.started ?? data.created} />
          {data.finished && data.duration_s !== null && <>, took {duration(data.duration_s * 1_000)}</>}
          {runs && data.records_per_s ? ` · ${count(data.records_per_s)} records/s` : ''}
        </span>
        {runs && mayWrite && <CancelButton importId={importId} />}
      </div>
      {runs && (
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
      <Trouble of={data} mayRetry={isNewest && mayWrite} />
      <Streams of={data.streams} />
    </div>
  )
}

function CancelButton({ importId }: { importId: string }) {
  const cancel = useDo(
    () => read(api.POST('/v1/imports/{import_id}/cancel', { params: { path: { import_id: importId } } })),
    { touches: [['imports']], said: 'The import stops after the page that it reads.' },
  )
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={cancel.isPending}
      onClick={() => cancel.mutate(undefined)}
    >
      Cancel
    </Button>
  )
}

/** What went wrong, and the way on: the failed streams are read again by themselves, or now. */
function Trouble({ of, mayRetry }: { of: ImportOfApi; mayRetry: boolean }) {
  const retry = useDo(
    () => read(api.POST('/v1/imports/{import_id}/retry', { params: { path: { import_id: of.id } } })),
    { touches: [['imports']], said: 'What failed is read again, from where it stands.' },
  )
  const failed = of.streams.filter(({ status }) => status === 'failed').length
  const isOver = of.status === 'partial' || of.status === 'failed'
  if (!of.error && !isOver) return null
  // Held deletes are asked about above, and not tried again.
  const isGuarded = [of.error, ...of.streams.map(({ error }) => error)].some(
    (error) => error?.code === 'import.delete_guard',
  )
  const isSaidBelow = of.streams.some(({ error }) => error?.message === of.error?.message)
  const title = isGuarded
    ? 'Deletes are held'
    : !isOver
      ? 'Something went wrong: it is tried again'
      : of.status === 'partial'
        ? `${plural(failed, 'stream')} of ${of.streams.length} could not be read`
        : 'The import failed'
  return (
    <Note tone={of.status === 'failed' && !isGuarded ? 'bad' : 'warn'} title={title}>
      {isGuarded ? (
        <p>
          So many records were missing that their deletes wait for an admin’s word, on the integration’s page.
        </p>
      ) : (
        // What a stream says stands at the stream.
        of.error && !isSaidBelow && <p className="wrap-anywhere">{of.error.message}</p>
      )}
      {of.retry_at && (
        <p>
          Tried again <Time at={of.retry_at} />.
        </p>
      )}
      {isOver && mayRetry && !isGuarded && (
        <Button
          size="compact-sm"
          variant="default"
          mt={8}
          loading={retry.isPending}
          onClick={() => retry.mutate(undefined)}
        >
          Read what failed again
        </Button>
      )}
    </Note>
  )
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
    <div className="counts">
      {shown.map(([label, value]) => (
        <div key={label} data-none={value === 0 || undefined}>
          <div className="value" data-count={label}>
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
            <StreamRows key={stream.stream} of={stream} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function StreamRows({ of: { stream, status, records, error } }: { of: ImportOfApi['streams'][number] }) {
  // Held deletes are told above, in other words.
  const said = error !== null && error.code !== 'import.delete_guard' ? error.message : null
  return (
    <>
      <tr data-said={said !== null || undefined}>
        <td style={{ paddingLeft: 0 }}>{stream}</td>
        <td>
          <Status of={status} />
        </td>
        <td className="number">{count(records.read)}</td>
        <td className="number wide">{count(records.new)}</td>
        <td className="number wide">{count(records.updated)}</td>
        <td className="number wide" style={{ paddingRight: 0 }}>
          {count(records.deleted)}
        </td>
      </tr>
      {said !== null && (
        <tr>
          <td colSpan={6} className="said quiet small wrap-anywhere" style={{ paddingLeft: 0 }}>
            {said}
          </td>
        </tr>
      )}
    </>
  )
}
