import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, read, type Schemas } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { useAskEvery } from '../../frame/useLiveEvents.ts'
import { Card } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, dayTime, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { hostOf, useEndpoints } from '../security/useEndpoints.ts'

type Replay = Schemas['Replay']

const shownMax = 5
const isUnderWay = ({ state }: Replay) => state === 'queued' || state === 'running'

/** The newest replays with how far they are; nothing when there never was one. */
export function Replays() {
  const endpoints = useEndpoints()
  const replays = useQuery({
    queryKey: ['replays'],
    queryFn: ({ signal }) => read(api.GET('/v1/replays', { params: { query: { limit: shownMax } }, signal })),
    refetchInterval: useAskEvery(),
  })
  const rows = replays.data?.data.filter(({ kind }) => kind !== 'one') ?? []
  if (rows.length === 0) return null
  return (
    <Card title="Replays">
      <div className="stack">
        {rows.map((replay) => (
          <ReplayRow
            key={replay.id}
            replay={replay}
            url={endpoints.data?.find(({ id }) => id === replay.endpoint_id)?.url}
          />
        ))}
      </div>
    </Card>
  )
}

function ReplayRow({ replay, url }: { replay: Replay; url: string | undefined }) {
  const mayWrite = useMayWrite()
  const cancel = useDo(
    () => read(api.POST('/v1/replays/{replay_id}/cancel', { params: { path: { replay_id: replay.id } } })),
    { touches: [['replays'], ['deliveries']], said: 'The replay is cancelled.' },
  )
  const ended = replay.delivered + replay.given_up + replay.cancelled
  const share = replay.queued === 0 ? 0 : ended / replay.queued
  return (
    <div className="stack-small">
      <div className="row-wrap">
        <Status of={replay.state} />
        <span className="grow">
          {replay.kind === 'failed' ? 'What was given up since ' : 'Events from '}
          {dayTime(replay.from)}
          {replay.kind === 'range' && ` to ${dayTime(replay.to)}`}
          <span className="quiet"> · {url ? hostOf(url) : 'an endpoint that was deleted'}</span>
        </span>
        <span className="quiet small">
          <Time at={replay.created} />
        </span>
        {isUnderWay(replay) && mayWrite && (
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
      {isUnderWay(replay) && (
        <div
          className="progress"
          role="progressbar"
          aria-label="Replay"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <div style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <span className="quiet small">{countsOf(replay)}</span>
    </div>
  )
}

/** How many were queued and delivered, and of the rest what there is. */
function countsOf({ queued, delivered, given_up, pending, cancelled, skipped, reason }: Replay): string {
  const others: [number, string][] = [
    [given_up, 'given up'],
    [pending, 'pending'],
    [cancelled, 'cancelled'],
    [skipped, 'left out'],
  ]
  return [
    `${count(queued)} queued`,
    `${count(delivered)} delivered`,
    ...others.flatMap(([number, words]) => (number > 0 ? `${count(number)} ${words}` : [])),
    ...(reason ? [reason] : []),
  ].join(' · ')
}
