import { readFile } from 'node:fs/promises'
import { isJsonObject } from '../json.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { InputError } from './arguments.ts'

/** The text of a file. Throws InputError where it cannot be read. */
export async function openText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reasons = new Map([
      ['ENOENT', 'there is no such file'],
      ['EISDIR', 'it is a folder'],
      ['EACCES', 'this user may not read it'],
    ])
    throw new InputError(`The file "${file}" cannot be read: ${reasons.get(code) ?? code}.`)
  }
}

/** What a JSON file holds. Throws InputError. The reason names the place, not the content, which may be secret. */
export async function openJson(file: string): Promise<JsonValue> {
  const source = await openText(file)
  try {
    const parsed: JsonValue = JSON.parse(source)
    return parsed
  } catch (error) {
    const words = error instanceof Error ? error.message : ''
    const place = /\(?(line \d+ column \d+)\)?/.exec(words)?.[1] ?? /position \d+/.exec(words)?.[0]
    throw new InputError(`The file "${file}" holds no JSON${place === undefined ? '' : `: see ${place}`}.`)
  }
}

/** A config file: a JSON object. Throws InputError. */
export async function openConfig(file: string | undefined): Promise<JsonObject> {
  const config = file === undefined ? {} : await openJson(file)
  if (!isJsonObject(config)) throw new InputError(`The file "${file ?? ''}" must hold a JSON object.`)
  return config
}
