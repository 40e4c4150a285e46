import { gunzipSync } from 'node:zlib'
import { buildCustom, fromCustom } from '../custom/buildCustom.ts'
import type { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { unescapeString } from '../python/escape.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { badAnswer } from './badAnswer.ts'
import { decodeText } from './decodeText.ts'
import { itemsAt } from './jsonItems.ts'
import { csvRows } from './parseCsv.ts'
import { parseJsonText } from './parseJson.ts'
import { parseXml, xmlText } from './parseXml.ts'
import { unpackedBytesMax, unzipped } from './unzip.ts'

/**
 * The parts of an answer, each of which records are taken from. JSON: the items of a list at the top, else the whole;
 * an answer that is no JSON, or empty, counts as one empty object. Lines, CSV and files of an archive: each line or row.
 */
export function decodeAnswer(run: Run, decoder: Component | undefined, answer: Answer): PyValue[] {
  if (decoder === undefined || decoder.type === 'JsonDecoder') return partsOfJson(answer.json())
  return [...decodeLazily(run, decoder, answer)]
}

/** The same parts one after another, each made when it is asked for: a large file need not be held as records. */
export function decodeLazily(run: Run, decoder: Component | undefined, answer: Answer): Iterable<PyValue> {
  if (decoder === undefined || decoder.type === 'JsonDecoder') return partsOfJson(answer.json())
  switch (decoder.type) {
    case 'XmlDecoder':
      return decodeXml(run, answer)
    case 'CustomDecoder':
      return buildCustom(
        run,
        decoder,
        run.components.decoders,
      )(answer.bytes, {
        status: answer.status,
        headers: answer.headers,
      }).map(fromCustom)
    default:
      return decodeBytes(run, decoder, answer.bytes)
  }
}

/** Whether the reference decodes as a stream: then templates of the paginator see an empty `response`. */
function isStreaming(decoder: Component | undefined): boolean {
  return decoder !== undefined && !pageable.has(decoder.type)
}

const pageable: ReadonlySet<string> = new Set(['JsonDecoder', 'XmlDecoder', 'CustomDecoder'])

/** What a paginator sees of an answer. */
export function partsForPagination(run: Run, decoder: Component | undefined, answer: Answer): PyValue[] {
  return isStreaming(decoder) ? [emptyDict()] : decodeAnswer(run, decoder, answer)
}

/** Refuses a decoder that cannot be paged through, as the reference does. */
export function checkPageable(decoder: Component | undefined): void {
  let innermost = decoder
  while (innermost?.type === 'GzipDecoder') innermost = innermost.child('decoder')
  if (innermost !== undefined && !pageable.has(innermost.type)) {
    innermost.fail('type', 'JsonDecoder or XmlDecoder, since the stream has pages;')
  }
}

function partsOfJson(body: PyValue | undefined): PyValue[] {
  if (body === undefined || body === null) return [emptyDict()]
  if (!Array.isArray(body)) return [body]
  return body.length === 0 ? [emptyDict()] : body
}

/** XML that has been read, so that selection and pagination read it once between them. */
const readXml = new WeakMap<Answer, PlainDict>()

function decodeXml(run: Run, answer: Answer): PyValue[] {
  let found = readXml.get(answer)
  if (found === undefined) {
    try {
      found = parseXml(xmlText(answer.bytes, answer.header('content-type')))
    } catch {
      run.log('warn', `An answer with status ${answer.status} is no XML; it counts as empty.`)
      found = emptyDict()
    }
    readXml.set(answer, found)
  }
  return [found]
}

function* decodeBytes(run: Run, decoder: Component, bytes: Uint8Array): Generator<PyValue> {
  switch (decoder.type) {
    case 'JsonDecoder':
      return yield* decodeJsonFile(run, decoder, bytes)
    case 'JsonItemsDecoder':
      return yield* itemsAt(parsed(run, decodeText(run, decoder, bytes)), decoder.requiredText('items_path'))
    case 'JsonlDecoder':
      return yield* decodeLines(run, decoder, bytes)
    case 'IterableDecoder':
      for (const record of linesOf(decodeText(run, decoder, bytes))) yield { record }
      return
    case 'CsvDecoder':
      return yield* decodeCsv(run, decoder, bytes)
    case 'GzipDecoder':
      return yield* decodeBytes(run, decoder.requiredChild('decoder'), gunzipped(run, bytes))
    case 'ZipfileDecoder':
      return yield* decodeZip(run, decoder, bytes)
    default:
      decoder.unsupported()
  }
}

/** What is not packed stays as it is: a server may have undone it already. */
function gunzipped(run: Run, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: unpackedBytesMax })
  } catch (error) {
    return badAnswer(run, 'The answer is damaged gzip, or too large when unpacked.', error)
  }
}

function* decodeZip(run: Run, decoder: Component, bytes: Uint8Array): Generator<PyValue> {
  const files = unzipped(bytes)
  for (;;) {
    let next
    try {
      next = files.next()
    } catch (error) {
      return badAnswer(run, 'The answer is no zip archive that can be read.', error)
    }
    if (next.done === true) return
    yield* decodeBytes(run, decoder.requiredChild('decoder'), next.value.bytes)
  }
}

function parsed(run: Run, source: string): PyValue {
  try {
    return parseJsonText(source)
  } catch (error) {
    return badAnswer(run, 'The answer is not JSON, as its decoder has it.', error)
  }
}

/** JSON within an archive. Unlike a plain answer it must be some. */
function* decodeJsonFile(run: Run, decoder: Component, bytes: Uint8Array): Generator<PyValue> {
  const body = parsed(run, decodeText(run, decoder, bytes))
  if (body === null) badAnswer(run, 'A file of the answer holds null in place of records.')
  if (Array.isArray(body)) yield* body
  else yield body
}

function linesOf(source: string): string[] {
  const lines = source.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function* decodeLines(run: Run, decoder: Component, bytes: Uint8Array): Generator<PyValue> {
  const lines = decodeText(run, decoder, bytes).split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const line of lines) {
    let part
    try {
      part = parseJsonText(line)
    } catch {
      run.log('warn', 'A line of the answer is no JSON and is left out.')
      continue
    }
    yield part
  }
}

/** A delimiter may be written as an escape, such as `\t`. */
function delimiterOf(decoder: Component): string {
  const shown = decoder.text('delimiter') ?? ','
  const delimiter = shown.startsWith('\\') ? (unescapeString(shown) ?? shown) : shown
  return delimiter.length === 1 ? delimiter : decoder.fail('delimiter', 'one character')
}

function* decodeCsv(run: Run, decoder: Component, bytes: Uint8Array): Generator<PlainDict> {
  const asNone = new Set(decoder.texts('set_values_to_none'))
  const source = decodeText(run, decoder, bytes).replaceAll(/\r\n|\r/g, '\n')
  let names: string[] | undefined
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
    yield record
  }
}
