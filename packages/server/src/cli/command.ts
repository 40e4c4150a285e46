/** What a command was given. */
export type Call = {
  /** The words after those of the command itself. */
  words: string[]
  /** The options by their names without dashes; one that was not given is absent. */
  options: { [name: string]: string | boolean | undefined }
  env: Record<string, string | undefined>
  /** Prints a line; data as one line of JSON when --json was given. */
  print: (data: unknown, text: string) => void
  /** A line of progress for people, on standard error; nothing with --json. */
  tell: (text: string) => void
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal
}

/** A command: how it is called, what it says of itself, what it does. */
export type Command = {
  /** The words that name it, such as `workspace create`. */
  name: string
  /** What follows the name, as the help shows it. */
  form: string
  /** One line. */
  summary: string
  /** More, shown by `--help` of the command itself. */
  help?: string
  options?: { [name: string]: { type: 'string' | 'boolean'; help: string } }
  /** Returns the exit code; nothing is 0. */
  run(call: Call): Promise<number | void>
}
