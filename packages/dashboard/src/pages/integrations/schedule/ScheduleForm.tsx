import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { FormDialog } from '../../../parts/FormDialog.tsx'
import { Time } from '../../../parts/text.tsx'
import { useDo } from '../../../parts/useDo.ts'
import { intervalWords, nextRuns, runWords, type Schedule } from './scheduleWords.ts'

const choices = ['PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT3H', 'PT6H', 'PT12H', 'P1D', 'P7D']
const examples: [string, string][] = [
  ['Every night', '0 3 * * *'],
  ['Workdays at six', '0 6 * * 1-5'],
  ['On Sundays', '0 3 * * 0'],
  ['Every two hours', '0 */2 * * *'],
]
const runsShown = 3
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

type Kind = 'default' | 'interval' | 'cron'

/** Sets when imports run: as whoever stands above says, every so often, or at times of day. */
export function ScheduleForm({
  title,
  present,
  isOwn,
  above,
  save,
  onClose,
}: {
  title: string
  present: Schedule
  /** Whether `present` was set here, and not by whoever stands above. */
  isOwn: boolean
  /** Who says it when nothing is set here: "the connector". */
  above: string
  save: (schedule: Schedule | null) => Promise<unknown>
  onClose: () => void
}) {
  const [kind, setKind] = useState<Kind>(isOwn ? ('cron' in present ? 'cron' : 'interval') : 'default')
  const [interval, setInterval] = useState('interval' in present ? present.interval : 'PT1H')
  const [cron, setCron] = useState('cron' in present ? present.cron : '0 3 * * *')
  const [zone, setZone] = useState('cron' in present ? present.time_zone : ownZone)
  const runs = nextRuns(cron, zone, runsShown)
  const wanted: Schedule | null =
    kind === 'default' ? null : kind === 'interval' ? { interval } : { cron: cron.trim(), time_zone: zone }
  const write = useDo(() => save(wanted), {
    touches: [['imports'], ['connectors']],
    said: 'The schedule is saved.',
    quiet: true,
  })
  return (
    <FormDialog
      title={title}
      action="Save"
      isBusy={write.isPending}
      isReady={kind !== 'cron' || typeof runs !== 'string'}
      error={write.error}
      onSubmit={() => write.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <SegmentedControl
        fullWidth
        aria-label="How imports are timed"
        value={kind}
        onChange={(value) => {
          if (value === 'default' || value === 'interval' || value === 'cron') setKind(value)
        }}
        data={[
          { value: 'default', label: 'Default' },
          { value: 'interval', label: 'Interval' },
          { value: 'cron', label: 'Times of day' },
        ]}
      />
      {kind === 'default' && (
        <p className="quiet" style={{ margin: 0 }}>
          When {above} says, now and whenever that changes.
        </p>
      )}
      {kind === 'interval' && (
        <Select
          label="Import every"
          description="A tenth more or less, so that many do not start together."
          allowDeselect={false}
          value={interval}
          onChange={(value) => {
            if (value) setInterval(value)
          }}
          data={[...new Set([...choices, interval])].map((value) => ({
            value,
            label: intervalWords(value).replace(/^an? /, '1 '),
          }))}
        />
      )}
      {kind === 'cron' && (
        <CronFields cron={cron} zone={zone} runs={runs} onCron={setCron} onZone={setZone} />
      )}
    </FormDialog>
  )
}

function CronFields({
  cron,
  zone,
  runs,
  onCron,
  onZone,
}: {
  cron: string
  zone: string
  runs: Date[] | string
  onCron: (next: string) => void
  onZone: (next: string) => void
}) {
  const zones = [...new Set(['UTC', ownZone, zone, ...Intl.supportedValuesOf('timeZone')])]
  return (
    <>
      <div className="row-wrap" style={{ gap: 6 }}>
        {examples.map(([label, expression]) => (
          <Button
            key={expression}
            size="compact-sm"
            variant={expression === cron ? 'light' : 'default'}
            aria-pressed={expression === cron}
            onClick={() => onCron(expression)}
          >
            {label}
          </Button>
        ))}
      </div>
      <TextInput
        label="Cron"
        description="Minute, hour, day of the month, month, weekday."
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
        autoComplete="off"
        maxLength={200}
        value={cron}
        {...(typeof runs === 'string' ? { error: runs } : {})}
        onChange={(event) => onCron(event.currentTarget.value)}
      />
      <Select
        label="Time zone"
        searchable
        allowDeselect={false}
        limit={60}
        nothingFoundMessage="No time zone of this name"
        value={zone}
        onChange={(value) => {
          if (value) onZone(value)
        }}
        data={zones}
      />
      {typeof runs !== 'string' && (
        <div className="stack-small" aria-live="polite">
          <span className="quiet small">
            The next times, each a little later so that many do not start together
          </span>
          <ol className="runs" aria-label="The next times">
            {runs.map((run) => (
              <li key={run.getTime()}>
                <span>{runWords(run, zone)}</span>
                <span className="quiet">
                  <Time at={run.toISOString()} />
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  )
}
