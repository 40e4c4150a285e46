/** Python's `urllib.parse.quote`: letters, digits and `_.-~` stay, and so do the characters given as safe. */
export function quote(value: string, safe = '/'): string {
  return encodeURIComponent(value.toWellFormed())
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll(/%[0-9A-F]{2}/g, (code) => {
      const char = String.fromCharCode(parseInt(code.slice(1), 16))
      return safe.includes(char) && char < '\u0080' ? char : code
    })
}

/** Python's `urllib.parse.quote_plus`: as `quote` with nothing more safe, and a blank becomes `+`. */
export function quotePlus(value: string): string {
  return quote(value, '').replaceAll('%20', '+')
}
