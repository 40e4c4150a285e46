import { SaxesParser } from 'saxes'
import { defineKey, emptyDict } from '../python/dict.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** An element that has been opened and not yet closed. */
interface Open {
  name: string
  fields: PlainDict | undefined
  text: string
}

/**
 * Reads XML into plain data by the rules of Python's xmltodict, which manifests are written for: an attribute becomes
 * `@name`, a text beside attributes or children `#text`, a text alone the element's value, nothing at all null;
 * elements of the same name become a list. Texts lose the white space around them. Namespaces stay part of the names.
 * Entities that a document defines itself are left out, so that they cannot multiply. Throws Error for what is no XML.
 */
export function parseXml(source: string): PlainDict {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const root: Open = { name: '', fields: undefined, text: '' }
  const open: Open[] = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', (doctype) => {
    for (const [, name = ''] of doctype.matchAll(/<!ENTITY\s+([^\s%]+)\s/g))
      if (!Object.hasOwn(predefined, name)) parser.ENTITIES[name] = ''
  })
  const addText = (text: string): void => {
    const current = open.at(-1)
    if (current !== undefined && current !== root) current.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', ({ name, attributes }) => {
    const entries = Object.entries(attributes)
    const fields = entries.length === 0 ? undefined : emptyDict()
    for (const [key, value] of entries) if (fields !== undefined) defineKey(fields, `@${key}`, value)
    open.push({ name, fields, text: '' })
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    const parent = open.at(-1)
    if (closed === undefined || parent === undefined) return
    parent.fields = added(parent.fields, closed.name, valueOf(closed))
  })
  parser.write(source).close()
  return root.fields ?? emptyDict()
}

const predefined = { amp: true, lt: true, gt: true, quot: true, apos: true }

function valueOf({ fields, text }: Open): PyValue {
  const stripped = text.trim()
  if (fields === undefined) return stripped === '' ? null : stripped
  return stripped === '' ? fields : added(fields, '#text', stripped)
}

function added(fields: PlainDict | undefined, name: string, value: PyValue): PlainDict {
  const made = fields ?? emptyDict()
  if (!Object.hasOwn(made, name)) defineKey(made, name, value)
  else {
    const before = made[name] ?? null
    if (Array.isArray(before)) before.push(value)
    else defineKey(made, name, [before, value])
  }
  return made
}

/** The text of an XML document: by the charset of its content type, else by what it says of itself, else UTF-8. */
export function xmlText(bytes: Uint8Array, contentType: string | undefined): string {
  const [first, second] = bytes
  const mark =
    first === 0xfe && second === 0xff ? 'utf-16be' : first === 0xff && second === 0xfe ? 'utf-16le' : ''
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    head,
  )?.[1]
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]
  for (const label of [mark, charset, declared, 'utf-8']) {
    if (label === undefined || label === '') continue
    try {
      return new TextDecoder(label).decode(bytes)
    } catch {
      // A name that the platform does not know: the next source of it may be right.
    }
  }
  return new TextDecoder().decode(bytes)
}
