import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { Dialog } from '../../parts/Dialog.tsx'
import { api, read, type Schemas } from '../../api/client.ts'
import { Note, ProblemNote } from '../../parts/Notice.tsx'
import { duration } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { hostOf } from './useEndpoints.ts'

type Endpoint = Schemas['WebhookEndpoint']
const askEveryMs = 300

/** Sends webhook_test to an endpoint, and shows its answer as soon as it is there. */
export function SendTest({ endpoint, compact }: { endpoint: Endpoint; compact?: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const send = useDo(
    () =>
      read(
        api.POST('/v1/webhook-endpoints/{endpoint_id}/test', {
          params: { path: { endpoint_id: endpoint.id } },
        }),
      ),
    { touches: [['events'], ['deliveries']], quiet: true },
  )
  const open = () => {
    setOpen(true)
    send.mutate(undefined)
  }
  return (
    <>
      <Button
        variant="default"
        size={compact ? 'compact-sm' : 'sm'}
        onClick={open}
        aria-label={compact ? `Send a test to ${hostOf(endpoint.url)}` : undefined}
      >
        Send a test
      </Button>
      {isOpen && (
        <Dialog onClose={() => setOpen(false)} title="webhook_test" size="lg">
          <div className="stack" aria-live="polite">
            <span className="quiet wrap-anywhere">To {endpoint.url}</span>
            <ProblemNote error={send.error} />
            {send.data && <Answer endpoint={endpoint} eventId={send.data.event_id} />}
          </div>
        </Dialog>
      )}
    </>
  )
}

function Answer({ endpoint, eventId }: { endpoint: Endpoint; eventId: string }) {
  const path = { endpoint_id: endpoint.id, event_id: eventId }
  const delivery = useQuery({
    queryKey: ['deliveries', 'one', endpoint.id, eventId],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/deliveries/{endpoint_id}/{event_id}', { params: { path }, signal })),
    // Sooner than the stream tells it; while the endpoint is paused the stream is soon enough.
    refetchInterval: ({ state }) =>
      endpoint.status !== 'paused' && (state.data?.status === 'pending' || !state.data) ? askEveryMs : false,
  })
  const last = delivery.data?.tries.at(-1)
  if (!last) {
    return (
      <div className="stack-small">
        <div className="progress" data-unknown role="progressbar" aria-label="Waiting for the answer">
          <div />
        </div>
        <span className="quiet small">
          {endpoint.status === 'paused'
            ? 'The endpoint is paused: it is sent when it goes on.'
            : 'Waiting for the answer…'}
        </span>
      </div>
    )
  }
  const isGood = last.outcome === 'delivered'
  return (
    <>
      <Note
        tone={isGood ? 'good' : 'bad'}
        title={
          last.status_code === null
            ? 'No answer'
            : `Answered ${last.status_code} in ${duration(last.duration_ms)}`
        }
      >
        <p>{isGood ? 'The endpoint received it.' : (last.error ?? 'The endpoint refused it.')}</p>
      </Note>
      {last.response_body && (
        <pre className="code" tabIndex={0} role="region" aria-label="The answer" style={{ maxHeight: 200 }}>
          {last.response_body}
        </pre>
      )}
      <Link to={`/deliveries/${endpoint.id}/${eventId}`}>See the delivery with its headers</Link>
    </>
  )
}
