import { Link } from 'react-router'
import { Diff, Json } from '../../parts/Code.tsx'
import { Empty, Note, ProblemNote } from '../../parts/Notice.tsx'
import { Card, Loading } from '../../parts/Page.tsx'
import { Pill, type Tone } from '../../parts/Pill.tsx'
import { nameOfRecord } from '../data/models.ts'
import type { PreviewState } from './usePreview.ts'

const outcomes: Record<string, [Tone, string]> = {
  new: ['good', 'Would be new'],
  updated: ['info', 'Would change'],
  unchanged: ['quiet', 'Stays the same'],
  replaced: ['warn', 'Would be another record'],
  deleted: ['bad', 'Would be deleted'],
  failed: ['bad', 'Fails'],
}

/** The edited mapping at work on records that are stored. Nothing is written. */
export function Preview({ of }: { of: PreviewState }) {
  return (
    <div className="sticky">
      <Card title="Preview" note="What it makes of stored records. Nothing is changed before you publish.">
        <div className="stack" aria-live="polite" aria-busy={of.isFetching}>
          <ProblemNote error={of.error} />
          {!of.isComplete && (
            <Note tone="warn">The time for a preview was over before all of it was mapped.</Note>
          )}
          {of.records === undefined ? (
            !of.error && <Loading />
          ) : of.records.length === 0 ? (
            <Empty icon="data" title="No stored record of this stream">
              Connect an account first: <Link to="/connectors">try a connector</Link>.
            </Empty>
          ) : (
            of.records.map((record, index) => {
              const [tone, label] = outcomes[record.outcome] ?? ['quiet', record.outcome]
              const diff = record.diff as Record<string, { old?: unknown; new?: unknown }> | null
              return (
                <div key={record.resource_id ?? index} className="stack-small">
                  <div className="row-wrap">
                    <span className="grow clip" style={{ fontWeight: 560 }}>
                      {nameOfRecord({ external_id: record.external_id ?? '(no id)', ...record.after })}
                    </span>
                    <Pill tone={tone}>{label}</Pill>
                  </div>
                  {record.errors.map((error) => (
                    <Note
                      key={`${error.field} ${error.message}`}
                      tone="bad"
                      title={error.field ?? 'The record'}
                    >
                      <p className="wrap-anywhere">{error.message}</p>
                    </Note>
                  ))}
                  {diff && <Diff diff={diff} />}
                  <details open={index === 0}>
                    <summary className="quiet small">The record, and what becomes of it</summary>
                    <div className="stack-small" style={{ marginTop: 8 }}>
                      <span className="quiet small">What becomes of it</span>
                      <Json value={record.after} label={`Mapped ${record.external_id ?? index}`} />
                      <span className="quiet small">As the third party sent it</span>
                      <Json value={record.raw} label={`Raw ${record.external_id ?? index}`} />
                    </div>
                  </details>
                </div>
              )
            })
          )}
        </div>
      </Card>
    </div>
  )
}
