/** A field of a query: its arguments as written, and what is asked of its value. */
export type Selection = { name: string; args: Record<string, string>; fields: Selection[] }

/** The part of a GraphQL query that the test server needs: the fields asked for. Throws a SyntaxError. */
export function parseQuery(text: string): Selection[] {
  const tokens = text.match(/[A-Za-z_]\w*|[$!:(){}[\],=]|\d+|"[^"]*"|\S/g) ?? []
  let at = 0
  const next = (): string => {
    const token = tokens[at]
    if (token === undefined) throw new SyntaxError('Syntax Error: Unexpected <EOF>.')
    at += 1
    return token
  }
  const expectToken = (wanted: string): void => {
    const token = next()
    if (token !== wanted) throw new SyntaxError(`Syntax Error: Expected "${wanted}", found "${token}".`)
  }
  const skipBrackets = (): void => {
    for (let depth = 1; depth > 0;) {
      const token = next()
      depth += token === '(' ? 1 : token === ')' ? -1 : 0
    }
  }
  const readArguments = (): Record<string, string> => {
    const args: Record<string, string> = {}
    while (tokens[at] !== ')') {
      const name = next()
      expectToken(':')
      args[name] = tokens[at] === '$' ? next() + next() : next()
      if (tokens[at] === ',') at += 1
    }
    at += 1
    return args
  }
  const readSelections = (): Selection[] => {
    const fields: Selection[] = []
    expectToken('{')
    while (tokens[at] !== '}') {
      const name = next()
      if (!/^\w+$/.test(name)) throw new SyntaxError(`Syntax Error: Expected Name, found "${name}".`)
      const hasArguments = tokens[at] === '('
      if (hasArguments) at += 1
      const args = hasArguments ? readArguments() : {}
      fields.push({ name, args, fields: tokens[at] === '{' ? readSelections() : [] })
    }
    at += 1
    return fields
  }

  if (tokens[at] === 'query') {
    at += 1
    if (/^\w+$/.test(tokens[at] ?? '')) at += 1
    if (tokens[at] === '(') {
      at += 1
      skipBrackets()
    }
  }
  return readSelections()
}
