/** A connector's own picture, or the first letter of its name. As an image, an SVG can not run a script. */
export function ConnectorIcon({ name, svg, small }: { name: string; svg?: string | null; small?: boolean }) {
  return (
    <span className="connector-icon" data-small={small || undefined} aria-hidden="true">
      {svg ? (
        <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt="" />
      ) : (
        name.charAt(0).toUpperCase()
      )}
    </span>
  )
}
