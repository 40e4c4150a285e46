import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, given, read, type Schemas } from '../../api/client.ts'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { Time, words } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
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
                      <th scope="col">Who</th>
                      <th scope="col" className="wide">
                        From
                      </th>
                      <th scope="col">When</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((entry) => (
                      <tr key={entry.id}>
                        <td>
                          <div className="row-wrap" style={{ gap: '2px 8px' }}>
                            <span style={{ fontWeight: 560 }}>{words(entry.action)}</span>
                            {entry.status >= 400 && <Pill tone="bad">Refused, {entry.status}</Pill>}
                          </div>
                          <div className="mono quiet small wrap-anywhere">
                            {entry.method} {entry.path}
                          </div>
                        </td>
                        <td className="wrap-anywhere">
                          <Button
                            variant="subtle"
                            size="compact-sm"
                            px={4}
                            ml={-4}
                            color="gray.8"
                            styles={{ label: { fontWeight: 450, color: 'var(--text)' } }}
                            leftSection={
                              <Icon name={entry.actor.kind === 'api_key' ? 'key' : 'customers'} size={14} />
                            }
                            onClick={() => setActor(entry.actor)}
                          >
                            {entry.actor.name}
                          </Button>
                        </td>
                        <td className="mono wide">{entry.address}</td>
                        <td>
                          <Time at={entry.created} />
                        </td>
                      </tr>
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
