import { ManifestError } from '../errors.ts'
import { copyOf } from '../python/containerMethods.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** Fields whose values belong to the config: a text there that looks like a reference is none. */
const verbatimFields = new Set(['config_overrides'])
/** The most values that references and aliases may unfold to; the largest public manifest has half a million. */
const valuesMax = 4_000_000
const depthMax = 400

/**
 * Replaces every reference: a text that starts with `#/` stands for the value at that place, and an object with
 * `$ref` takes over the keys of the object at that place, its own keys first. Throws ManifestError for a place that
 * does not exist and for a reference that leads to itself.
 */
export function resolveReferences(manifest: PlainDict): PlainDict {
  const resolved = new Resolver(manifest).resolve(manifest, '', 0)
  return isPlainDict(resolved) ? resolved : emptyDict()
}

class Resolver {
  private readonly manifest: PlainDict
  private readonly open = new Set<string>()
  private values = 0

  constructor(manifest: PlainDict) {
    this.manifest = manifest
  }

  resolve(node: PyValue, path: string, depth: number): PyValue {
    this.values += 1
    if (this.values > valuesMax || depth > depthMax) {
      throw new ManifestError(
        'manifest.reference',
        path,
        `references that unfold to at most ${valuesMax} values, ${depthMax} levels deep`,
        'more',
      )
    }
    if (typeof node === 'string') return node.startsWith('#/') ? this.follow(node, path, depth) : node
    if (Array.isArray(node))
      return node.map((item, index) => this.resolve(item, `${path}[${index}]`, depth + 1))
    if (!isPlainDict(node)) return node
    const own = emptyDict()
    for (const key of Object.keys(node)) {
      const value = node[key] ?? null
      if (key === '$ref') continue
      const place = path === '' ? key : `${path}.${key}`
      defineKey(own, key, verbatimFields.has(key) ? copyOf(value) : this.resolve(value, place, depth + 1))
    }
    if (!Object.hasOwn(node, '$ref')) return own
    const target = this.resolve(node['$ref'] ?? null, path, depth + 1)
    if (!isPlainDict(target)) return target
    const made = emptyDict()
    for (const dict of [target, own])
      for (const [key, value] of Object.entries(dict)) defineKey(made, key, value)
    return made
  }

  private follow(reference: string, path: string, depth: number): PyValue {
    if (this.open.has(reference)) {
      throw new ManifestError(
        'manifest.reference',
        path,
        'a reference that does not lead to itself',
        `"${reference}"`,
      )
    }
    this.open.add(reference)
    const value = this.resolve(this.lookUp(reference, path), path, depth + 1)
    this.open.delete(reference)
    return value
  }

  private lookUp(reference: string, path: string): PyValue {
    let node: PyValue = this.manifest
    let rest = reference.slice(2)
    while (rest !== '') {
      // A key may hold a slash: the whole rest is tried as one key before its first part.
      if (isPlainDict(node) && Object.hasOwn(node, rest)) return node[rest] ?? null
      const slash = rest.indexOf('/')
      const head = slash < 0 ? rest : rest.slice(0, slash)
      rest = slash < 0 ? '' : rest.slice(slash + 1)
      const next: PyValue | undefined = step(node, head)
      if (next === undefined) {
        throw new ManifestError(
          'manifest.reference',
          path,
          'a reference to a place that exists',
          `"${reference}"`,
        )
      }
      node = next
    }
    return node
  }
}

function step(node: PyValue, head: string): PyValue | undefined {
  if (Array.isArray(node)) return /^-?\d+$/.test(head) ? node.at(Number(head)) : undefined
  return isPlainDict(node) && Object.hasOwn(node, head) ? node[head] : undefined
}
