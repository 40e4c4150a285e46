import { text } from '../python/text.ts'
import type { PlainDict } from '../python/values.ts'
import { quotePlus } from '../template/urlQuote.ts'
import { pairsOfValue } from './combine.ts'

/** Joins a base and a path as the reference does: the base gets a slash at its end, an absolute path wins. */
export function joinUrl(base: string, path: string): string {
  if (path === '') return base
  const start = base.endsWith('/') ? base : `${base}/`
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(path)) return path
  return resolveRelative(start, path)
}

/** RFC 3986 reference resolution for http URLs, without re-encoding anything. */
export function resolveRelative(base: string, reference: string): string {
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*:)?\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(base)
  if (match === null) return reference === '' ? base : base.replace(/[^/]*$/, '') + reference
  const [, scheme = '', authority = '', path = '', query = ''] = match
  if (reference === '') return base
  if (reference.startsWith('//')) return `${scheme}${reference}`
  const root = `${scheme}//${authority}`
  const [, rawPath = '', rest = ''] = /^([^?#]*)([\s\S]*)$/.exec(reference) ?? []
  if (rawPath === '') return rest.startsWith('#') ? `${root}${path}${query}${rest}` : `${root}${path}${rest}`
  const merged = rawPath.startsWith('/') ? rawPath : mergePaths(path, rawPath)
  return `${root}${withoutDots(merged)}${rest}`
}

/** A relative path behind a base's folder. Empty parts in between go, as the reference's join has it. */
function mergePaths(base: string, path: string): string {
  const parts = [...base.split('/').slice(0, -1), ...path.split('/')]
  const inner = parts.slice(1, -1).filter((part) => part !== '')
  return ['', ...inner, parts.at(-1) ?? ''].join('/')
}

function withoutDots(path: string): string {
  if (!/(^|\/)\.\.?(\/|$)/.test(path)) return path
  const kept: string[] = []
  const parts = path.split('/').slice(1)
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    if (part === '..') kept.pop()
    if (part === '.' || part === '..') {
      if (isLast) kept.push('')
    } else kept.push(part)
  }
  return `/${kept.join('/')}`
}

/** Fields as a form or a query: blanks become `+`, a list repeats its name. */
export function encodeForm(fields: PlainDict): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => pairsOfValue(name, value, text))
    .map(([name, value]) => `${quotePlus(name)}=${quotePlus(value)}`)
    .join('&')
}

/** The pairs of a URL's query; of a name that comes twice the first value, blank values left out. */
function queryOf(url: string): Map<string, string> {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? ''
  const found = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (value !== '' && !found.has(name)) found.set(name, value)
  }
  return found
}

/** A URL with more query parameters. One that the URL has already with the same value is not repeated. */
export function addQuery(url: string, params: PlainDict): string {
  const present = url.includes('?') ? queryOf(url) : new Map<string, string>()
  const fresh = Object.fromEntries(
    Object.entries(params).filter(([name, value]) => !present.has(name) || present.get(name) !== text(value)),
  )
  const encoded = encodeForm(fresh)
  if (encoded === '') return url
  const [head = '', ...fragment] = url.split('#')
  const separator = head.includes('?') ? (/[?&]$/.test(head) ? '' : '&') : '?'
  return [`${head}${separator}${encoded}`, ...fragment].join('#')
}
