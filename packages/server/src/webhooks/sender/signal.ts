/** Wakes one loop: a `set` before the `wait` is not lost, and many count as one. */
export class Signal {
  #isSet = false
  #wake: (() => void) | null = null

  set(): void {
    this.#isSet = true
    this.#wake?.()
  }

  /** Resolves at the next `set`, at once if there was one, or after `timeoutMs`. */
  async wait(timeoutMs?: number): Promise<void> {
    if (!this.#isSet) {
      await new Promise<void>((resolve) => {
        const timer = timeoutMs === undefined ? null : setTimeout(resolve, timeoutMs)
        this.#wake = () => {
          if (timer) clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = null
    this.#isSet = false
  }
}
