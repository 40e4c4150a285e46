import { useCallback, useEffect, useRef, useState } from 'react'
import { connect, connectResult, ConnectError, type ConnectConfig } from '@tributary/connect'

/** How the connect stands: nothing begun, the window is open, connected, the first import is done, or it failed. */
export type ConnectStatus = 'idle' | 'connecting' | 'ready' | 'imported' | 'failed'

export type UseConnect = {
  status: ConnectStatus
  /** Why it failed, or why the first import did; null otherwise. */
  error: ConnectError | null
  /**
   * Begins; call it in the click itself, with the secret or a promise of it. Resolves true when connected, false when not: the hook's `error` has the
   * reason, so nothing need be caught.
   */
  connect: (connector: string, secret: string | Promise<string>, config?: ConnectConfig) => Promise<boolean>
}

/** `connect()` with its state, for a button. Takes up how a redirect ended as well, when this page was come back to. */
export function useConnect(options: Pick<ConnectConfig, 'baseUrl'> = {}): UseConnect {
  const [status, setStatus] = useState<ConnectStatus>('idle')
  const [error, setError] = useState<ConnectError | null>(null)
  const { baseUrl } = options
  // What an earlier call says counts no more once a later one has begun.
  const turn = useRef(0)

  const follow = useCallback(
    async (start: (hear: Parameters<typeof connect>[2]) => Promise<boolean> | null): Promise<boolean> => {
      const own = turn.current + 1
      const isOwn = () => turn.current === own
      const running = start((event) => {
        if (!isOwn()) return
        if (event.type === 'READY') setStatus('ready')
        if (event.type === 'IMPORT_DONE') setStatus('imported')
        if (event.type === 'error') setError(new ConnectError('connect.failed', event.message ?? ''))
      })
      if (running === null) return false
      // Nothing was heard yet: both begin with a promise.
      turn.current = own
      setStatus('connecting')
      setError(null)
      try {
        return await running
      } catch (thrown) {
        if (isOwn()) {
          setStatus('failed')
          setError(
            thrown instanceof ConnectError ? thrown : new ConnectError('connect.failed', String(thrown)),
          )
        }
        return false
      }
    },
    [],
  )

  useEffect(() => {
    void follow((hear) => connectResult(hear, baseUrl === undefined ? {} : { baseUrl }))
  }, [follow, baseUrl])

  const begin = useCallback<UseConnect['connect']>(
    (connector, secret, config = {}) =>
      follow((hear) =>
        connect(connector, secret, hear, baseUrl === undefined ? config : { baseUrl, ...config }),
      ),
    [follow, baseUrl],
  )
  return { status, error, connect: begin }
}
