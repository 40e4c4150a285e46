import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { api, given, read, type AnswerOf } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Loaded, More } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { nothing, Table, type Column } from '../../parts/Table.tsx'
import { ConnectorIcon } from '../connectors/ConnectorIcon.tsx'
import { connectorsQuery } from '../connectors/connectorsQuery.ts'
import { isHeld } from './importWords.ts'

export type IntegrationFilter = {
  customer_id?: string | undefined
  connector_type?: string | undefined
  status?: 'active' | 'needs_reconnect' | 'paused' | undefined
}

function IntegrationLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to={`/integrations/${id}`} className="row-link">
      {children}
    </Link>
  )
}

/** A connector's picture and name; its type while they are not known. */
function ConnectorName({
  type,
  of,
  wrap,
}: {
  type: string
  of: AnswerOf<'listConnectors'>['data'] | undefined
  wrap: (name: string) => ReactNode
}) {
  const connector = of?.find((one) => one.type === type)
  const name = connector?.name ?? type
  return (
    <span className="row">
      <span className="wide">
        <ConnectorIcon name={name} svg={connector?.icon_svg ?? null} small />
      </span>
      {wrap(name)}
    </span>
  )
}

type Row = AnswerOf<'listIntegrations'>['data'][number]

function columnsOf(
  filter: IntegrationFilter,
  connectors: AnswerOf<'listConnectors'>['data'] | undefined,
): (Column<Row> | false)[] {
  const isOfCustomer = Boolean(filter.customer_id)
  return [
    !isOfCustomer && {
      title: 'Customer',
      breaks: true,
      of: (row) => <IntegrationLink id={row.id}>{row.customer_id}</IntegrationLink>,
    },
    {
      title: 'Connector',
      of: (row) => (
        <ConnectorName
          type={row.connector_type}
          of={connectors}
          wrap={(name) => (isOfCustomer ? <IntegrationLink id={row.id}>{name}</IntegrationLink> : name)}
        />
      ),
    },
    { title: 'Status', of: (row) => <StandsAs of={row} /> },
    { title: 'Last import', isWide: true, of: ({ last_import: last }) => <LastImport of={last} /> },
    { title: 'Connected', isWide: true, of: ({ created }) => <Time at={created} /> },
  ]
}

const trouble: Partial<Record<string, string>> = { failed: 'import_failed', partial: 'import_partial' }

/** The status; on a telephone, where the last import has no column, the trouble that it had as well. */
function StandsAs({ of: { status, last_import: last } }: { of: Row }) {
  const had = last && (isHeld({ code: last.error_code }) ? 'deletes_held' : trouble[last.status])
  return (
    <>
      <Status of={status} />
      {had && (
        <div className="narrow" style={{ marginTop: 4 }}>
          <Status of={had} />
        </div>
      )}
    </>
  )
}

function LastImport({ of }: { of: Row['last_import'] }) {
  if (!of) return nothing
  return (
    <span className="row">
      <Status of={isHeld({ code: of.error_code }) ? 'deletes_held' : of.status} />
      {of.ended_at && (
        <span className="quiet small">
          <Time at={of.ended_at} />
        </span>
      )}
    </span>
  )
}

/** Integrations by a filter, page by page. */
export function IntegrationsTable({ filter }: { filter: IntegrationFilter }) {
  const integrations = usePages(['integrations', filter], (cursor, signal) =>
    read(api.GET('/v1/integrations', { params: { query: given({ ...filter, cursor }) }, signal })),
  )
  const connectors = useQuery(connectorsQuery)
  const isFiltered = Object.keys(given(filter)).length > 0
  return (
    <Loaded of={integrations}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            icon="integration"
            title={isFiltered ? 'No such integration' : 'No integrations yet'}
            action={
              !isFiltered && (
                <Button component={Link} to="/connectors">
                  Choose a connector
                </Button>
              )
            }
          >
            {isFiltered
              ? 'Choose other filters.'
              : 'Set a connector up, and connect an account of your own to try it.'}
          </Empty>
        ) : (
          <>
            <Table
              isLink
              rows={rows}
              keyOf={({ id }) => id}
              columns={columnsOf(filter, connectors.data?.data)}
            />
            <More of={integrations} />
          </>
        )
      }
    </Loaded>
  )
}
