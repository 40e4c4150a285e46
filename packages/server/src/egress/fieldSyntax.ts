const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Whether the text is a token (RFC 9110 section 5.6.2), as methods and the names of headers are. */
export function isToken(text: string): boolean {
  return token.test(text)
}
