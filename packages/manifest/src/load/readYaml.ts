import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { ParsedNode, Scalar, YAMLMap } from 'yaml'
import { ManifestError } from '../errors.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { float, int, isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** The largest manifest text, in characters. */
const sourceUnitsMax = 20_000_000
/** The most values that a manifest may have. */
const valuesMax = 2_000_000
const depthMax = 200

/**
 * Reads a manifest's YAML with the rules of YAML 1.1 that the reference's parser has: `yes` is true, `012` is ten,
 * `1e3` is a text, and of two keys of the same name the later wins. A date stays a text.
 */
export function readYaml(source: string): PlainDict {
  if (source.length > sourceUnitsMax) {
    throw new ManifestError('manifest.yaml', '', `at most ${sourceUnitsMax} characters`, `${source.length}`)
  }
  const document = parseDocument(source, { schema: 'failsafe', uniqueKeys: false, stringKeys: false })
  const [fault] = document.errors
  if (fault !== undefined) {
    throw new ManifestError(
      'manifest.yaml',
      '',
      'YAML',
      (fault.message.split('\n')[0] ?? '').replace(/:$/, ''),
    )
  }
  const value = new YamlReader().read(document.contents, 0)
  if (!isPlainDict(value)) {
    const found =
      value === null ? 'nothing' : Array.isArray(value) ? 'a list' : `"${text(value).slice(0, 60)}"`
    throw new ManifestError('manifest.yaml', '', 'a mapping', found)
  }
  return value
}

class YamlReader {
  /** What each anchor stands for. An alias shares that value, so that aliases cannot make the manifest large. */
  private readonly anchors = new Map<string, PyValue>()
  private values = 0

  read(node: unknown, depth: number): PyValue {
    const value = this.readNode(node, depth)
    if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor !== undefined)
      this.anchors.set(node.anchor, value)
    return value
  }

  private readNode(node: unknown, depth: number): PyValue {
    this.values += 1
    if (this.values > valuesMax)
      throw new ManifestError('manifest.yaml', '', `at most ${valuesMax} values`, 'more')
    if (depth > depthMax) throw new ManifestError('manifest.yaml', '', `at most ${depthMax} levels`, 'more')
    if (isAlias(node)) return this.anchors.get(node.source) ?? null
    if (isScalar(node)) return scalarValue(node)
    if (isSeq<ParsedNode>(node)) return node.items.map((item) => this.read(item, depth + 1))
    if (isMap<ParsedNode, ParsedNode | null>(node)) return this.readMap(node, depth)
    return null
  }

  private readMap(map: YAMLMap<ParsedNode, ParsedNode | null>, depth: number): PlainDict {
    const own = emptyDict()
    const merged: PlainDict[] = []
    for (const { key, value } of map.items) {
      const read = this.read(value, depth + 1)
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        for (const one of Array.isArray(read) ? read : [read]) if (isPlainDict(one)) merged.push(one)
      } else {
        defineKey(own, text(this.read(key, depth + 1)), read)
      }
    }
    if (merged.length === 0) return own
    const made = emptyDict()
    for (const dict of [...merged.reverse(), own]) {
      for (const [key, value] of Object.entries(dict)) defineKey(made, key, value)
    }
    return made
  }
}

const boolPattern = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON|(no|No|NO|false|False|FALSE|off|Off|OFF))$/
const intPattern = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$/
const floatPattern = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/
const sexagesimal = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/

function scalarValue(node: Scalar): PyValue {
  const source = typeof node.value === 'string' ? node.value : ''
  if (node.type !== 'PLAIN' || node.tag === 'tag:yaml.org,2002:str' || node.tag === '!') return source
  if (/^(?:~|null|Null|NULL|)$/.test(source)) return null
  const bool = boolPattern.exec(source)
  if (bool !== null) return bool[1] === undefined
  if (intPattern.test(source)) return integerValue(source.replaceAll('_', ''))
  if (floatPattern.test(source)) return float(Number(source.replaceAll('_', '')))
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith('-') ? -Infinity : Infinity
  if (/^\.(?:nan|NaN|NAN)$/.test(source)) return Number.NaN
  if (sexagesimal.test(source)) return baseSixty(source.replaceAll('_', ''))
  return source
}

function integerValue(source: string): PyValue {
  const isNegative = source.startsWith('-')
  const digits = source.replace(/^[-+]/, '')
  const size = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
  return int(isNegative ? -size : size)
}

function baseSixty(source: string): PyValue {
  const size = source
    .replace(/^[-+]/, '')
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0)
  return source.startsWith('-') ? -size : size
}
