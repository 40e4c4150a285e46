import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Note } from '../../parts/Notice.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, plural, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { heldWords, isHeld, isUnderWay, readWords, statusOf, triggerWords } from './importWords.ts'
import { useImport } from './useImport.ts'
import { Table } from '../../parts/Table.tsx'

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
        <Status of={statusOf(data)} />
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
      <Trouble of={data} isNewest={isNewest} mayRetry={isNewest && mayWrite} />
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
function Trouble({ of, isNewest, mayRetry }: { of: ImportOfApi; isNewest: boolean; mayRetry: boolean }) {
  const retry = useDo(
    () => read(api.POST('/v1/imports/{import_id}/retry', { params: { path: { import_id: of.id } } })),
    { touches: [['imports']], said: 'What failed is read again, from where it stands.' },
  )
  const failed = of.streams.filter(({ status }) => status === 'failed').length
  const isOver = of.status === 'partial' || of.status === 'failed'
  if (!of.error && !isOver) return null
  // Held deletes are not tried again. Of the newest import they are asked about above.
  const isGuarded = [of.error, ...of.streams.map(({ error }) => error)].some(isHeld)
  if (
    isNewest &&
    isGuarded &&
    of.streams.every(({ status, error }) => status !== 'failed' || isHeld(error))
  ) {
    return null
  }
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
          {heldWords} <Link to={`/integrations/${of.integration_id}`}>Look at it</Link>
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
    <div className="inset-table">
      <Table
        rows={of}
        keyOf={({ stream }) => stream}
        // Held deletes are told above, in other words.
        belowOf={({ error }) => error && !isHeld(error) && error.message}
        columns={[
          { title: 'Stream', of: ({ stream }) => stream },
          { title: 'Status', of: (stream) => <Status of={statusOf(stream)} /> },
          { title: 'Read', isNumber: true, of: ({ records }) => count(records.read) },
          { title: 'New', isNumber: true, isWide: true, of: ({ records }) => count(records.new) },
          { title: 'Updated', isNumber: true, isWide: true, of: ({ records }) => count(records.updated) },
          { title: 'Deleted', isNumber: true, isWide: true, of: ({ records }) => count(records.deleted) },
        ]}
      />
    </div>
  )
}
