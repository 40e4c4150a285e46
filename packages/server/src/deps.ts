import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { ConnectorCatalogue } from './connectors/index.ts'
import type { Database } from './db/index.ts'
import type { Egress } from './egress/index.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics/index.ts'
import type { Keyring } from './secrets/index.ts'

/** What every stage works with; made once by main.ts and by tests. A stage takes the part that it needs. */
export type Deps = {
  config: Config
  db: Database
  clock: Clock
  logger: Logger
  keyring: Keyring
  /** The one door to outside URLs. */
  egress: Egress
  connectors: ConnectorCatalogue
  /** Absent: nothing is counted (tools, tests). */
  metrics?: Metrics
  /** The address under which browsers and third parties reach the service, without a slash at its end. */
  publicUrl: () => string
}
