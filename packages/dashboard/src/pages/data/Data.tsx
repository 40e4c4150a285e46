import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { useFilterParams } from '../../parts/useFilterParams.ts'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { nameOfRecord, textOf, useModels, type DataModel } from './models.ts'
import { Clipped, Table } from '../../parts/Table.tsx'

const typingMs = 350

/** The records of a customer, model by model, with a search. */
export function Page() {
  const { params, set } = useFilterParams()
  const [search, setSearch] = useState('')
  const [typed] = useDebouncedValue(search.trim(), typingMs)
  const models = useModels()
  const customers = usePages(['customers', 'choice'], (cursor, signal) =>
    read(api.GET('/v1/customers', { params: { query: given({ cursor, limit: 200 }) }, signal })),
  )
  const customer = params.get('customer') ?? customers.data?.[0]?.id ?? null
  const type = params.get('type') ?? 'pm_issue'
  const model = models.data?.find((one) => one.type === type)
  const known = (customers.data ?? []).map(({ id, name }) => ({
    value: id,
    label: name ? `${name} (${id})` : id,
  }))
  // A customer of a later page may come by a link.
  const choices =
    customer && !known.some(({ value }) => value === customer)
      ? [{ value: customer, label: customer }, ...known]
      : known
  return (
    <>
      <PageHead title="Data" note="The records of your customers, as your app gets them from the API." />
      <Loaded of={customers}>
        {() =>
          customer === null ? (
            <Card>
              <Empty
                icon="data"
                title="No records yet"
                action={
                  <Button component={Link} to="/connectors">
                    Choose a connector
                  </Button>
                }
              >
                Records stand here when the first customer has connected something.
              </Empty>
            </Card>
          ) : (
            <>
              <div className="filters">
                <Select
                  label="Customer"
                  searchable
                  allowDeselect={false}
                  value={customer}
                  onChange={(value) => value && set('customer', value)}
                  data={choices}
                  style={{ flexGrow: 2, maxWidth: 340 }}
                />
                <Select
                  label="Model"
                  searchable
                  allowDeselect={false}
                  value={type}
                  onChange={(value) => value && set('type', value)}
                  data={grouped(models.data ?? [])}
                />
                <TextInput
                  label="Search"
                  placeholder="Text of a field, or an external id"
                  leftSection={<Icon name="search" />}
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                  style={{ flexGrow: 3, maxWidth: 'none' }}
                />
              </div>
              <Card flush>{model && <Records customer={customer} model={model} search={typed} />}</Card>
            </>
          )
        }
      </Loaded>
    </>
  )
}

function grouped(models: DataModel[]): { group: string; items: { value: string; label: string }[] }[] {
  const families = Map.groupBy(models, ({ family }) => family)
  return [...families].map(([group, members]) => ({
    group,
    items: members.map(({ type, title }) => ({ value: type, label: title })),
  }))
}

const columnsMax = 3

function Records({ customer, model, search }: { customer: string; model: DataModel; search: string }) {
  const records = usePages(['records', customer, model.type, search], (cursor, signal) =>
    read(
      api.GET('/v1/records', {
        params: { query: { customer_id: customer, type: model.type, ...given({ cursor, search }) } },
        signal,
      }),
    ),
  )
  return (
    <Loaded of={records}>
      {(rows) => {
        const columns = columnsOf(model, rows)
        return (
          <>
            {rows.length === 0 ? (
              <Empty
                icon="data"
                title={search ? 'Nothing found' : `No ${model.title.toLowerCase()} of this customer`}
              >
                {records.hasNextPage
                  ? 'Nothing among the newest 10,000 records. Show more to search further back.'
                  : search
                    ? 'Search for another part of a field.'
                    : 'Choose another model, or look at the customer’s imports.'}
              </Empty>
            ) : (
              <Table
                isLink
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: model.title,
                    breaks: true,
                    of: (record) => (
                      <Link
                        to={`/data/${encodeURIComponent(customer)}/${model.type}/${record.id}`}
                        className="row-link"
                      >
                        <span className="two-lines">{nameOfRecord(record)}</span>
                      </Link>
                    ),
                  },
                  {
                    title: 'External id',
                    isWide: true,
                    widthMax: 140,
                    of: ({ external_id: id }) => (
                      <span className="mono quiet">
                        <Clipped>{id}</Clipped>
                      </span>
                    ),
                  },
                  ...columns.map((name) => ({
                    title: headingOf(name),
                    isWide: true,
                    widthMax: 180,
                    of: (record: (typeof rows)[number]) => <Clipped>{textOf(record[name])}</Clipped>,
                  })),
                  { title: 'Changed', of: ({ modified }) => <Time at={modified} /> },
                ]}
              />
            )}
            <More of={records} />
          </>
        )
      }}
    </Loaded>
  )
}

/** due_date: Due date. */
function headingOf(name: string): string {
  const spaced = name.replace(/_id$/, '').replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** A few short fields that these records have. */
function columnsOf(model: DataModel, rows: { [name: string]: unknown }[]): string[] {
  const shown = ['text', 'integer', 'number', 'boolean', 'date']
  return model.fields
    .filter(
      ({ name, type }) => shown.includes(type) && !['name', 'description', 'url', 'avatar'].includes(name),
    )
    .map(({ name }) => name)
    .filter((name) => rows.some((row) => row[name] !== null && row[name] !== undefined))
    .slice(0, columnsMax)
}
