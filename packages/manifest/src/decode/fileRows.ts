import { gunzipSync, inflateSync } from 'node:zlib'
import type { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import type { PlainDict } from '../python/values.ts'
import { badAnswer } from './badAnswer.ts'
import { csvRows } from './parseCsv.ts'
import { unpackedBytesMax } from './unzip.ts'

/** The texts that the reference's reader of files takes for nothing, unless `preserve_na_values` is set. */
const nothing = new Set(
  ' #N/A #N/A|N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null'
    .split(' ')
    .map((word) => word.replace('|', ' ')),
)

/**
 * The rows of a large CSV file by the rules of the format's ResponseToFileExtractor: packed or not, all values texts,
 * an empty cell and the usual words for nothing null. Zero bytes are left out.
 */
export function* fileRows(
  run: { stream: string },
  component: Component,
  answer: Answer,
): Generator<PlainDict> {
  const source = textOf(run, answer)
    .replaceAll('\0', '')
    .replaceAll(/\r\n|\r/g, '\n')
  const isNothing = (value: string): boolean =>
    component.flag('preserve_na_values') === true ? value === '' : nothing.has(value)
  let names: string[] | undefined
  for (const row of csvRows(source, ',')) {
    if (names === undefined) {
      names = unique(row)
      continue
    }
    if (row.length > names.length)
      badAnswer(run, `A row of the file has ${row.length} cells; its head has ${names.length}.`)
    const record = emptyDict()
    for (const [index, name] of names.entries()) {
      const value = row[index] ?? ''
      defineKey(record, name, isNothing(value) ? null : value)
    }
    yield record
  }
}

/** Names that come again get a number. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    return count === 0 ? name : `${name}.${count}`
  })
}

function textOf(run: { stream: string }, answer: Answer): string {
  const charset = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(answer.header('content-type') ?? '')?.[1]
  const bytes = unpacked(run, answer.bytes)
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    return badAnswer(run, `The file cannot be read as ${charset ?? 'utf-8'}.`, error)
  }
}

/** What is packed by gzip or zlib is unpacked; all else stays as it is. */
function unpacked(run: { stream: string }, bytes: Uint8Array): Uint8Array {
  const [first = 0, second = 0] = bytes
  const isZlib = (first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0
  const isGzip = first === 0x1f && second === 0x8b
  if (!isGzip && !isZlib) return bytes
  try {
    return (isGzip ? gunzipSync : inflateSync)(bytes, { maxOutputLength: unpackedBytesMax })
  } catch (error) {
    // A text may begin with the two letters that zlib begins with.
    return isGzip ? badAnswer(run, 'The file is damaged gzip, or too large when unpacked.', error) : bytes
  }
}
