import type { Deps } from '../../deps.ts'
import type { EventRecorder, ImportProgress, ImportQueue } from '../../ports.ts'

/** What the connect pages work with. */
export type ConnectDeps = Pick<
  Deps,
  'db' | 'clock' | 'logger' | 'keyring' | 'egress' | 'connectors' | 'publicUrl'
> & {
  events: EventRecorder
  imports: ImportQueue
  progress: ImportProgress
}
