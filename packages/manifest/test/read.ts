import { nodeHost } from '../src/node/nodeHost.ts'
import { readStream } from '../src/index.ts'
import type { Host, JsonObject, JsonValue, ReadStreamOptions, StreamMessage } from '../src/index.ts'

/** A host whose clock stands, and goes on by what is slept. */
export function testHost(changes: Partial<Host> = {}): Host & { waits: number[] } {
  const waits: number[] = []
  let nowMs = Date.parse('2024-03-01T00:00:00Z')
  return {
    ...nodeHost({
      now: () => new Date(nowMs),
      sleep: async (ms) => {
        waits.push(ms)
        nowMs += ms
      },
      ...changes,
    }),
    waits,
  }
}

/** What a read gave, all of it. */
export interface Collected {
  messages: StreamMessage[]
  records: JsonObject[]
  positions: JsonValue[]
  state: JsonValue | undefined
  error: unknown
}

/** Reads a stream to its end or to its failure. */
export async function collect(
  options: Omit<ReadStreamOptions, 'host'> & { host?: Host },
): Promise<Collected> {
  const messages: StreamMessage[] = []
  let error: unknown
  try {
    for await (const message of readStream({ host: testHost(), ...options })) messages.push(message)
  } catch (caught) {
    error = caught
  }
  const pages = messages.filter((message) => message.kind === 'page')
  return {
    messages,
    records: pages.flatMap((page) => page.records),
    positions: pages.map((page) => page.position),
    state: messages.findLast((message) => message.kind === 'state')?.state,
    error,
  }
}

/** A manifest with a stream `items` at /items and one `other` at /other; records are under `data`, five pages of one. */
export function manifestText(
  more: { head?: string; stream?: string; retriever?: string; requester?: string } = {},
): string {
  const stream = (name: string, extra: typeof more): string => `
  - type: DeclarativeStream
    name: ${name}
    ${extra.stream ?? ''}
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: "{{ config['url'] }}"
        path: ${name}
        ${extra.requester ?? ''}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
      ${extra.retriever ?? ''}`
  return `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [items]}
${more.head ?? ''}
streams:${stream('items', more)}${stream('other', {})}
`
}
