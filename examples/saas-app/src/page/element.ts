/** The element of the page with this id. Throws, with the id, when it is not there or of another kind. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`Expected #${id} to be an ${kind.name}, found ${found?.tagName ?? 'no element'}.`)
}
