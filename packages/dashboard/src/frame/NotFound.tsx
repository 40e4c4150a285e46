import { Button } from '@mantine/core'
import { Link, useRouteError } from 'react-router'
import { asProblem } from '../api/problem.ts'
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
  const error = asProblem(useRouteError())
  return (
    <main className="start">
      <ProblemNote error={error} retry={() => window.location.reload()} />
    </main>
  )
}
