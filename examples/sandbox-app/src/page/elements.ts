type Attributes = {
  [name: string]: string | boolean | null | undefined | ((event: Event) => void)
}

/** Makes an element. `attributes` may hold `text`, `class`, any attribute, and listeners such as `onclick`. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  name: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (typeof value === 'function') node.addEventListener(key.replace(/^on/, ''), value)
    else if (key === 'text') node.textContent = String(value)
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...children)
  return node
}

/** The element of the page with this id. Throws, with the id, when it is not there or of another kind. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`Expected #${id} to be an ${kind.name}, found ${found?.tagName ?? 'no element'}.`)
}

let hideTimer: number | undefined

/** Says something at the foot of the page for a few seconds. */
export function say(text: string): void {
  const message = find('message', HTMLElement)
  message.textContent = text
  clearTimeout(hideTimer)
  hideTimer = setTimeout(() => (message.textContent = ''), 4000)
}

/** What a caught error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
