import type { BenchResult } from './benchCase.ts'

const columns = [
  ['bench', 'bench'],
  ['case', 'case'],
  ['n', 'n'],
  ['rate_per_s', 'rate/s'],
  ['raw_rate_per_s', 'raw/s'],
  ['ratio', 'of raw'],
  ['share_of_baseline', 'of baseline'],
  ['p50_ms', 'p50 ms'],
  ['p95_ms', 'p95 ms'],
  ['p99_ms', 'p99 ms'],
  ['max_ms', 'max ms'],
  ['statements_per_item', 'stmts/item'],
  ['commits_per_item', 'commits/item'],
  ['rss_mb', 'rss MB'],
  ['rss_idle_mb', 'idle MB'],
  ['cpu', 'cpu us/item'],
] as const

const width = 13

/** Prints results as they come: one JSON object a line, or a table for people. */
export function createReporter(json: boolean, write: (line: string) => void): (result: BenchResult) => void {
  if (json) return (result) => write(JSON.stringify(rounded(result)))
  let isFirst = true
  return (result) => {
    if (isFirst) write(columns.map(([, title], index) => cell(title, index)).join(''))
    isFirst = false
    const ratio =
      result.rate_per_s && result.raw_rate_per_s
        ? `${Math.round((100 * result.rate_per_s) / result.raw_rate_per_s)} %`
        : ''
    const { cpu_us: _, ...plain } = rounded(result)
    const values: Record<string, string | number> = { ...plain, ratio, cpu: cpuOf(result) }
    write(
      columns
        .map(([key], index) => cell(String(values[key] ?? ''), index))
        .join('')
        .trimEnd(),
    )
  }
}

/** The largest first. */
function cpuOf({ cpu_us: times }: BenchResult): string {
  const sorted = Object.entries(times ?? {}).toSorted(([, a], [, b]) => b - a)
  return sorted.map(([name, us]) => `  ${name} ${us.toFixed(1)}`).join('')
}

function cell(text: string, index: number): string {
  return index < 2 ? text.padEnd(width + 2) : text.padStart(width)
}

/** Digits that mean something, and no more. */
function rounded(result: BenchResult): BenchResult {
  const digits: Record<string, number> = {
    share_of_baseline: 2,
    p50_ms: 1,
    p95_ms: 1,
    p99_ms: 1,
    max_ms: 1,
    statements_per_item: 4,
    commits_per_item: 4,
  }
  const entries = Object.entries(result).map(([key, value]) =>
    typeof value === 'number' ? [key, Number(value.toFixed(digits[key] ?? 0))] : [key, value],
  )
  return Object.fromEntries(entries) as BenchResult
}
