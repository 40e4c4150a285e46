import { TributaryError, newUuid, type EventName } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { refuseDisabled } from '../refuseDisabled.ts'
import { endpointNotFound } from '../rotateSecret.ts'
import { findEndpoint } from '../store/endpoints.ts'
import { insertReplay, type Replay } from '../store/replays.ts'
import { checkReplayLimit } from './checkReplayLimit.ts'
import { windowMin } from './nextWindow.ts'

export type ReplayWanted = {
  workspaceId: string
  endpointId: string
} & (
  | { kind: 'failed'; since: Date }
  | {
      kind: 'range'
      since: Date
      /** Excluded. */
      until: Date
      /** Null: every event that the endpoint wants. */
      events: EventName[] | null
      integrationId: string | null
      customerId: string | null
      resourceId: string | null
    }
)

/**
 * Asks for a replay; its deliveries are put into the queue step by step (startReplays.ts). Throws `webhook.endpoint_not_found`,
 * `webhook.endpoint_disabled`, `webhook.replay_range_empty`, `webhook.replay_limit`.
 */
export async function createReplay({ db }: Pick<Deps, 'db'>, wanted: ReplayWanted): Promise<Replay> {
  if (wanted.kind === 'range' && wanted.since >= wanted.until) {
    throw new TributaryError(
      'webhook.replay_range_empty',
      `Expected "from" before "to"; they are "${wanted.since.toISOString()}" and "${wanted.until.toISOString()}".`,
    )
  }
  return await db.transaction(async (tx) => {
    const endpoint = await findEndpoint(tx, wanted.workspaceId, wanted.endpointId)
    if (!endpoint) throw endpointNotFound(wanted.endpointId)
    refuseDisabled(endpoint)
    await checkReplayLimit(tx, wanted, 'many')
    const range = wanted.kind === 'range' ? wanted : null
    return await insertReplay(tx, {
      workspaceId: wanted.workspaceId,
      replayId: newUuid(),
      endpointId: wanted.endpointId,
      kind: wanted.kind,
      since: wanted.since,
      until: range?.until ?? null,
      eventFilter: range?.events ?? null,
      integrationId: range?.integrationId ?? null,
      customerId: range?.customerId ?? null,
      resourceId: range?.resourceId ?? null,
      windowSize: windowMin,
    })
  })
}
