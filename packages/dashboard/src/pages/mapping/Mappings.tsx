import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { usePages } from '../../parts/usePages.ts'
import { ConnectorIcon } from '../connectors/ConnectorIcon.tsx'

/** Chooses the connector whose mapping is looked at or changed. */
export function Page() {
  const connectors = usePages(['connectors', 'mapping'], (cursor, signal) =>
    read(api.GET('/v1/connectors', { params: { query: given({ cursor, limit: 200 }) }, signal })),
  )
  return (
    <>
      <PageHead
        title="Mapping"
        note="How a connector’s records become the records of your app. Change it, see what it would do, publish it, go back."
      />
      <Card flush>
        <Loaded of={connectors}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon="mapping" title="No connectors">
                Point TRIBUTARY_CONNECTORS_DIR to a folder of connectors, and start the service again.
              </Empty>
            ) : (
              <table className="table">
                <tbody>
                  {rows.map((connector) => (
                    <tr key={connector.type} className="is-link">
                      <td>
                        <div className="row">
                          <ConnectorIcon name={connector.name} svg={connector.icon_svg} small />
                          <Link to={`/mapping/${connector.type}`} className="row-link">
                            {connector.name}
                          </Link>
                        </div>
                      </td>
                      <td className="wide quiet">{connector.reads.join(', ')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
        <More of={connectors} />
      </Card>
    </>
  )
}
