import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import type { Transaction } from '../../db/index.ts'
import { faultPoint } from '../../faultPoint.ts'
import { findEndpoint } from '../store/endpoints.ts'
import { countWaiting, queueReplayed } from '../store/queueReplayed.ts'
import { walkKeysText } from '../store/walkKeys.ts'
import {
  claimReplay,
  countOutcomes,
  finishReplay,
  noteFailure,
  postponeReplay,
  type Replay,
} from '../store/replays.ts'
import { withdrawReplayed } from '../store/withdrawReplayed.ts'
import { nextWindow } from './nextWindow.ts'

/** Events that one statement looks at, and statements of a step, at most. */
const scanMax = 1_000
const scansMax = 8
const failuresMax = 10
const failurePauseMs = 2_000
/** Until it is looked again whether what was being committed is there. */
const unsettledPauseMs = 100

/**
 * Takes the next step of a replay that is due, in one transaction: whichever process comes first. Returns false when none is due.
 * A step that fails is tried again; after ten in a row the replay ends as failed.
 */
export async function takeReplayStep(
  { db, logger }: Pick<Deps, 'db' | 'logger'>,
  pauseMs: number,
): Promise<boolean> {
  let claimed: Replay | null = null
  try {
    return await db.transaction(async (tx) => {
      await tx.query(walkKeysText)
      claimed = await claimReplay(tx)
      if (!claimed) return false
      await takeStep(tx, claimed, pauseMs)
      faultPoint('replays.before_commit')
      return true
    })
  } catch (error) {
    const replay = claimed as Replay | null
    if (!replay) throw error
    logger.error({ err: error, replay_id: replay.replayId }, 'a step of a replay failed')
    const reason = error instanceof TributaryError ? error.message : 'A step failed on our side; see the log.'
    await noteFailure(db, replay, { reason, pauseMs: failurePauseMs, failuresMax })
    return true
  }
}

async function takeStep(tx: Transaction, replay: Replay, pauseMs: number): Promise<void> {
  if (!(await findEndpoint(tx, replay.workspaceId, replay.endpointId))) {
    const outcomes = await countOutcomes(tx, replay)
    const cancelled = outcomes.cancelled + (await withdrawReplayed(tx, replay))
    const reason = 'The endpoint was deleted.'
    await finishReplay(tx, replay, { ...outcomes, cancelled, state: 'cancelled', reason })
    return
  }
  if (replay.kind === 'range' && !replay.isSettled) {
    return await postponeReplay(tx, replay, { ...replay, pauseMs: unsettledPauseMs })
  }
  const { untried, pending } = await countWaiting(tx, replay)
  const { windowSize, kind } = replay
  if (replay.isExhausted || kind === 'one') {
    if (pending > 0) return await postponeReplay(tx, replay, { pauseMs, windowSize, isFilled: false })
    await finishReplay(tx, replay, { ...(await countOutcomes(tx, replay)), state: 'done', reason: null })
    return
  }
  const next = replay.isFilled ? nextWindow(windowSize, untried) : windowSize
  const room = next - untried
  const { queued, isExhausted } = await fill(tx, { ...replay, kind }, room)
  const isFilled = queued >= room
  // There is more to look at, and room: no pause.
  await postponeReplay(tx, replay, {
    pauseMs: isFilled || isExhausted ? pauseMs : 0,
    windowSize: next,
    isFilled,
  })
}

/** Fills the room of the window, looking at so many events at most that a step stays short. */
async function fill(
  tx: Transaction,
  replay: Replay & { kind: 'failed' | 'range' },
  room: number,
): Promise<{ queued: number; isExhausted: boolean }> {
  let queued = 0
  for (let scans = 0; scans < scansMax && queued < room; scans++) {
    const limit = Math.min(room - queued, scanMax)
    const part = await queueReplayed(tx, replay, limit)
    queued += part.queued
    if (part.scanned < limit) return { queued, isExhausted: true }
  }
  return { queued, isExhausted: false }
}
