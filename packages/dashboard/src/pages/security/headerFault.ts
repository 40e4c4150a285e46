const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/
const valueCharactersMax = 1_000
const reservedPrefixes = ['webhook-', 'proxy-']
const reserved = [
  ...['content-type', 'content-length', 'content-encoding', 'host', 'user-agent', 'expect'],
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings'],
]

/** What is wrong with a header's name, said while it is typed; the service has the last word. Null: nothing. */
export function faultOfName(name: string, others: readonly string[]): string | null {
  const lower = name.trim().toLowerCase()
  if (lower === '') return null
  if (!namePattern.test(lower)) return 'Letters, digits and hyphens, up to 64.'
  if (reserved.includes(lower) || reservedPrefixes.some((prefix) => lower.startsWith(prefix))) {
    return 'Reserved: Tributary sets it, or never sends it.'
  }
  return others.some((other) => other.trim().toLowerCase() === lower) ? 'Given twice.' : null
}

/** What is wrong with a header's value. Null: nothing. */
export function faultOfValue(value: string): string | null {
  if (value.length > valueCharactersMax) return `At most ${valueCharactersMax} characters.`
  if (value.trim() !== value) return 'Begins or ends with a blank.'
  return /^[\x20-\x7e]*$/.test(value) ? null : 'Printable ASCII only.'
}
