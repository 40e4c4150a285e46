import { badAnswer } from './badAnswer.ts'
import type { Component } from '../load/component.ts'

/** Python's names of encodings that the platform knows by another name, without `-` and `_`. */
const otherNames = new Map([
  ['utf8sig', 'utf-8'],
  ['utf16', 'utf-16le'],
  ['utf16le', 'utf-16le'],
  ['utf16be', 'utf-16be'],
  ['cp1250', 'windows-1250'],
  ['cp1251', 'windows-1251'],
  ['cp1252', 'windows-1252'],
  ['shiftjis', 'shift_jis'],
])
const latin = new Set(['latin1', 'iso88591', 'l1', '88591', 'cp819'])
const ascii = new Set(['ascii', 'usascii', '646'])

/**
 * A body as text in the encoding that its decoder names (`encoding`, else UTF-8). Refuses an encoding that there is
 * not, with its place, and bytes that are not in it: the reference stops there, too.
 */
export function decodeText(run: { stream: string }, decoder: Component, bytes: Uint8Array): string {
  const name = decoder.text('encoding') ?? 'utf-8'
  const plain = name.toLowerCase().replaceAll(/[-_ ]/g, '')
  if (latin.has(plain))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const label = ascii.has(plain) ? 'utf-8' : (otherNames.get(plain) ?? name)
  let reader
  try {
    reader = new TextDecoder(label, { fatal: true, ignoreBOM: !/^utf(?:8sig|16)$/.test(plain) })
  } catch {
    return decoder.fail('encoding', 'an encoding that can be read, such as utf-8 or latin-1')
  }
  try {
    return reader.decode(bytes)
  } catch (error) {
    return badAnswer(run, `The answer is not ${name}, as ${decoder.path} has it.`, error)
  }
}
