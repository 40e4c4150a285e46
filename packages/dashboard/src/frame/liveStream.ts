const reopenMs = 5_000

export type LiveStream = { close(): void }

/**
 * Listens to what happens in the workspace, for as long as the page is looked at: one in the background holds no connection, since a browser
 * has six for a host. A connection that is lost is opened again. `onOpen`: from now on nothing is missed, but before something may have been.
 */
export function openLiveStream(on: {
  /** By the event's name. */
  event(name: string): void
  /** Deliveries or replays have changed; at most once a second. */
  deliveries(): void
  open(): void
  lost(): void
}): LiveStream {
  let source: EventSource | null = null
  let reopening: ReturnType<typeof setTimeout> | null = null

  function open(): void {
    if (source || document.hidden) return
    const opened = new EventSource('/v1/events/stream?deliveries=true')
    source = opened
    opened.addEventListener('message', ({ data }) => on.event(eventNameOf(data)))
    opened.addEventListener('deliveries', () => on.deliveries())
    opened.addEventListener('ready', () => on.open())
    opened.addEventListener('error', () => {
      on.lost()
      // The browser tries again by itself, unless the answer was no stream: a proxy's page, while the service starts.
      if (opened.readyState !== EventSource.CLOSED) return
      close()
      reopening = setTimeout(open, reopenMs)
    })
  }

  function close(): void {
    if (reopening) clearTimeout(reopening)
    reopening = null
    source?.close()
    source = null
  }

  const onVisibility = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', onVisibility)
  open()
  return {
    close() {
      document.removeEventListener('visibilitychange', onVisibility)
      close()
    },
  }
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
