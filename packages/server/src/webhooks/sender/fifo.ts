const slackMax = 1_000

/**
 * First in, first out, in one array that is used again. An array or table that is replaced when it has grown old keeps what it named in
 * memory until the next full collection, and so does what those name: the young would be copied for nothing.
 */
export class Fifo<T> {
  readonly #items: (T | undefined)[] = []
  #head = 0

  /** The next to come out; undefined when there is none. */
  get first(): T | undefined {
    return this.#items[this.#head]
  }

  push(item: T): void {
    this.#items.push(item)
  }

  /** Takes out the next one; undefined when there is none. */
  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head += 1
    if (this.#head === this.#items.length) this.clear()
    else if (this.#head >= slackMax && this.#head * 2 > this.#items.length) this.#moveUp()
    return item
  }

  clear(): void {
    this.#items.length = 0
    this.#head = 0
  }

  #moveUp(): void {
    this.#items.copyWithin(0, this.#head)
    this.#items.length -= this.#head
    this.#head = 0
  }
}
