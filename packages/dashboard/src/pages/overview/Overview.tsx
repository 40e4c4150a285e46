import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, read, type Schemas } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, Time } from '../../parts/text.tsx'
import { Checklist } from './Checklist.tsx'
import { FlowChart } from './FlowChart.tsx'
import { Notices } from './Notices.tsx'
import { Clipped, Table } from '../../parts/Table.tsx'
import { heldWords, isHeld } from '../integrations/importWords.ts'
import { hostOf } from '../security/useEndpoints.ts'

type Statistics = Schemas['Statistics']
type SpanName = Statistics['span']

const refetchMs = 10_000
const spanLabels: Record<SpanName, string> = { hour: 'Hour', day: 'Day', week: 'Week' }
const countedMax = 10_000

/** What flows, and what needs somebody. */
export function Page() {
  const [span, setSpan] = useState<SpanName>('hour')
  const statistics = useQuery({
    queryKey: ['statistics', span],
    queryFn: ({ signal }) => read(api.GET('/v1/statistics', { params: { query: { span } }, signal })),
    refetchInterval: refetchMs,
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHead
        title="Overview"
        note="What flows from your customers’ tools to your backend."
        actions={
          <SegmentedControl
            size="xs"
            withItemsBorders={false}
            aria-label="Time span"
            value={span}
            onChange={(value) => {
              if (value === 'hour' || value === 'day' || value === 'week') setSpan(value)
            }}
            data={Object.entries(spanLabels).map(([value, label]) => ({ value, label }))}
          />
        }
      />
      <Loaded of={statistics}>
        {(data) => (
          <div className="stack">
            <Notices />
            <Checklist totals={data.totals} />
            <Tiles of={data} />
            <div className="two-columns" data-even>
              <Card title="Events" note={`Told by your integrations, per ${stepName(data)}`}>
                <FlowChart
                  label="Events"
                  flow={data.flow}
                  stepS={data.step_seconds}
                  series={[{ key: 'events', label: 'Events', color: 'var(--bar-events)' }]}
                />
              </Card>
              <Card title="Tries of deliveries" note={`Answered by your endpoints, per ${stepName(data)}`}>
                <FlowChart
                  label="Tries"
                  flow={data.flow}
                  stepS={data.step_seconds}
                  series={[
                    { key: 'succeeded', label: 'Answered 2xx', color: 'var(--bar-good)' },
                    { key: 'failed', label: 'Failed', color: 'var(--bar-bad)' },
                  ]}
                />
              </Card>
              <NeedingHelp of={data.needing_help} />
              <Slowest of={data.slowest_endpoints} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  )
}

function stepName({ step_seconds: seconds }: Statistics): string {
  if (seconds === 60) return 'minute'
  return seconds < 3_600 ? `${seconds / 60} minutes` : `${seconds / 3_600} hours`
}

/** A rate that says something of each span: a week's events a minute would be 0.0. */
const rates: Record<SpanName, { name: string; seconds: number }> = {
  hour: { name: 'a minute', seconds: 60 },
  day: { name: 'an hour', seconds: 3_600 },
  week: { name: 'a day', seconds: 86_400 },
}

function Tiles({ of }: { of: Statistics }) {
  const events = of.flow.reduce((sum, step) => sum + step.events, 0)
  const { name, seconds } = rates[of.span]
  const rate = (events * seconds) / (of.flow.length * of.step_seconds)
  return (
    <div className="tiles">
      <Tile
        label={`Events ${name}`}
        value={rate >= 10 || rate === 0 ? count(Math.round(rate)) : rate.toFixed(1)}
        more={`${count(events)} in the last ${of.span}`}
      />
      <Tile
        label="Success rate"
        value={of.success_rate === null ? '–' : percent(of.success_rate)}
        more={of.success_rate === null ? 'nothing was sent yet' : 'of tries were answered 2xx'}
      />
      <Tile
        label="Waiting to be sent"
        value={upTo(of.totals.pending)}
        more={<Link to="/deliveries?status=pending">Pending deliveries</Link>}
      />
      <Tile
        label="Integrations"
        value={upTo(of.totals.integrations)}
        more={`of ${upTo(of.totals.customers)} ${of.totals.customers === 1 ? 'customer' : 'customers'}`}
      />
    </div>
  )
}

function percent(rate: number): string {
  // 99.96% is not 100%.
  if (rate === 0) return '0%'
  return `${rate === 1 ? '100' : (Math.floor(rate * 1_000) / 10).toFixed(1)}%`
}

function upTo(value: number): string {
  return value >= countedMax ? `${count(countedMax)}+` : count(value)
}

function Tile({ label, value, more }: { label: string; value: string; more: React.ReactNode }) {
  return (
    <div className="card tile">
      <div className="label">{label}</div>
      <div className="value">{value}</div>
      <div className="more">{more}</div>
    </div>
  )
}

function NeedingHelp({ of }: { of: Statistics['needing_help'] }) {
  return (
    <Card title="Integrations that need help" flush>
      {of.length === 0 ? (
        <Empty icon="check" title="All is well">
          Integrations whose customer must reconnect, or whose last import failed, will stand here.
        </Empty>
      ) : (
        <Table
          isLink
          rows={of}
          keyOf={({ integration_id: id }) => id}
          columns={[
            {
              title: 'Customer',
              of: (one) => (
                <>
                  <Link to={`/integrations/${one.integration_id}`} className="row-link">
                    {one.customer_id}
                  </Link>
                  <div className="quiet small">{one.connector_type}</div>
                </>
              ),
            },
            {
              title: 'Why',
              breaks: true,
              of: ({ reason, code, message }) => (
                <>
                  <Status of={isHeld({ code }) ? 'deletes_held' : reason} />
                  {message && (
                    <div className="quiet small" style={{ marginTop: 3 }}>
                      {isHeld({ code }) ? heldWords : message}
                    </div>
                  )}
                </>
              ),
            },
            { title: 'Since', isWide: true, of: ({ since }) => <Time at={since} /> },
          ]}
        />
      )}
    </Card>
  )
}

function Slowest({ of }: { of: Statistics['slowest_endpoints'] }) {
  return (
    <Card title="Slowest endpoints" flush>
      {of.length === 0 ? (
        <Empty icon="deliveries" title="Nothing was sent in this time">
          Endpoints stand here with the time that they take to answer.
        </Empty>
      ) : (
        <Table
          isLink
          rows={of}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'Endpoint',
              widthMax: 200,
              of: ({ id, url }) => (
                <Link to={`/security/endpoints/${id}`} className="row-link">
                  <Clipped>{hostOf(url)}</Clipped>
                </Link>
              ),
            },
            { title: 'Average', isNumber: true, of: ({ mean_ms: ms }) => duration(ms) },
            { title: 'Longest', isNumber: true, of: ({ most_ms: ms }) => duration(ms) },
            {
              title: 'Failed',
              isWide: true,
              isNumber: true,
              of: ({ failed, succeeded }) => percent(failed / Math.max(1, failed + succeeded)),
            },
          ]}
        />
      )}
    </Card>
  )
}
