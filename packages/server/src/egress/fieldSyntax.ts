/** They belong to a connection, not to a message (RFC 9110 section 7.6.1), and connections are shared. */
export const hopByHopHeaders: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Whether the text is a token (RFC 9110 section 5.6.2), as methods and the names of headers are. */
export function isToken(text: string): boolean {
  return token.test(text)
}
