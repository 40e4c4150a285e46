import { parseArgs } from 'node:util'
import { TributaryError } from '@tributary/contract'
import { ApiError, ApiUnavailableError, AuthenticationError, PermissionError } from '@tributary/sdk'
import type { Command } from './command.ts'
import { importCommand } from './importCommand.ts'
import { listenCommand } from './listen.ts'
import { operatorCommands } from './operatorCommands.ts'
import { statusCommand } from './status.ts'
import { triggerCommand } from './trigger.ts'
import { programme, UsageError } from './usage.ts'

const apiCommands = [listenCommand, triggerCommand, statusCommand, importCommand]
const commands: Command[] = [...apiCommands, ...operatorCommands]
const everywhere: NonNullable<Command['options']> = {
  json: { type: 'boolean', help: 'print JSON, one object a line' },
  help: { type: 'boolean', help: 'how a command is called' },
}

/** The streams and the end of the process, as the command line uses them. */
export type Terminal = {
  env: Record<string, string | undefined>
  out: (line: string) => void
  error: (line: string) => void
  signal: AbortSignal
}

/**
 * Runs the command that `args` name. Returns the exit code: 0 done, 1 failed, 2 called in a wrong way, 130 ended by Ctrl-C; faults are said in a line, as JSON
 * with --json.
 */
export async function runCommand(args: string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal)
  } catch (error) {
    if (terminal.signal.aborted) return 130
    const isUsage = error instanceof UsageError
    const exitCode = isUsage ? 2 : 1
    const message = wordsOf(error)
    terminal.error(
      args.includes('--json')
        ? JSON.stringify({ error: { code: codeOf(error), message, exit_code: exitCode } })
        : `tributary: ${message}${isUsage ? `\n${whereToLook(args)}` : ''}`,
    )
    return exitCode
  }
}

function whereToLook(args: readonly string[]): string {
  const name = findCommand(args)?.name
  return `See: ${programme}${name === undefined ? '' : ` ${name}`} --help`
}

/** A code of docs/errors.md; null for what has none. */
function codeOf(error: unknown): string | null {
  return error instanceof TributaryError || error instanceof ApiError ? error.code : null
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}.`
  if (error instanceof ApiUnavailableError)
    return `${error.message}. Is the service running, and TRIBUTARY_URL its address?`
  if (error instanceof AuthenticationError)
    return `${error.message} Is TRIBUTARY_API_KEY a key of a workspace at TRIBUTARY_URL? Make one with: ${programme} api-key create WORKSPACE_ID`
  if (error instanceof PermissionError) return `${error.message} A key of the role admin may.`
  if (error instanceof TributaryError || error instanceof ApiError) return error.message
  return error instanceof Error ? error.message : 'unknown failure'
}

async function run(args: string[], terminal: Terminal): Promise<number> {
  const command = findCommand(args)
  if (!command) {
    const isHelp = args.length === 0 || args[0] === 'help' || args.includes('--help') || args.includes('-h')
    if (!isHelp) throw new UsageError(notACommand(args))
    terminal.out(helpOfAll())
    return 0
  }
  const { values, positionals } = parse(command, args)
  if (values['help']) {
    terminal.out(helpOf(command))
    return 0
  }
  const words = positionals.slice(command.name.split(' ').length)
  const tooMany = words[wordsOfForm(command.form)]
  if (tooMany !== undefined) throw new UsageError(`"${tooMany}" is more than ${command.name} takes`)
  const isJson = values['json'] === true
  const code = await command.run({
    words,
    options: values,
    env: terminal.env,
    print: (data, text) => terminal.out(isJson ? JSON.stringify(data) : text),
    tell: (text) => {
      if (!isJson) terminal.error(text)
    },
    signal: terminal.signal,
  })
  return code ?? 0
}

function notACommand(args: readonly string[]): string {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const near = commands.filter(({ name }) => name.split(' ')[0] === words[0]).map(({ name }) => name)
  return `"${words.join(' ')}" is not a command${near.length > 0 ? `; there are: ${near.join(', ')}` : ''}`
}

/** How many words a form such as `EVENT --to URL` takes; what follows an option is its value. */
function wordsOfForm(form: string): number {
  const parts = form.split(' ')
  return parts.filter((part, index) => /^[A-Z_]+$/.test(part) && !parts[index - 1]?.startsWith('--')).length
}

function findCommand(args: readonly string[]): Command | null {
  const words = args.filter((arg) => !arg.startsWith('-'))
  return commands.find(({ name }) => name.split(' ').every((word, index) => words[index] === word)) ?? null
}

function parse(
  command: Command,
  args: string[],
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const known = { ...command.options, ...everywhere }
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { type }]) => [
      name,
      name === 'help' ? { type, short: 'h' } : { type },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
    return {
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(value)])),
      positionals,
    }
  } catch (error) {
    const [first = ''] = error instanceof Error ? error.message.split(/\. |\n/) : []
    throw new UsageError(first.replace(/\.$/, '') || 'the arguments can not be read')
  }
}

function one(value: unknown): string | boolean | undefined {
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined
}

function helpOfAll(): string {
  const lines = (some: readonly Command[]) =>
    some.map(({ name, form, summary }) => `  ${`${name} ${form}`.trim().padEnd(48)}${summary}`).join('\n')
  return `Usage: ${programme} COMMAND [--json]

For developers, over the API (TRIBUTARY_URL, default http://127.0.0.1:8080, and TRIBUTARY_API_KEY):
${lines(apiCommands)}

For the operator, on the machine of the service (its settings: DATABASE_URL or TRIBUTARY_DATA_DIR):
${lines(operatorCommands)}

COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 called in a wrong way, 130 ended by Ctrl-C.`
}

function helpOf({ name, form, summary, help, options }: Command): string {
  const rows = Object.entries({ ...options, ...everywhere }).map(
    ([option, { type, help: text }]) =>
      `  --${`${option}${type === 'string' ? ' VALUE' : ''}`.padEnd(20)}${text}`,
  )
  return `Usage: ${programme} ${`${name} ${form}`.trim()}

${summary[0]?.toUpperCase()}${summary.slice(1)}.
${help ? `\n${help}\n` : ''}
${rows.join('\n')}`
}
