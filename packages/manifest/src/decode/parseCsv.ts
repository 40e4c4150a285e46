/**
 * Splits CSV into rows as Python's reader does: quotes may hold separators, line ends and doubled quotes; a line
 * without any field is left out.
 */
export function* csvRows(source: string, delimiter: string): Generator<string[]> {
  let row: string[] = []
  let field = ''
  let isQuoted = false
  let isInQuotes = false
  let isEmptyLine = true
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? ''
    if (isInQuotes) {
      if (char !== '"') field += char
      else if (source[at + 1] === '"') {
        field += '"'
        at += 1
      } else isInQuotes = false
    } else if (char === '"' && field === '' && !isQuoted) {
      isQuoted = true
      isInQuotes = true
      isEmptyLine = false
    } else if (char === delimiter) {
      row.push(field)
      field = ''
      isQuoted = false
      isEmptyLine = false
    } else if (char === '\n') {
      if (!isEmptyLine) yield [...row, field]
      row = []
      field = ''
      isQuoted = false
      isEmptyLine = true
    } else {
      field += char
      isEmptyLine = false
    }
  }
  if (!isEmptyLine) yield [...row, field]
}
