import { Button, Loader } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import { ProblemNote } from './Notice.tsx'

type Crumb = { to: string; label: string }

/** The head of a page: where it stands, its name, a sentence, its buttons. Names the browser's tab too. */
export function PageHead({
  title,
  crumbs,
  note,
  actions,
  before,
}: {
  title: string
  crumbs?: Crumb[]
  note?: ReactNode
  actions?: ReactNode
  before?: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Tributary`
  }, [title])
  return (
    <header className="page-head">
      <div className="row grow">
        {before}
        <div className="grow">
          {crumbs && (
            <nav aria-label="Where this page is">
              <ol className="crumbs">
                {crumbs.map(({ to, label }) => (
                  <li key={to}>
                    <Link to={to}>{label}</Link> <span aria-hidden="true">/</span>
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <h1>{title}</h1>
          {note && <p>{note}</p>}
        </div>
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </header>
  )
}

/** A framed part of a page. */
export function Card({
  title,
  note,
  actions,
  flush,
  children,
}: {
  title?: string
  note?: ReactNode
  actions?: ReactNode
  /** The content reaches the frame: tables. */
  flush?: boolean
  children: ReactNode
}) {
  return (
    <section className="card">
      {title && (
        <div className="card-head">
          <div className="grow">
            <h2>{title}</h2>
            {note && <p className="card-note">{note}</p>}
          </div>
          {actions && <div className="row">{actions}</div>}
        </div>
      )}
      <div className={flush ? undefined : 'card-body'}>{children}</div>
    </section>
  )
}

type Asked<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown }

/** What was asked for: while it loads, when it failed, and then what is made of it. */
export function Loaded<T>({ of, children }: { of: Asked<T>; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <ProblemNote error={of.error} retry={() => void of.refetch()} />
  return <Loading />
}

/** While something loads. */
export function Loading() {
  return (
    <div className="loading" role="status">
      <Loader size="sm" />
      <span className="visually-hidden">Loading</span>
    </div>
  )
}

/** Under a list that has more. */
export function More({
  of,
}: {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  if (!of.hasNextPage) return null
  return (
    <div className="list-foot">
      <Button
        variant="subtle"
        size="compact-sm"
        loading={of.isFetchingNextPage}
        onClick={() => void of.fetchNextPage()}
      >
        Show more
      </Button>
    </div>
  )
}
