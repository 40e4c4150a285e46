import type { JsonObject } from '@tributary/contract'
import { openBudget, openWindow, type ApiBudget, type BudgetStore, type Host } from '@tributary/manifest'
import type { Connector } from '../../connectors/index.ts'
import type { Deps } from '../../deps.ts'
import { changeWindow, findLimit, forgetRefusals, noteRefusal, type LimitScope } from '../store/rateLimits.ts'
import { StreamReadError } from '../streamReader.ts'
import { retryAfterMs } from './retryAfter.ts'

/** A shorter wait for a place in the budget keeps the pace; a longer one gives the worker's place back. */
const paceMs = 250
/** What other processes were told is looked at so often, between calls. */
const lookEveryMs = 1_000
const everybody = '00000000-0000-0000-0000-000000000000'

/** The third party's limits as one read keeps them, together with all reads of the same account, client or connector. */
export type ThirdPartyLimit = {
  /** The host with the limits around its calls. Throws StreamReadError with `isLimit` where a limit must be waited for. */
  host: Host
  /** The manifest's api_budget, counted in the database; absent: it has none. */
  budget: ApiBudget | null
}

/** Whose calls count together, as the connector says. `account`: a name of the credentials that tells nothing of them. */
export function limitScopeOf(connector: Connector, of: { workspaceId: string; account: string }): LimitScope {
  const connectorType = connector.type
  switch (connector.rateLimitScope) {
    case 'connector':
      return { workspaceId: everybody, connectorType, account: '' }
    case 'client':
      return { workspaceId: of.workspaceId, connectorType, account: '' }
    default:
      return { workspaceId: of.workspaceId, connectorType, account: of.account }
  }
}

/**
 * Keeps a read within the third party's limits: before a call it looks at what any process was told, a refusal (429, or 503 with
 * Retry-After) is told to all, and no wait is slept through that others could use the worker for.
 */
export function keepThirdPartyLimit(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  host: Host,
  read: { connector: Connector; config: JsonObject; scope: LimitScope },
): ThirdPartyLimit {
  const { scope } = read
  let lookedAtMs = -Infinity
  let refusals = 0
  /** Set by a refusal: the engine's own waits before the next try are given back as well. */
  let refusedUntilMs = 0

  async function look(): Promise<void> {
    if (clock.now() - lookedAtMs < lookEveryMs) return
    const limit = await findLimit(db, scope)
    lookedAtMs = clock.now()
    refusals = limit.refusals
    if (limit.waitMs > 0) throw mustWait(limit.waitMs, false)
  }

  return {
    budget: openBudget(read.connector.manifest, read.config, storeOf(db, scope)) ?? null,
    host: {
      ...host,
      fetch: async (url, init) => {
        await look()
        const response = await host.fetch(url, init)
        const toldMs = retryAfterMs(response.headers, clock.now())
        if (response.status === 429 || (response.status === 503 && toldMs !== null)) {
          const waitMs = await noteRefusal(db, scope, toldMs)
          refusals += 1
          refusedUntilMs = clock.now() + waitMs
        } else if (refusals > 0) {
          refusals = 0
          await forgetRefusals(db, scope)
        }
        return response
      },
      sleep: async (ms, signal) => {
        const leftMs = refusedUntilMs - clock.now()
        if (leftMs > 0) throw mustWait(Math.max(ms, leftMs), true)
        await host.sleep(ms, signal)
      },
    },
  }
}

/** Counts the calls of a budget in the database. A place that is too far off is not taken, and the worker's place is given back. */
function storeOf(db: Deps['db'], scope: LimitScope): BudgetStore {
  return {
    take: async (policy, limits, weight) => {
      const { waitMs } = await changeWindow(db, scope, policy, (saved, nowMs) => {
        const window = openWindow(limits, saved)
        const wait = window.take(weight, nowMs, paceMs)
        const isTaken = wait <= paceMs
        return {
          saved: isTaken ? window.save(nowMs) : undefined,
          answer: { waitMs: wait, heldMs: isTaken ? 0 : wait },
        }
      })
      if (waitMs > paceMs) throw mustWait(waitMs, false)
      return waitMs
    },
    learn: async (policy, limits, available, resetMs) => {
      await changeWindow(db, scope, policy, (saved, nowMs) => {
        const window = openWindow(limits, saved)
        window.learn(available, resetMs, nowMs)
        return { saved: window.save(nowMs), answer: { heldMs: 0 } }
      })
    },
  }
}

function mustWait(waitMs: number, isRefused: boolean): StreamReadError {
  const seconds = Math.ceil(waitMs / 1_000)
  const message = `The third party's limit of calls is reached; it is asked again in ${seconds} s, and other imports go on meanwhile.`
  const limit = isRefused ? 'refused' : 'shared'
  const error = new StreamReadError(message, { retry: 'later', scope: 'import', retryAfterMs: waitMs, limit })
  // The engine tries again what it is not told to leave.
  return Object.assign(error, { retryable: false })
}
