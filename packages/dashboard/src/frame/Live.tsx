import { useEffect, useState } from 'react'
import { Note } from '../parts/Notice.tsx'
import { Pill } from '../parts/Pill.tsx'
import { useIsLive, useLiveEvents } from './useLiveEvents.ts'

/** A connection that is opened anew within this is not worth a word. */
const quietMs = 4_000

/** Listens while somebody is signed in; says so when the service has been away for some seconds. */
export function Live() {
  useLiveEvents()
  const isLost = useIsLive() === false
  const [isSaid, setSaid] = useState(false)
  useEffect(() => {
    if (!isLost) return setSaid(false)
    const timer = setTimeout(() => setSaid(true), quietMs)
    return () => clearTimeout(timer)
  }, [isLost])
  return (
    <div role="status" className="lost">
      {isSaid && (
        <Note tone="warn" title="The service can not be reached">
          <p>What you see may be old. It goes on by itself as soon as the service answers.</p>
        </Note>
      )}
    </div>
  )
}

/** Beside the name of a page that moves by itself. */
export function LiveMark() {
  return useIsLive() ? (
    <Pill tone="good" moving>
      Live
    </Pill>
  ) : null
}
