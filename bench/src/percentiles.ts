/** The 50th, 95th and 99th percentile of `values`, for a report. */
export function percentiles(values: readonly number[]): { p50_ms: number; p95_ms: number; p99_ms: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) }
}
