import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

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
              <TableScroll>
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">Customer</th>
                      <th scope="col">Name</th>
                      <th scope="col">Since</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((customer) => (
                      <tr key={customer.id} className="is-link">
                        <td className="wrap-anywhere">
                          <Link to={`/customers/${encodeURIComponent(customer.id)}`} className="row-link">
                            {customer.id}
                          </Link>
                        </td>
                        <td className="wrap-anywhere">{customer.name ?? <span className="quiet">–</span>}</td>
                        <td>
                          <Time at={customer.created} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableScroll>
            )}
            <More of={customers} />
          </Card>
        )}
      </Loaded>
    </>
  )
}
