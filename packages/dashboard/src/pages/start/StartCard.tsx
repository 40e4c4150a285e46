import { useEffect, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Mark } from '../../parts/icons.tsx'

/** The frame of the pages before somebody is signed in. */
export function StartCard({
  title,
  note,
  wide,
  children,
}: {
  title: string
  note?: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Tributary`
  }, [title])
  return (
    <main className="start">
      <div className={`card start-card${wide ? ' is-wide' : ''}`}>
        <div className="row">
          <Mark size={30} />
          <span style={{ fontWeight: 640, letterSpacing: '-0.01em' }}>Tributary</span>
        </div>
        <h1>{title}</h1>
        {note && <p>{note}</p>}
        {children}
      </div>
    </main>
  )
}

/** The token of a link: behind the #, so that it reached no server's log. */
export function useTokenOfLink(): string {
  // Of the router: pasting the link while this page is open changes nothing but the hash.
  return useLocation().hash.slice(1)
}
