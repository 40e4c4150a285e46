import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { countOutcomes, findReplay, finishReplay, lockActiveReplay, type Replay } from '../store/replays.ts'
import { walkKeysText } from '../store/walkKeys.ts'
import { withdrawReplayed } from '../store/withdrawReplayed.ts'

/**
 * Ends a replay: what was not sent yet of it leaves the queue. Throws `webhook.replay_not_found`, and `webhook.replay_ended` when it
 * was over already.
 */
export async function cancelReplay(
  { db }: Pick<Deps, 'db'>,
  key: { workspaceId: string; replayId: string },
): Promise<Replay> {
  return await db.transaction(async (tx) => {
    const replay = await lockActiveReplay(tx, key.workspaceId, key.replayId)
    if (!replay) {
      const ended = await findReplay(tx, key.workspaceId, key.replayId)
      if (!ended) throw replayNotFound(key.replayId)
      throw new TributaryError(
        'webhook.replay_ended',
        `Expected a replay that is queued or running; this one is "${ended.state}".`,
      )
    }
    await tx.query(walkKeysText)
    const before = await countOutcomes(tx, key)
    const withdrawn = await withdrawReplayed(tx, replay)
    const cancelled = before.cancelled + withdrawn
    const end = { ...before, cancelled, state: 'cancelled' as const, reason: 'It was cancelled on request.' }
    const finished = await finishReplay(tx, key, end)
    if (!finished) throw replayNotFound(key.replayId)
    return finished
  })
}

/** The answer for a replay that is not there, or not in this workspace. */
export function replayNotFound(replayId: string): TributaryError {
  return new TributaryError('webhook.replay_not_found', `There is no replay "${replayId}".`)
}
