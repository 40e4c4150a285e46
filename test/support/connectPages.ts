import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createConnectWorld, type ConnectWorld } from './connectWorld.ts'
import { registerUrlOf } from './registerUrl.ts'

/** The origin of the page that opens the connect window. */
export const origin = 'https://app.example'

/** A world with connect pages for a whole test file, emptied before each test. */
export function useConnectPages() {
  let world: ConnectWorld
  beforeAll(async () => {
    world = await createConnectWorld()
  })
  afterAll(() => world.close())
  beforeEach(async () => {
    await world.db.query(
      'truncate test_events, test_imports, connect_sessions, integrations, customers cascade',
    )
  })
  return {
    get world() {
      return world
    },
    registerUrl: (claims: Record<string, unknown> = {}, parameters: Record<string, string> = {}) =>
      registerUrlOf(world, claims, { origin, ...parameters }),
    /** Rows of all integrations, oldest first. */
    integrations: async () =>
      (await world.db.query('select * from integrations order by integration_id')).rows,
  }
}
