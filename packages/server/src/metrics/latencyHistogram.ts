/** Upper bounds in seconds: what is sent at once falls between the first ones, what was tried again for days into the last. */
const boundsS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200, 259_200,
]

/**
 * A histogram of seconds, written in the Prometheus text format. An observation is a few comparisons and an addition; the one of
 * prom-client looks its labels up each time, which costs half a microsecond for every delivery.
 */
export class LatencyHistogram {
  readonly #name: string
  readonly #help: string
  readonly #counts = new Float64Array(boundsS.length + 1)
  #sumS = 0

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  observe(seconds: number): void {
    let bucket = 0
    while (bucket < boundsS.length && seconds > (boundsS[bucket] ?? 0)) bucket += 1
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sumS += seconds
  }

  /** The metric as it is scraped, with a line feed at its end. */
  text(): string {
    const lines = [`# HELP ${this.#name} ${this.#help}`, `# TYPE ${this.#name} histogram`]
    let total = 0
    for (const [bucket, bound] of [...boundsS, '+Inf'].entries()) {
      total += this.#counts[bucket] ?? 0
      lines.push(`${this.#name}_bucket{le="${bound}"} ${total}`)
    }
    lines.push(`${this.#name}_sum ${this.#sumS}`, `${this.#name}_count ${total}`, '')
    return lines.join('\n')
  }
}
