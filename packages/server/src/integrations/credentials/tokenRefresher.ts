import type { Deps } from '../../deps.ts'
import { recheckRefused } from './accessWatch.ts'
import { findDueCredentials, type Credentials } from '../store/credentials.ts'
import { refreshCredentials, type RefreshDeps } from './refreshCredentials.ts'
import { openSecrets } from './secrets.ts'

const lookEveryMs = 2_000
const failedRoundMs = 10_000
const batchSize = 50
const atOnce = 8

/**
 * Refreshes tokens that will expire soon, so that nobody has to wait for it, and so that a refresh token which dies of disuse does not.
 * Any number of processes may run it: each refresh is under a lease. `stop` waits for the refreshes in hand.
 */
export function startTokenRefresher(deps: RefreshDeps): { stop(): Promise<void> } {
  const stopping = new AbortController()

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      let pauseMs = lookEveryMs
      try {
        if ((await refreshDueTokens(deps, stopping.signal)) === batchSize) pauseMs = 0
        await recheckRefused(deps)
      } catch (error) {
        deps.logger.error({ err: error }, 'token refresher: a round failed')
        pauseMs = failedRoundMs
      }
      await deps.clock.sleep(pauseMs, stopping.signal)
    }
  }

  const running = loop()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** One round: refreshes the tokens that are due now, several at once. Returns how many were looked at. */
export async function refreshDueTokens(deps: RefreshDeps, signal?: AbortSignal): Promise<number> {
  const due = await findDueCredentials(deps.db, new Date(deps.clock.now()), batchSize)
  const waiting = [...due]
  async function work(): Promise<void> {
    for (let row = waiting.shift(); row && !signal?.aborted; row = waiting.shift())
      await refreshOne(deps, row)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, work))
  return due.length
}

async function refreshOne(deps: RefreshDeps & Pick<Deps, 'logger'>, row: Credentials): Promise<void> {
  try {
    const secrets = openSecrets(deps.keyring, row)
    if (secrets.kind === 'oauth2') await refreshCredentials(deps, row, secrets.tokens)
  } catch (error) {
    deps.logger.error({ err: error, integration_id: row.integrationId }, 'token refresher: one failed')
  }
}
