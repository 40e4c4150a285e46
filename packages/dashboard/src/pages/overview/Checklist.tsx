import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, read, type Schemas } from '../../api/client.ts'
import { useAskEvery } from '../../frame/useLiveEvents.ts'
import { Icon } from '../../parts/icons.tsx'
import { Card } from '../../parts/Page.tsx'

type Step = { what: string; how: string; isDone: boolean; to: string; label: string }

/** The way from nothing to the first webhook received. It goes when the way is gone. */
export function Checklist({ totals }: { totals: Schemas['Statistics']['totals'] }) {
  const connectors = useQuery({
    queryKey: ['connectors', 'set-up'],
    queryFn: async ({ signal }) => {
      const { data } = await read(api.GET('/v1/connectors', { params: { query: { limit: 200 } }, signal }))
      return data.some((connector) => connector.is_set_up)
    },
  })
  const received = useQuery({
    queryKey: ['deliveries', 'any'],
    queryFn: async ({ signal }) => {
      const query = { status: 'delivered', limit: 1 } as const
      const { data } = await read(api.GET('/v1/deliveries', { params: { query }, signal }))
      return data.length > 0
    },
    refetchInterval: useAskEvery(),
  })
  if (connectors.data === undefined || received.data === undefined) return null
  const steps: Step[] = [
    {
      what: 'Add a webhook endpoint',
      how: 'The URL of your backend that is told what happens. Its signing secret is shown once.',
      isDone: totals.endpoints > 0,
      to: '/security',
      label: 'Add an endpoint',
    },
    {
      what: 'Receive the first webhook',
      how: 'Send a webhook_test to it: your backend verifies the signature and answers 2xx.',
      isDone: received.data,
      to: '/security',
      label: 'Send a test',
    },
    {
      what: 'Set up a connector',
      how: 'Choose the tool that your customers use, and enter your OAuth2 client if it needs one.',
      isDone: connectors.data,
      to: '/connectors',
      label: 'Choose a connector',
    },
    {
      what: 'Connect the first customer',
      how: 'With a link that you open yourself to try it, or with connect() on your page.',
      isDone: totals.integrations > 0,
      to: '/connectors',
      label: 'Try a connector',
    },
  ]
  const next = steps.find(({ isDone }) => !isDone)
  if (!next) return null
  return (
    <Card
      title="Getting started"
      note={`${steps.filter(({ isDone }) => isDone).length + 1} of ${steps.length + 1} done`}
    >
      <ol className="steps">
        <li data-done>
          <span className="mark">
            <Icon name="check" size={13} />
          </span>
          <div className="grow what">Create the workspace, its API key and its certificate</div>
        </li>
        {steps.map((step, index) => (
          <li key={step.what} data-done={step.isDone || undefined}>
            <span className="mark">{step.isDone ? <Icon name="check" size={13} /> : index + 2}</span>
            <div className="grow">
              <div className="what">
                {step.what}
                {step.isDone && <span className="visually-hidden"> (done)</span>}
              </div>
              {step === next && <div className="quiet small">{step.how}</div>}
            </div>
            {step === next && (
              <Button component={Link} to={step.to} size="xs">
                {step.label}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
