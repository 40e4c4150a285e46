import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { nothing, Table } from '../../parts/Table.tsx'

/** Everybody who connected something. */
export function Page() {
  const customers = usePages(['customers'], (cursor, signal) =>
    read(api.GET('/v1/customers', { params: { query: given({ cursor }) }, signal })),
  )
  return (
    <>
      <PageHead title="Customers" note="Your own customers who connected something, under your own ids." />
      <Loaded of={customers}>
        {(rows) => (
          <Card flush>
            {rows.length === 0 ? (
              <Empty
                icon="customers"
                title="Nobody has connected anything yet"
                action={
                  <Button component={Link} to="/connectors">
                    Choose a connector
                  </Button>
                }
              >
                A customer appears here with the first integration: by connect() on your page, or by a link.
              </Empty>
            ) : (
              <Table
                isLink
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: 'Customer',
                    breaks: true,
                    of: ({ id }) => (
                      <Link to={`/customers/${encodeURIComponent(id)}`} className="row-link">
                        {id}
                      </Link>
                    ),
                  },
                  { title: 'Name', breaks: true, of: ({ name }) => name ?? nothing },
                  { title: 'Since', of: ({ created }) => <Time at={created} /> },
                ]}
              />
            )}
            <More of={customers} />
          </Card>
        )}
      </Loaded>
    </>
  )
}
