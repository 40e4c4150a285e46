import { ActionIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { api, read } from '../api/client.ts'
import { Mark, Icon } from '../parts/icons.tsx'
import { ProblemNote } from '../parts/Notice.tsx'
import { Loading } from '../parts/Page.tsx'
import { sessionQuery } from './session.ts'
import { Side } from './Side.tsx'
import { Live } from './Live.tsx'

/** The frame around every page of a workspace. Whoever is not signed in is sent to do so, and comes back afterwards. */
export function Shell() {
  const session = useQuery(sessionQuery)
  const { pathname, search } = useLocation()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setOpen(false), [pathname])
  useEffect(() => {
    // Not what it returns: newer browsers return a promise, which React would take for a function that cleans up.
    window.scrollTo(0, 0)
  }, [pathname])
  if (session.isPending) return <Loading />
  if (session.error && session.data === undefined) {
    return (
      <main className="start">
        <ProblemNote error={session.error} retry={() => void session.refetch()} />
      </main>
    )
  }
  if (!session.data) return <SignedOut next={`${pathname}${search}`} />
  return (
    <div className="frame" onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <a href="#main" className="skip">
        Skip to the page
      </a>
      <div className="top">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="menu" size={20} />
        </ActionIcon>
        <Mark />
        <span className="clip" style={{ fontWeight: 600 }}>
          {session.data.workspace.name}
        </span>
      </div>
      <Side session={session.data} isOpen={isOpen} onClose={() => setOpen(false)} />
      <main className="main" id="main" tabIndex={-1}>
        <div className="main-inner">
          <Live />
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
    </div>
  )
}

function SignedOut({ next }: { next: string }) {
  const setUp = useQuery({
    queryKey: ['set-up'],
    queryFn: ({ signal }) => read(api.GET('/v1/set-up', { signal })),
  })
  if (setUp.isPending) return <Loading />
  if (setUp.data?.is_needed) return <Navigate to="/set-up" replace />
  const back = next === '/' ? '' : `?next=${encodeURIComponent(next)}`
  return <Navigate to={`/sign-in${back}`} replace />
}
