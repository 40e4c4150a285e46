import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { openLiveStream } from './liveStream.ts'

const togetherMs = 500
const withoutStreamMs = 5_000
const liveKey = ['live']

/** What an event changes on the pages, by its name: the first part of the queries' keys. */
const touched = (event: string): string[] => {
  if (event === 'webhook_test') return ['events', 'deliveries', 'statistics']
  if (event.endsWith('_data_model')) return ['events', 'deliveries', 'records', 'imports']
  return ['events', 'deliveries', 'integrations', 'customers', 'imports', 'statistics']
}
/** An endpoint that answers 410 is disabled by the delivery that was answered so, and a notice tells it. */
const touchedByDeliveries = ['deliveries', 'replays', 'endpoints', 'notices']

/** Listens to the workspace, and reads again what an event or a delivery changes, together and at most about once a second. */
export function useLiveEvents(): void {
  const queries = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let wasOpen = false
    const waiting = new Set<string>()
    const refresh = () => {
      timer = null
      const keys = [...waiting]
      waiting.clear()
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] })
    }
    const touch = (keys: readonly string[]) => {
      for (const key of keys) waiting.add(key)
      timer ??= setTimeout(refresh, togetherMs)
    }
    const stream = openLiveStream({
      event: (name) => touch(touched(name)),
      deliveries: () => touch(touchedByDeliveries),
      open: () => {
        queries.setQueryData(liveKey, true)
        // What happened meanwhile was not heard.
        if (wasOpen) void queries.invalidateQueries()
        wasOpen = true
      },
      lost: () => queries.setQueryData(liveKey, false),
    })
    return () => {
      if (timer) clearTimeout(timer)
      stream.close()
      queries.setQueryData(liveKey, null)
    }
  }, [queries])
}

/** Whether changes are heard as they happen; null while that is not known yet. */
export function useIsLive(): boolean | null {
  const { data } = useQuery<boolean | null>({ queryKey: liveKey, enabled: false, initialData: null })
  return data
}

/** How often to ask for what would be heard: never, unless the stream can not be had (a proxy that keeps it back, a service that is away). */
export function useAskEvery(): number | false {
  return useIsLive() ? false : withoutStreamMs
}
