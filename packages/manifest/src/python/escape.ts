const simple = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

/**
 * Replaces the escapes of a Python text literal. An escape that Python does not know stays as it is; one that is
 * broken (or a character by name, which has no table here) gives undefined.
 */
export function unescapeString(raw: string, isBytes = false): string | undefined {
  if (!raw.includes('\\')) return raw
  let broken = false
  const made = raw.replaceAll(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{0,2})|([uUN])(?:\{[^}]*\}|([0-9a-fA-F]{0,8}))|([\s\S]))/g,
    (whole, octal?: string, hex?: string, kind?: string, digits?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8))
      if (hex !== undefined) {
        if (hex.length === 2) return String.fromCharCode(parseInt(hex, 16))
        broken = true
        return whole
      }
      if (kind !== undefined) {
        if (isBytes) return whole
        const code = codePoint(kind, digits)
        if (code === undefined) broken = true
        return code ?? whole
      }
      return simple.get(other ?? '') ?? whole
    },
  )
  return broken ? undefined : made
}

function codePoint(kind: string, digits: string | undefined): string | undefined {
  const length = kind === 'u' ? 4 : 8
  if (kind === 'N' || digits === undefined || digits.length < length) return undefined
  const code = parseInt(digits.slice(0, length), 16)
  return code > 0x10ffff ? undefined : String.fromCodePoint(code) + digits.slice(length)
}
