import type { Connector } from '../../connectors/index.ts'
import { html, type Html } from './html.ts'

/** Who asks: its name and colour stand on each page. */
export type PageWorkspace = { name: string; colour: string | null }

/** How the app and the third party stand to each other; the line between their marks shows it. */
export type Tie = 'open' | 'made' | 'broken'

/** The marks of the app and of the connector, and the heading. The connector's icon is an image, so that a script in it never runs. */
export function pageHeader(
  workspace: PageWorkspace | null,
  connector: Pick<Connector, 'name' | 'iconSvg'> | null,
  heading: string,
  { note, tie = 'open' }: { note: string | null; tie?: Tie },
): Html {
  return html`<div class="marks" aria-hidden="true">
      ${workspace ? html`<span class="mark app">${initialOf(workspace.name)}</span>` : null}
      ${workspace && connector ? html`<span class="tie ${tie}"></span>` : null}
      ${connector ? connectorMark(connector) : null}
      ${!workspace && !connector ? html`<span class="mark">!</span>` : null}
    </div>
    <h1>${heading}</h1>
    ${note === null ? null : html`<p class="quiet">${note}</p>`}`
}

function connectorMark(connector: Pick<Connector, 'name' | 'iconSvg'>): Html {
  if (connector.iconSvg === null) return html`<span class="mark">${initialOf(connector.name)}</span>`
  const source = `data:image/svg+xml;base64,${Buffer.from(connector.iconSvg).toString('base64')}`
  return html`<img class="mark" alt="" src="${source}" />`
}

function initialOf(name: string): string {
  const first = name.trim().codePointAt(0)
  return first === undefined ? '?' : String.fromCodePoint(first).toUpperCase()
}
