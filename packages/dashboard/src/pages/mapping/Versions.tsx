import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, given, read, type Schemas } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Card, Loaded, More } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { usePages } from '../../parts/usePages.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

type Version = Schemas['MappingVersion']

/** Every version that was kept, and which one is live: any of them can be published again. */
export function Versions({
  type,
  live,
  onEdit,
}: {
  type: string
  live: number
  onEdit: (mapping: unknown) => void
}) {
  const mayWrite = useMayWrite()
  const [publishing, setPublishing] = useState<number | null>(null)
  const versions = usePages(['mapping', type, 'versions'], (cursor, signal) =>
    read(
      api.GET('/v1/connectors/{type}/mapping/versions', {
        params: { path: { type }, query: given({ cursor }) },
        signal,
      }),
    ),
  )
  const publish = useDo(
    (version: number) =>
      read(
        api.POST('/v1/connectors/{type}/mapping/versions/{version}/publish', {
          params: { path: { type, version } },
        }),
      ),
    {
      touches: [['mapping']],
      said: (mapping) => `Version ${mapping.live_version} is live.`,
      quiet: true,
    },
  )
  const own = { version: 0, is_live: live === 0, note: 'The connector’s own mapping', created: null }
  return (
    <Card title="Versions" flush>
      <Loaded of={versions}>
        {(rows) => (
          <>
            <TableScroll below>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Version</th>
                    <th scope="col">What changed</th>
                    <th scope="col" className="wide">
                      Kept
                    </th>
                    <th scope="col">
                      <span className="visually-hidden">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {[...rows, ...(versions.hasNextPage ? [] : [own])].map((version) => (
                    <tr key={version.version}>
                      <td>
                        {version.version} {version.is_live && <Pill tone="good">Live</Pill>}
                      </td>
                      <td className="wrap-anywhere">{version.note || <span className="quiet">–</span>}</td>
                      <td className="wide">{version.created ? <Time at={version.created} /> : '–'}</td>
                      <td style={{ textAlign: 'right' }}>
                        {mayWrite && !version.is_live && (
                          <div className="row" style={{ justifyContent: 'flex-end' }}>
                            {'mapping' in version && (
                              <Button
                                size="compact-sm"
                                variant="subtle"
                                onClick={() => onEdit((version as Version).mapping)}
                                aria-label={`Edit version ${version.version}`}
                              >
                                Edit
                              </Button>
                            )}
                            <Button
                              size="compact-sm"
                              variant="default"
                              onClick={() => setPublishing(version.version)}
                              aria-label={`${version.version < live ? 'Go back to' : 'Publish'} version ${version.version}`}
                            >
                              {version.version < live ? 'Go back' : 'Publish'}
                            </Button>
                          </div>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
            <More of={versions} />
          </>
        )}
      </Loaded>
      {publishing !== null && (
        <Confirm
          title={`Make version ${publishing} live?`}
          action="Publish"
          onConfirm={() => publish.mutateAsync(publishing)}
          onClose={() => setPublishing(null)}
        >
          Stored records are mapped again by it, and each that really changes is told to your endpoints.
        </Confirm>
      )}
    </Card>
  )
}
