import type { Manifest } from '@tributary/manifest'

const known = new WeakMap<Manifest, Map<string, boolean>>()

// Pages by number or offset, and links or tokens that are named after them: `next_page`, `headers['link']`. Opaque ones, such as
// GraphQL's `pageInfo` and `page_token`, stand for a place in the list.
const counted =
  /"type":"(?:PageIncrement|OffsetIncrement)"|"cursor_value":"(?:[^"\\]|\\.)*?(?:page(?!_?info|_?token)|offset|link|headers)/i

/**
 * Whether a stream's pages are counted from the beginning of the list, as far as its manifest tells. A stream that only the account knows is
 * judged by the whole manifest.
 */
export function countsPages(manifest: Manifest, stream: string): boolean {
  const streams = known.get(manifest) ?? new Map<string, boolean>()
  known.set(manifest, streams)
  const before = streams.get(stream)
  if (before !== undefined) return before
  const own = manifest.resolved.children('streams').find((one) => one.text('name') === stream)
  const text = JSON.stringify((own ?? manifest.resolved).fields, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  const counts = counted.test(text)
  streams.set(stream, counts)
  return counts
}
