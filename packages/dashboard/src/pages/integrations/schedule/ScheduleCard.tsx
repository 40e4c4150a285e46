import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, read, type AnswerOf } from '../../../api/client.ts'
import { useMayWrite } from '../../../frame/session.ts'
import { Facts } from '../../../parts/Code.tsx'
import { Card, Loaded } from '../../../parts/Page.tsx'
import { Time } from '../../../parts/text.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'
import { scheduleWords } from './scheduleWords.ts'

type Answer = AnswerOf<'getSchedule'>

const clock = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** When an integration is imported by itself: in words, who says so, and the next time. */
export function ScheduleCard({ integration }: { integration: AnswerOf<'getIntegration'> }) {
  const mayWrite = useMayWrite()
  const [isEditing, setEditing] = useState(false)
  const { id, connector_type: type } = integration
  const schedule = useQuery({
    queryKey: ['imports', 'schedule', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/v1/integrations/{integration_id}/schedule', {
          params: { path: { integration_id: id } },
          signal,
        }),
      ),
    refetchInterval: 30_000,
  })
  return (
    <Card
      title="Schedule"
      actions={
        mayWrite &&
        schedule.data && (
          <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
            Change
          </Button>
        )
      }
    >
      <Loaded of={schedule}>
        {(data) => (
          <>
            <Facts
              of={[
                ['Imports', scheduleWords(data.schedule)],
                ['Set by', <Whose from={data.from} type={type} />],
                ['Next', <Next of={data} integration={integration} />],
                ['Retry', data.retry && <When at={data.retry} what="what failed, " />],
              ]}
            />
            {isEditing && (
              <ScheduleForm
                title="When to import"
                present={data.schedule}
                isOwn={data.from === 'integration'}
                above="the connector"
                save={(wanted) =>
                  read(
                    api.PUT('/v1/integrations/{integration_id}/schedule', {
                      params: { path: { integration_id: id } },
                      body: { schedule: wanted },
                    }),
                  )
                }
                onClose={() => setEditing(false)}
              />
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Whose({ from, type }: { from: Answer['from']; type: string }) {
  if (from === 'integration') return 'this integration'
  return (
    <Link to={`/connectors/${type}`}>
      {from === 'workspace' ? 'your settings of the connector' : 'the connector'}
    </Link>
  )
}

function Next({ of, integration }: { of: Answer; integration: AnswerOf<'getIntegration'> }) {
  if (of.next_import) return <When at={of.next_import} />
  if (integration.status === 'needs_reconnect') return 'none, until the customer reconnects'
  if (integration.status === 'paused') return 'none: the integration is paused'
  return (
    <>
      none: <Link to={`/connectors/${integration.connector_type}`}>the connector is paused</Link>
    </>
  )
}

function When({ at, what = '' }: { at: string; what?: string }) {
  return (
    <>
      {what}
      <Time at={at} /> <span className="quiet">· {clock.format(new Date(at))}</span>
    </>
  )
}
