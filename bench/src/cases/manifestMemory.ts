import { loadManifest, readStream } from '../../../packages/manifest/src/index.ts'
import { nodeHost } from '../../../packages/manifest/src/node/nodeHost.ts'

// Reads a million records of the manifest bench in a process of its own, and says what it held.

/** The most memory that the process held up to so many records. */
export type MemoryMessage = { records: number; seconds: number; rssMb: number }

const pages = 10_000
const recordsPerPage = 100
const [url = '', source = ''] = process.argv.slice(2)
const startedAt = performance.now()
let read = 0

function tell(): void {
  process.send?.({
    records: read,
    seconds: (performance.now() - startedAt) / 1000,
    // In kilobytes, on all systems.
    rssMb: process.resourceUsage().maxRSS / 1024,
  } satisfies MemoryMessage)
}

const options = { manifest: loadManifest(source), stream: 'items', host: nodeHost() }
for await (const message of readStream({ ...options, config: { url, pages, tenant: 't' } })) {
  if (message.kind !== 'page') continue
  // A filter drops some; what was read are whole pages.
  read += recordsPerPage
  if (read === (pages * recordsPerPage) / 10) tell()
}
read = pages * recordsPerPage
tell()
process.disconnect()
