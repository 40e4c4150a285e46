import { gunzipSync } from 'node:zlib'
import type { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { csvRows } from './parseCsv.ts'
import { parseJson, parseJsonText } from './parseJson.ts'

/**
 * The parts of an answer, each of which records are taken from. JSON: the items of a list at the top, else the whole;
 * an answer that is no JSON, or empty, counts as one empty object. Lines and CSV: each line or row.
 */
export function decodeAnswer(run: Run, decoder: Component | undefined, answer: Answer): PyValue[] {
  if (decoder === undefined || decoder.type === 'JsonDecoder') return partsOfJson(answer.json())
  return decodeBytes(run, decoder, answer.bytes)
}

/** Whether the reference decodes as a stream: then templates of the paginator see an empty `response`. */
function isStreaming(decoder: Component | undefined): boolean {
  return decoder !== undefined && decoder.type !== 'JsonDecoder'
}

/** What a paginator sees of an answer. */
export function partsForPagination(run: Run, decoder: Component | undefined, answer: Answer): PyValue[] {
  return isStreaming(decoder) ? [emptyDict()] : decodeAnswer(run, decoder, answer)
}

/** Refuses a decoder that cannot be paged through, as the reference does. */
export function checkPageable(decoder: Component | undefined): void {
  let innermost = decoder
  while (innermost?.type === 'GzipDecoder') innermost = innermost.child('decoder')
  if (innermost !== undefined && innermost.type !== 'JsonDecoder') {
    innermost.fail('type', 'JsonDecoder, since the stream has pages;')
  }
}

function partsOfJson(body: PyValue | undefined): PyValue[] {
  if (body === undefined || body === null) return [emptyDict()]
  if (!Array.isArray(body)) return [body]
  return body.length === 0 ? [emptyDict()] : body
}

function decodeBytes(run: Run, decoder: Component, bytes: Uint8Array): PyValue[] {
  switch (decoder.type) {
    case 'JsonDecoder':
      return decodeJsonBytes(bytes)
    case 'JsonlDecoder':
      return decodeLines(run, bytes)
    case 'IterableDecoder':
      return linesOf(textOf(bytes, 'utf-8')).map((record) => ({ record }))
    case 'CsvDecoder':
      return decodeCsv(decoder, bytes)
    case 'GzipDecoder': {
      const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b
      return decodeBytes(run, decoder.requiredChild('decoder'), isZipped ? gunzipSync(bytes) : bytes)
    }
    default:
      return decoder.unsupported()
  }
}

function decodeJsonBytes(bytes: Uint8Array): PyValue[] {
  try {
    return partsOfJson(parseJson(bytes))
  } catch {
    return [emptyDict()]
  }
}

function textOf(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes)
}

function linesOf(source: string): string[] {
  const lines = source.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function decodeLines(run: Run, bytes: Uint8Array): PyValue[] {
  const parts: PyValue[] = []
  for (const line of linesOf(textOf(bytes, 'utf-8'))) {
    try {
      parts.push(parseJsonText(line))
    } catch {
      run.log('warn', 'A line of the answer is no JSON and is left out.')
    }
  }
  return parts
}

/** A delimiter may be written as an escape, such as `\t`. */
function delimiterOf(decoder: Component): string {
  const shown = decoder.text('delimiter') ?? ','
  return shown === '\\t' ? '\t' : shown
}

function decodeCsv(decoder: Component, bytes: Uint8Array): PyValue[] {
  const asNone = new Set(decoder.texts('set_values_to_none'))
  const source = textOf(bytes, decoder.text('encoding') ?? 'utf-8').replaceAll(/\r\n|\r/g, '\n')
  let names: string[] | undefined
  const parts: PlainDict[] = []
  for (const row of csvRows(source, delimiterOf(decoder))) {
    if (names === undefined) {
      names = row
      continue
    }
    const record = emptyDict()
    for (const [index, name] of names.entries()) {
      const value = row[index] ?? null
      defineKey(record, name, value !== null && asNone.has(value) ? null : value)
    }
    // What goes beyond the header has no name; the reference puts it under None.
    if (row.length > names.length) defineKey(record, 'null', row.slice(names.length))
    parts.push(record)
  }
  return parts
}
