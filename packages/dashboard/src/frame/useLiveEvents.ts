import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

const togetherMs = 700

/** What an event changes on the pages, by its name: the first part of the queries' keys. */
const touched = (event: string): string[] => {
  if (event === 'webhook_test') return ['events', 'deliveries', 'statistics']
  if (event.endsWith('_data_model')) return ['events', 'deliveries', 'records', 'imports']
  return ['events', 'deliveries', 'integrations', 'customers', 'imports', 'statistics']
}

/**
 * Listens to the workspace's events while the page is looked at, and reads again what they change, together and at most about once
 * a second. A page in the background holds no connection: a browser has six for a host. Returns whether it is connected.
 */
export function useLiveEvents(): boolean {
  const queries = useQueryClient()
  const [isLive, setLive] = useState(false)
  useEffect(() => {
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout> | null = null
    const waiting = new Set<string>()
    const refresh = () => {
      timer = null
      const keys: QueryKey[] = [...waiting].map((key) => [key])
      waiting.clear()
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey })
    }
    const onMessage = (message: MessageEvent) => {
      for (const key of touched(eventNameOf(message.data))) waiting.add(key)
      timer ??= setTimeout(refresh, togetherMs)
    }
    const open = () => {
      if (source || document.hidden) return
      source = new EventSource('/v1/events/stream')
      source.addEventListener('message', onMessage)
      source.addEventListener('ready', () => setLive(true))
      source.addEventListener('error', () => setLive(false))
    }
    const close = () => {
      source?.close()
      source = null
      setLive(false)
    }
    const onVisibility = () => {
      if (document.hidden) return close()
      // What happened meanwhile was not heard.
      void queries.invalidateQueries()
      open()
    }
    open()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      if (timer) clearTimeout(timer)
      close()
    }
  }, [queries])
  return isLive
}

function eventNameOf(data: unknown): string {
  try {
    const event: unknown = JSON.parse(String(data))
    if (typeof event === 'object' && event !== null && 'event' in event) return String(event.event)
  } catch {
    // Not one of ours: a proxy's words.
  }
  return ''
}
