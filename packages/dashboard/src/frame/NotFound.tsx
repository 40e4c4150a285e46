import { Button } from '@mantine/core'
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

/** A page that failed while it was shown: a fault of ours, or a new version of the service whose files have other names. */
export function Failed() {
  const cause = useRouteError()
  const error = isMissingFile(cause) ? notLoaded : asProblem(cause)
  return (
    <main className="start">
      <ProblemNote error={error} retry={() => window.location.reload()} />
    </main>
  )
}

const notLoaded = new Problem({
  status: 0,
  code: 'page',
  title: 'The page could not be loaded',
  detail:
    'The service can not be reached, or another version of it was started meanwhile. Check your connection, and load the page again.',
})

/** A part of the page that is loaded when it is first shown did not come; the browsers say it each in their own words. */
function isMissingFile(cause: unknown): boolean {
  return (
    cause instanceof Error && /dynamically imported module|importing a module script/i.test(cause.message)
  )
}
