import { Button, NumberInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Facts } from '../../parts/Code.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Note } from '../../parts/Notice.tsx'
import { Card, Loaded } from '../../parts/Page.tsx'
import { useDo } from '../../parts/useDo.ts'
import { ScheduleForm } from '../integrations/schedule/ScheduleForm.tsx'
import { intervalWords, scheduleWords } from '../integrations/schedule/scheduleWords.ts'
import type { ConnectorOfApi } from './Connector.tsx'

type Settings = AnswerOf<'getImportSettings'>

const fullReads = ['PT6H', 'PT12H', 'P1D', 'P7D', 'P30D']

/** How all integrations of a connector are imported in this workspace: when, whether, and how much may be wrong. */
export function ImportSettings({ connector }: { connector: ConnectorOfApi }) {
  const settings = useQuery({
    queryKey: ['imports', 'settings', connector.type],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/connectors/{type}/imports', { params: { path: { type: connector.type } }, signal })),
  })
  return <Loaded of={settings}>{(data) => <SettingsCard connector={connector} settings={data} />}</Loaded>
}

function SettingsCard({ connector, settings }: { connector: ConnectorOfApi; settings: Settings }) {
  const mayWrite = useMayWrite()
  const [isEditing, setEditing] = useState(false)
  const path = { type: connector.type }
  const pause = useDo(
    (paused: boolean) =>
      read(api.PATCH('/v1/connectors/{type}/imports', { params: { path }, body: { paused } })),
    {
      touches: [['imports']],
      said: ({ paused }) =>
        paused
          ? `${connector.name} is paused: nothing is imported by schedule.`
          : `${connector.name} goes on; its integrations are spread over the schedule.`,
    },
  )
  return (
    <Card
      title="Imports"
      note="For every integration of this connector that has no schedule of its own."
      actions={
        mayWrite && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
              Change the schedule
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Icon name={settings.paused ? 'play' : 'pause'} size={14} />}
              loading={pause.isPending}
              onClick={() => pause.mutate(!settings.paused)}
            >
              {settings.paused ? 'Go on' : 'Pause all'}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        {settings.paused && (
          <Note tone="warn" title="All integrations of this connector are paused">
            <p>Nothing is imported by schedule. By hand it can be, on an integration’s page.</p>
          </Note>
        )}
        <Facts
          of={[
            ['Schedule', scheduleWords(settings.schedule)],
            ['Set by', settings.from === 'workspace' ? 'this workspace' : 'the connector'],
            ...(mayWrite
              ? []
              : ([
                  ['Reads everything', fullReadWords(connector.full_read_interval)],
                  ['Stops a stream at', `${percent(settings.bad_record_share)} % records at fault`],
                ] satisfies [string, string][])),
          ]}
        />
        {mayWrite && <FullRead connector={connector} />}
        {mayWrite && <BadShare type={connector.type} share={settings.bad_record_share} />}
      </div>
      {isEditing && (
        <ScheduleForm
          title={`When to import ${connector.name}`}
          present={settings.schedule}
          isOwn={settings.from === 'workspace'}
          above="the connector"
          save={(schedule) =>
            read(api.PATCH('/v1/connectors/{type}/imports', { params: { path }, body: { schedule } }))
          }
          onClose={() => setEditing(false)}
        />
      )}
    </Card>
  )
}

function percent(share: number): number {
  return Math.round(share * 1_000) / 10
}

function fullReadWords(interval: string | null): string {
  return interval === null ? 'as the connector says' : `every ${intervalWords(interval).replace(/^an? /, '')}`
}

/** Saved as soon as it is chosen. */
function FullRead({ connector }: { connector: ConnectorOfApi }) {
  const present = connector.full_read_interval
  const save = useDo(
    (interval: string | null) =>
      read(
        api.PUT('/v1/connectors/{type}', {
          params: { path: { type: connector.type } },
          body: { full_read_interval: interval },
        }),
      ),
    { touches: [['connectors']], said: 'Saved.' },
  )
  return (
    <Select
      label="Read everything"
      description="Finds what was deleted there. In between only what changed is read."
      allowDeselect={false}
      disabled={save.isPending}
      value={present ?? ''}
      onChange={(value) => save.mutate(value || null)}
      data={[
        { value: '', label: 'As the connector says (usually every day)' },
        ...[...new Set([...fullReads, ...(present ? [present] : [])])].map((value) => ({
          value,
          label: `Every ${intervalWords(value).replace(/^an? /, '')}`,
        })),
      ]}
    />
  )
}

function BadShare({ type, share }: { type: string; share: number }) {
  const [typed, setTyped] = useState<number | string>(percent(share))
  const save = useDo(
    (next: number) =>
      read(
        api.PATCH('/v1/connectors/{type}/imports', {
          params: { path: { type } },
          body: { bad_record_share: next / 100 },
        }),
      ),
    { touches: [['imports']], said: 'Saved.' },
  )
  const isChanged = typeof typed === 'number' && typed !== percent(share)
  return (
    <form
      className="row"
      style={{ alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof typed === 'number') save.mutate(typed)
      }}
    >
      <NumberInput
        className="grow"
        label="Stop a stream when more records are at fault"
        description="Then something is wrong with all of them: nothing of it is deleted."
        min={0}
        max={100}
        suffix=" %"
        value={typed}
        onChange={setTyped}
      />
      {isChanged && (
        <Button type="submit" variant="default" loading={save.isPending}>
          Save
        </Button>
      )}
    </form>
  )
}
