import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { usePages } from '../../parts/usePages.ts'
import { ConnectorIcon } from './ConnectorIcon.tsx'

/** The catalogue: which tools can be connected, and which are set up. */
export function Page() {
  const [search, setSearch] = useState('')
  const connectors = usePages(['connectors'], (cursor, signal) =>
    read(api.GET('/v1/connectors', { params: { query: given({ cursor, limit: 200 }) }, signal })),
  )
  return (
    <>
      <PageHead
        title="Connectors"
        note="The tools that your customers can connect. Set one up, then try it yourself."
      />
      <Loaded of={connectors}>
        {(all) => {
          const wanted = search.trim().toLowerCase()
          const found = all.filter(({ name, type, description }) =>
            `${name} ${type} ${description}`.toLowerCase().includes(wanted),
          )
          return (
            <div className="stack">
              {all.length > 6 && (
                <TextInput
                  aria-label="Search connectors"
                  placeholder="Search"
                  leftSection={<Icon name="search" />}
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                  maw={320}
                />
              )}
              {found.length === 0 && (
                <Empty
                  icon="connector"
                  title={all.length === 0 ? 'No connectors' : 'No connector of this name'}
                >
                  {all.length === 0
                    ? 'Point TRIBUTARY_CONNECTORS_DIR to a folder of connectors, and start the service again.'
                    : 'A connector is a manifest and a mapping; docs/connectors.md says how to write one.'}
                </Empty>
              )}
              <div className="catalogue">
                {found.map((connector) => (
                  <Link key={connector.type} to={`/connectors/${connector.type}`} className="card">
                    <ConnectorIcon name={connector.name} svg={connector.icon_svg} />
                    <div className="grow">
                      <h2>{connector.name}</h2>
                      <p>{connector.description}</p>
                      {connector.is_set_up ? (
                        <Pill tone="good">Ready to connect</Pill>
                      ) : (
                        <Pill tone="quiet">Not set up</Pill>
                      )}
                    </div>
                  </Link>
                ))}
              </div>
              <More of={connectors} />
            </div>
          )
        }}
      </Loaded>
    </>
  )
}
