import { unzipSync } from 'fflate'

/** The most bytes that one answer may be unpacked to. */
export const unpackedBytesMax = 512 * 1024 * 1024

/**
 * The files of a zip archive in the order of its directory, unpacked one at a time, so that only one of them is held.
 * Folders are left out. Throws Error for what is no archive, is damaged, or grows beyond `unpackedBytesMax`.
 */
export function* unzipped(bytes: Uint8Array): Generator<{ name: string; bytes: Uint8Array }> {
  const sizes: number[] = []
  const names: string[] = []
  unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      names.push(name)
      sizes.push(originalSize)
      return false
    },
  })
  for (const [index, name] of names.entries()) {
    if (name.endsWith('/')) continue
    if ((sizes[index] ?? 0) > unpackedBytesMax)
      throw new RangeError(`The file "${name}" is larger than ${unpackedBytesMax} bytes.`)
    let at = -1
    const found = unzipSync(bytes, {
      filter: () => {
        at += 1
        return at === index
      },
    })
    const content = found[name]
    if (content !== undefined) yield { name, bytes: content }
  }
}
