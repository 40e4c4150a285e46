import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, given, read, type Schemas } from '../../api/client.ts'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { ShortId, Time, words } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { membersQuery } from './membersQuery.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

type Entry = Schemas['AuditEntry']
type Actor = Entry['actor']

/** Who did what: every write, by people and by keys. */
export function Page() {
  const [actor, setActor] = useState<Actor | null>(null)
  const entries = usePages(['audit-log', actor?.id], (cursor, signal) =>
    read(api.GET('/v1/audit-log', { params: { query: given({ cursor, actor_id: actor?.id }) }, signal })),
  )
  return (
    <>
      <PageHead
        title="Audit log"
        note="Every change, by a person or an API key, whether it was done or refused. Kept for a year."
      />
      {actor && (
        <div className="filters">
          <Button
            variant="light"
            size="compact-sm"
            style={{ flex: '0 0 auto' }}
            rightSection={<Icon name="close" size={12} />}
            onClick={() => setActor(null)}
            aria-label={`Show everybody, not ${actor.name} alone`}
          >
            {actor.name}
          </Button>
        </div>
      )}
      <Card flush>
        <Loaded of={entries}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon="audit" title="Nothing was changed yet">
                Each change stands here from now on.
              </Empty>
            ) : (
              <TableScroll>
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">What</th>
                      <th scope="col" className="wide">
                        Who
                      </th>
                      <th scope="col" className="wide">
                        From
                      </th>
                      <th scope="col">When</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((entry) => (
                      <EntryRow key={entry.id} entry={entry} onActor={setActor} />
                    ))}
                  </tbody>
                </table>
              </TableScroll>
            )
          }
        </Loaded>
        <More of={entries} />
      </Card>
    </>
  )
}

function EntryRow({ entry, onActor }: { entry: Entry; onActor: (actor: Actor) => void }) {
  const { actor, target } = entry
  const who = (
    <Button
      variant="subtle"
      size="compact-sm"
      px={4}
      ml={-4}
      color="gray.8"
      styles={{ label: { fontWeight: 450, color: 'var(--text)' }, section: { color: 'var(--quiet)' } }}
      leftSection={<Icon name={actor.kind === 'api_key' ? 'key' : 'customers'} size={14} />}
      title={`Show what ${actor.name} did`}
      onClick={() => onActor(actor)}
    >
      {actor.name}
    </Button>
  )
  return (
    <tr>
      <td>
        <div className="row-wrap" style={{ gap: '2px 8px' }} title={`${entry.method} ${entry.path}`}>
          <span style={{ fontWeight: 560 }}>{words(entry.action).replace(/\bapi\b/, 'API')}</span>
          {entry.status >= 400 && <Pill tone="bad">Refused, {entry.status}</Pill>}
        </div>
        <div className="row-wrap quiet small" style={{ gap: '0 12px' }}>
          {Object.entries(target).map(([name, value]) => (
            <span key={name} className="wrap-anywhere">
              {targetLabels[name] ?? words(name).toLowerCase().replace(/ id$/, '')}{' '}
              <Target name={name} value={value} pageOf={pageOf(entry)} />
            </span>
          ))}
        </div>
        <div className="narrow">{who}</div>
      </td>
      <td className="wide wrap-anywhere">{who}</td>
      <td className="mono wide">{entry.address}</td>
      <td>
        <Time at={entry.created} />
      </td>
    </tr>
  )
}

/** The names of the paths' parts that say little by themselves. */
const targetLabels: Record<string, string> = { id: '', type: 'connector', made: 'new' }

/** The pages of what an entry names. */
function pageOf({ action, target }: Entry): Partial<Record<string, string>> {
  const { integration_id: integration, endpoint_id: endpoint, made } = target
  return {
    ...(integration ? { integration_id: `/integrations/${integration}` } : {}),
    ...(endpoint ? { endpoint_id: `/security/endpoints/${endpoint}` } : {}),
    ...(integration && made && action === 'startImport'
      ? { made: `/integrations/${integration}/imports/${made}` }
      : {}),
  }
}

/** What it was done to: by its name where that is known, with a way to it where there is a page. */
function Target({
  name,
  value,
  pageOf: page,
}: {
  name: string
  value: string
  pageOf: Partial<Record<string, string>>
}) {
  const { data: members } = useQuery(membersQuery)
  const member = members?.find(({ id }) => id === value)
  if (member) return <span style={{ color: 'var(--text)' }}>{member.name}</span>
  const to = page[name]
  if (to !== undefined) {
    return (
      <Link to={to}>
        <ShortId id={value} />
      </Link>
    )
  }
  return value.length === 36 ? <ShortId id={value} /> : <span style={{ color: 'var(--text)' }}>{value}</span>
}
