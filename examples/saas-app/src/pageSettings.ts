import type { Connection } from './connections.ts'

/** What the page asks its backend for: `GET /settings`. */
export type PageSettings = {
  /** Where Tributary runs, as browsers reach it: the SDK comes from there. */
  service_url: string
  connector: string
  /** The customer who is signed in. */
  customer: { id: string; name: string }
  connections: Connection[]
}
