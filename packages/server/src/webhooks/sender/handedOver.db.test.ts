import { expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated } from '../../../../../test/support/deliveryFixture.ts'
import { until, useDeliveryWorld } from '../../../../../test/support/deliveryWorld.ts'
import { shardOf } from '../shardOf.ts'
import { Sender } from './sender.ts'

const world = useDeliveryWorld({ runningClock: true })

/** Two endpoints of different shards, each with a receiver of its own. */
async function twoEndpoints() {
  for (;;) {
    const apps = [await world.receiver(), await world.receiver()] as const
    const given = await world.fixture.endpoint(apps[0].url)
    const kept = await world.fixture.endpoint(apps[1].url)
    const shards = [shardOf(given.endpointId), shardOf(kept.endpointId)] as const
    if (shards[0] !== shards[1]) return { apps, given, shards }
  }
}

test.each(['reload', 'endpointChanged'] as const)(
  'a shard that is handed over while its endpoints are loaded (%s) is not taken into service again',
  async (loading) => {
    const { apps, given, shards } = await twoEndpoints()
    const { deps } = world.fixture
    const sender = new Sender(
      { ...deps, sql: deps.db, bodies: deps.db, random: Math.random },
      { concurrency: 4, attemptTimeoutMs: 5_000 },
      () => true,
    )
    world.atEnd(() => sender.stop(5_000))
    await sender.serveShards(shards)
    const loaded =
      loading === 'reload'
        ? sender.reload(shards)
        : sender.endpointChanged(given.workspaceId, given.endpointId)
    await sender.drainShards([shards[0]])
    await loaded
    const of = newIntegration(world.fixture.workspace)
    // What a process sends that should not would be sent before what comes after it.
    for (let round = 1; round <= 5; round++) {
      await world.fixture.record([updated(of, newUuid())])
      sender.sweep(true)
      await until(() => apps[1].received.length === round)
    }
    expect(apps[0].received).toEqual([])
  },
)
