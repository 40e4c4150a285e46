/** Things that become due at a time; the earliest first (a binary heap). */
export class DueQueue<T> {
  readonly #heap: { atMs: number; item: T }[] = []

  /** When the earliest is due; null when there is nothing. */
  get nextAtMs(): number | null {
    return this.#heap[0]?.atMs ?? null
  }

  add(atMs: number, item: T): void {
    const heap = this.#heap
    const entry = { atMs, item }
    let index = heap.push(entry) - 1
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = heap[above]
      if (!parent || parent.atMs <= atMs) break
      heap[index] = parent
      index = above
    }
    heap[index] = entry
  }

  /** Takes out everything that is due at `nowMs`, earliest first. */
  takeDue(nowMs: number): T[] {
    const due: T[] = []
    for (let first = this.#heap[0]; first && first.atMs <= nowMs; first = this.#heap[0]) {
      due.push(first.item)
      this.#removeFirst()
    }
    return due
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let index = 0
    for (;;) {
      const left = heap[2 * index + 1]
      const right = heap[2 * index + 2]
      const useRight = left !== undefined && right !== undefined && right.atMs < left.atMs
      const smaller = useRight ? right : left
      if (!smaller || smaller.atMs >= last.atMs) break
      heap[index] = smaller
      index = 2 * index + (useRight ? 2 : 1)
    }
    heap[index] = last
  }
}
