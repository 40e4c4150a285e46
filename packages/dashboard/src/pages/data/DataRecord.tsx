import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, read, readPath, type Schemas } from '../../api/client.ts'
import { CopyJson, Diff, Facts, Json } from '../../parts/Code.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, Loading, PageHead } from '../../parts/Page.tsx'
import { exactTime, ShortId, Time } from '../../parts/text.tsx'
import { EventLabel } from '../events/EventLabel.tsx'
import { diffOf, readEvent } from '../events/readEvent.ts'
import { nameOfRecord, textOf, useModels, type DataModel } from './models.ts'

type AnyRecord = Schemas['AnyRecord']
type Raw = { stream: string; raw: unknown }

/** One record: its fields, its history of changes, and what the third party sent. */
export function Page() {
  const { customer = '', type = '', id = '' } = useParams()
  const models = useModels()
  const model = models.data?.find((one) => one.type === type)
  if (!model) return <Loading />
  return <RecordView customer={customer} model={model} id={id} />
}

function RecordView({ customer, model, id }: { customer: string; model: DataModel; id: string }) {
  const address = `/v1/customers/${encodeURIComponent(customer)}/${model.path}/${id}`
  const record = useQuery({
    queryKey: ['records', 'one', id],
    queryFn: ({ signal }) => readPath<AnyRecord>(address, signal),
  })
  const crumbs = [
    { to: '/data', label: 'Data' },
    {
      to: `/data?customer=${encodeURIComponent(customer)}&type=${model.type}`,
      label: `${customer}: ${model.title}`,
    },
  ]
  return (
    <>
      <PageHead title={record.data ? nameOfRecord(record.data) : model.title} crumbs={crumbs} />
      <Tabs defaultValue="fields" keepMounted={false}>
        <Tabs.List mb={16}>
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="raw">Raw record</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields">
          <Loaded of={record}>{(data) => <Fields record={data} model={model} customer={customer} />}</Loaded>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="raw">
          <RawRecord address={`${address}/raw`} id={id} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Fields({ record, model, customer }: { record: AnyRecord; model: DataModel; customer: string }) {
  const models = useModels()
  const valueOf = ({ name, ref, type }: DataModel['fields'][number]) => {
    const value = record[name]
    if (ref && typeof value === 'string') {
      return (
        <Link to={`/data/${encodeURIComponent(customer)}/${ref}/${value}`}>
          {models.data?.find((one) => one.type === ref)?.title ?? ref} <ShortId id={value} />
        </Link>
      )
    }
    if (type === 'json') return <Json value={value} label={name} />
    if (typeof value === 'string' && /^https?:\/\//.test(value)) {
      return (
        <a href={value} target="_blank" rel="noreferrer">
          {value}
        </a>
      )
    }
    return textOf(value)
  }
  const isEmpty = ({ name }: DataModel['fields'][number]) => isNothing(record[name])
  const filled = model.fields.filter((field) => !isEmpty(field))
  const empty = model.fields.filter(isEmpty)
  return (
    <div className="two-columns">
      <Card title="Fields">
        <Facts of={filled.map((field) => [field.name, valueOf(field)])} />
        {empty.length > 0 && (
          <p className="quiet small" style={{ margin: '14px 0 0' }}>
            Without a value: {empty.map(({ name }) => name).join(', ')}
          </p>
        )}
      </Card>
      <Card title="Record">
        <Facts
          of={[
            ['Resource id', <span className="mono">{record.id}</span>],
            ['External id', <span className="mono">{record.external_id}</span>],
            ['Source', record.source],
            [
              'Integration',
              <Link to={`/integrations/${record.integration_id}`}>
                <ShortId id={record.integration_id} />
              </Link>,
            ],
            ['First seen', exactTime(record.created)],
            ['Changed', exactTime(record.modified)],
          ]}
        />
      </Card>
    </div>
  )
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

const historyMax = 25

/** What was told of this record. The bodies are read one by one: they hold the diffs. */
function History({ id }: { id: string }) {
  const history = useQuery({
    queryKey: ['events', 'history', id],
    queryFn: async ({ signal }) => {
      const query = { resource_id: id, limit: historyMax }
      const { data } = await read(api.GET('/v1/events', { params: { query }, signal }))
      return await Promise.all(data.map((event) => readEvent(event.id, signal)))
    },
  })
  return (
    <Loaded of={history}>
      {(events) =>
        events.length === 0 ? (
          <Card>
            <Empty icon="audit" title="No history kept">
              Events are kept for some weeks; this record did not change since.
            </Empty>
          </Card>
        ) : (
          <div className="stack">
            {events.map((event) => {
              const diff = diffOf(event)
              return (
                <section key={event.id} className="card card-body">
                  <div className="row-wrap">
                    <Link to={`/events/${event.id}`} className="grow" style={{ fontWeight: 560 }}>
                      <EventLabel of={event.event} />
                    </Link>
                    <span className="quiet small">
                      <Time at={event.created} />
                    </span>
                  </div>
                  {diff && (
                    <div style={{ marginTop: 8 }}>
                      <Diff diff={diff} />
                    </div>
                  )}
                </section>
              )
            })}
          </div>
        )
      }
    </Loaded>
  )
}

function RawRecord({ address, id }: { address: string; id: string }) {
  const raw = useQuery({
    queryKey: ['records', 'raw', id],
    queryFn: ({ signal }) => readPath<Raw>(address, signal),
  })
  return (
    <Loaded of={raw}>
      {(data) => (
        <Card
          title="As the third party sent it"
          note={`Stream ${data.stream}`}
          actions={<CopyJson value={data.raw} />}
        >
          <Json value={data.raw} label="Raw record" />
        </Card>
      )}
    </Loaded>
  )
}
