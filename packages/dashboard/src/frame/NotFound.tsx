import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { Link, useRouteError } from 'react-router'
import { asProblem, Problem } from '../api/problem.ts'
import { Empty, ProblemNote } from '../parts/Notice.tsx'
import { PageHead } from '../parts/Page.tsx'

/** An address that there is not. */
export function NotFound() {
  return (
    <>
      <PageHead title="Nothing here" />
      <Empty
        icon="search"
        title="There is no page at this address"
        action={
          <Button component={Link} to="/" variant="default">
            To the overview
          </Button>
        }
      >
        It may be an old link, or a typing error.
      </Empty>
    </>
  )
}

/** A page that failed while it was shown: a fault of ours, or code that could not be had. */
export function Failed() {
  const thrown = useRouteError()
  const isAway = isNotLoaded(thrown)
  const error = isAway ? notLoaded(thrown) : asProblem(thrown)
  useEffect(() => {
    if (!isAway) return
    const timer = setInterval(() => void reloadOnceThere(), askEveryMs)
    return () => clearInterval(timer)
  }, [isAway])
  return (
    <main className="start">
      <ProblemNote error={error} retry={() => window.location.reload()} />
    </main>
  )
}

const askEveryMs = 3_000
const reloadEveryMs = 60_000
const reloadedKey = 'tributary-reloaded'

/** The service is away, or a new version of it has files of other names. Browsers say it in words of their own. */
function isNotLoaded(error: unknown): boolean {
  return error instanceof TypeError && /module|import/i.test(error.message)
}

function notLoaded(cause: unknown): Problem {
  const problem = new Problem({
    status: 0,
    code: 'not_loaded',
    title: 'This page could not be loaded',
    detail:
      'The service is away, or there is a new version of it. It is loaded as soon as the service answers.',
  })
  problem.cause = cause
  return problem
}

async function reloadOnceThere(): Promise<void> {
  const answer = await fetch('/health').catch(() => null)
  // What can not be loaded although the service is well would be loaded again for ever.
  if (!answer?.ok || Date.now() - Number(sessionStorage.getItem(reloadedKey)) < reloadEveryMs) return
  sessionStorage.setItem(reloadedKey, String(Date.now()))
  window.location.reload()
}
