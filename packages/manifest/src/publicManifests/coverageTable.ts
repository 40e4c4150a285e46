import { readdirSync, readFileSync } from 'node:fs'
import { ManifestError } from '../errors.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { replaceableTypes, supportedTypes, unsupportedOf } from '../load/unsupported.ts'
import type { Unsupported } from '../load/unsupported.ts'

/** How much of a manifest runs. */
type Coverage =
  | { kind: 'rejected'; path: string }
  | { kind: 'fully'; streams: number }
  | { kind: 'partly'; streams: number; missing: string[]; reasons: string[]; standIns: string }
  | { kind: 'not'; reasons: string[]; standIns: string }

function coverageOf(source: string): Coverage {
  let manifest
  try {
    manifest = loadManifest(source)
  } catch (error) {
    if (error instanceof ManifestError) return { kind: 'rejected', path: error.path }
    throw error
  }
  const faults = unsupportedOf(manifest)
  const streams = manifest.streams.length
  if (faults.length === 0) return { kind: 'fully', streams }
  const why = { reasons: reasonsOf(faults), standIns: standInsOf(faults) }
  const names = new Set(faults.map((fault) => fault.stream))
  const missing = manifest.streams.map(({ name }) => name).filter((name) => names.has(name))
  const isAll = missing.length === streams && streams > 0
  return isAll ? { kind: 'not', ...why } : { kind: 'partly', streams, missing, ...why }
}

/** The types that stand in the way, each with the Python classes that it names. */
function reasonsOf(faults: readonly Unsupported[]): string[] {
  const types = [...new Set(faults.map((fault) => fault.type))].toSorted()
  return types.map((type) => {
    const classes = faults.flatMap((one) =>
      one.type === type && one.className !== '' ? [one.className] : [],
    )
    const names = [...new Set(classes.map((name) => name.split('.').at(-1) ?? name))].toSorted()
    return names.length === 0 ? type : `${type} (${some(names)})`
  })
}

/** Whether TypeScript components can stand in for all that is missing. */
function standInsOf(faults: readonly Unsupported[]): string {
  const others = [...new Set(faults.map(({ type }) => type))].filter((type) => !replaceableTypes.has(type))
  return others.length === 0 ? 'can be written' : `not for ${others.toSorted().join(', ')}`
}

/** The first names of a list, and how many more there are. */
function some(names: readonly string[]): string {
  const most = 8
  const more = names.length - most
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A Markdown table whose columns are as wide as their widest cell. The first row is its head. */
function table(rows: readonly (readonly string[])[]): string[] {
  const [head = []] = rows
  const widths = head.map((_cell, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map(
    (row) => `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`,
  )
  return [
    ...lines.slice(0, 1),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...lines.slice(1),
  ]
}

/** The tables of what runs, in Markdown, from the manifests in a folder. */
export function coverageTable(folder: string): string {
  const found = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.yaml$/, ''),
      coverage: coverageOf(readFileSync(`${folder}/${file}`, 'utf8')),
    }))
  const count = (kind: Coverage['kind']): number =>
    found.filter(({ coverage }) => coverage.kind === kind).length
  const rows = found.flatMap(({ name, coverage }): string[][] => {
    if (coverage.kind === 'rejected')
      return [[name, 'rejected, as by the reference', '', `\`${coverage.path}\``, '']]
    if (coverage.kind === 'not') return [[name, 'not', 'all', coverage.reasons.join(', '), coverage.standIns]]
    if (coverage.kind === 'fully') return []
    const missing = coverage.missing.length === 0 ? 'none of those listed' : some(coverage.missing)
    const runs = `${coverage.streams - coverage.missing.length} of ${coverage.streams} streams`
    return [[name, runs, missing, coverage.reasons.join(', '), coverage.standIns]]
  })
  const fully = found.flatMap(({ name, coverage }) => (coverage.kind === 'fully' ? [name] : []))
  return [
    `Component types that run: ${[...supportedTypes].toSorted().join(', ')}.`,
    '',
    ...table([
      ['public manifests', ''],
      ['all', `${found.length}`],
      ['run fully', `${count('fully')}`],
      ['run with some of their streams', `${count('partly')}`],
      ['do not run', `${count('not')}`],
      ['not valid by the format, by the reference’s word as well', `${count('rejected')}`],
    ]),
    '',
    ...table([['manifest', 'runs', 'streams that do not run', 'because of', 'stand-ins'], ...rows]),
    '',
    `Run fully: ${fully.join(', ')}.`,
  ].join('\n')
}
