import type { Connector } from '../../connectors/index.ts'
import { html, type Html } from './html.ts'

/** The icon and the heading of a page. The icon is an image, so that a script in it never runs. */
export function connectorHeader(
  connector: Pick<Connector, 'name' | 'iconSvg'>,
  heading: string,
  note: string,
): Html {
  const icon =
    connector.iconSvg === null
      ? html`<span class="icon" aria-hidden="true">${connector.name.slice(0, 1).toUpperCase()}</span>`
      : html`<img
          class="icon"
          alt=""
          src="data:image/svg+xml;base64,${Buffer.from(connector.iconSvg).toString('base64')}"
        />`
  return html`${icon}
    <div>
      <h1>${heading}</h1>
      <p class="quiet">${note}</p>
    </div>`
}
