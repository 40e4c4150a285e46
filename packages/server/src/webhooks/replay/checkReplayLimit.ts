import { TributaryError } from '@tributary/contract'
import type { Transaction } from '../../db/index.ts'
import { lockAndCountReplays } from '../store/limits.ts'

/** Replays of one endpoint that are not over yet, at most: of single deliveries, and of many. */
const replaysMax = { one: 1_000, many: 20 }

/** Throws `webhook.replay_limit` when an endpoint has as many replays of this kind under way as it may. */
export async function checkReplayLimit(
  tx: Transaction,
  key: { workspaceId: string; endpointId: string },
  kind: keyof typeof replaysMax,
): Promise<void> {
  const counts = await lockAndCountReplays(tx, key)
  const limit = replaysMax[kind]
  if (counts[kind] < limit) return
  throw new TributaryError(
    'webhook.replay_limit',
    kind === 'one'
      ? `Expected at most ${limit} single deliveries of an endpoint that are being sent again; there are ${counts.one}. Wait until some ` +
          'have ended, or ask for them at once: POST /v1/webhook-endpoints/{id}/replays.'
      : `Expected at most ${limit} replays of an endpoint that are not over; there are ${counts.many}. Wait until one is done, or cancel one.`,
    { details: { limit } },
  )
}
