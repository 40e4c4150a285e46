/** How many parts the endpoints are divided into; each part is served by one sender at a time (table sender_shards). */
export const shardCount = 64

/** The part of an endpoint. The end of a UUIDv7 is random, so the parts are of like size. */
export function shardOf(endpointId: string): number {
  return Number.parseInt(endpointId.slice(-4), 16) % shardCount
}
