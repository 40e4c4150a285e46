import type { Sql } from '../../db/index.ts'

/** One of the workspace's own customers, under the workspace's own id. */
export type Customer = { customerId: string; name: string | null; createdAt: Date }

type CustomerRow = { customer_id: string; name: string | null; created_at: Date }

function fromRow(row: CustomerRow): Customer {
  return { customerId: row.customer_id, name: row.name, createdAt: row.created_at }
}

/** Makes the customer, or gives the one that is there a newer name. */
export async function upsertCustomer(
  sql: Sql,
  customer: { workspaceId: string; customerId: string; name: string | null },
): Promise<void> {
  await sql.query(
    `insert into customers (workspace_id, customer_id, name) values ($1, $2, $3)
     on conflict (workspace_id, customer_id) do update set name = coalesce(excluded.name, customers.name)`,
    [customer.workspaceId, customer.customerId, customer.name],
  )
}

/** A workspace's customers by id; `after` is the last id of the page before. */
export async function listCustomers(
  sql: Sql,
  workspaceId: string,
  page: { after: string | null; limit: number },
): Promise<Customer[]> {
  const { rows } = await sql.query<CustomerRow>(
    `select customer_id, name, created_at from customers
     where workspace_id = $1 and ($2::text is null or customer_id > $2) order by customer_id limit $3`,
    [workspaceId, page.after, page.limit],
  )
  return rows.map(fromRow)
}
