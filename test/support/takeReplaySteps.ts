import { expect } from 'vitest'
import type { Deps } from '../../packages/server/src/deps.ts'
import { takeReplayStep } from '../../packages/server/src/webhooks/replay/takeReplayStep.ts'

/** Waits until no transaction, of whatever database, keeps a replay from its first step. */
export const untilSettled = ({ db }: Pick<Deps, 'db'>) =>
  expect
    .poll(
      async () => {
        const { rowCount } = await db.query(
          'select from replays where finished_at is null and pg_snapshot_xmin(pg_current_snapshot()) <= horizon',
        )
        return rowCount
      },
      { timeout: 20_000, interval: 10 },
    )
    .toBe(0)

/** Takes the steps of replays that are due. */
export async function takeReplaySteps(deps: Pick<Deps, 'db' | 'logger'>, pauseMs: number): Promise<void> {
  await untilSettled(deps)
  while (await takeReplayStep(deps, pauseMs));
}
