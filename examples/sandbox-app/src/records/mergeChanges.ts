/** Some fields of a record; `undefined` means "stays as it is". */
export type Changes<Fields> = { [Field in keyof Fields]?: Fields[Field] | undefined }

/** The record with the changes made. */
export function mergeChanges<Row extends object>(before: Row, changes: Changes<Row>): Row {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...before, ...Object.fromEntries(said) }
}

/** Whether the changes would change anything. */
export function changesAnything<Row extends object>(before: Row, changes: Changes<Row>): boolean {
  return JSON.stringify(mergeChanges(before, changes)) !== JSON.stringify(before)
}
