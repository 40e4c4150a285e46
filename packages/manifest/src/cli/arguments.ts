import { parseArgs } from 'node:util'

/** The commands of the command line. */
const commands = ['spec', 'check', 'discover', 'read', 'validate'] as const
type Command = (typeof commands)[number]

/** What a call of the command line asks for. */
export interface CommandLine {
  command: Command
  manifest: string
  config: string | undefined
  catalog: string | undefined
  state: string | undefined
}

/** A call that does not say what is wanted. */
export class UsageError extends Error {}

export const usage = `Usage: tributary-manifest <command> --manifest <file> [options]

  spec                                          what a config must hold
  validate                                      whether the manifest can be run here
  check     --config <file>                     whether the config works
  discover  --config <file>                     the streams
  read      --config <file> --catalog <file> [--state <file>]   the records

Messages are those of the Airbyte protocol, one JSON object a line.
`

const needed: Record<Command, ('config' | 'catalog')[]> = {
  spec: [],
  validate: [],
  check: ['config'],
  discover: ['config'],
  read: ['config', 'catalog'],
}

/** Reads the arguments of a call. Throws UsageError. */
export function readArguments(args: string[]): CommandLine {
  const { values, positionals } = parse(args)
  const command = commands.find((one) => one === positionals[0])
  if (command === undefined || positionals.length > 1) {
    throw new UsageError(`Expected one command of ${commands.join(', ')}, found "${positionals.join(' ')}".`)
  }
  if (values.manifest === undefined) throw new UsageError('Expected --manifest <file>.')
  for (const name of needed[command]) {
    if (values[name] === undefined) throw new UsageError(`The command ${command} needs --${name} <file>.`)
  }
  return {
    command,
    manifest: values.manifest,
    config: values.config,
    catalog: values.catalog,
    state: values.state,
  }
}

function parse(args: string[]): {
  values: Partial<Record<'manifest' | 'config' | 'catalog' | 'state', string>>
  positionals: string[]
} {
  const option = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { manifest: option, config: option, catalog: option, state: option },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments cannot be read.')
  }
}
