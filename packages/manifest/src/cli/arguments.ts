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
  /** How many slices to read at a time; undefined leaves it to the manifest. */
  concurrency: number | undefined
}

/** A call that does not say what is wanted. */
export class UsageError extends Error {}

/** A file that does not hold what it should. */
export class InputError extends Error {}

export const usage = `Usage: tributary-manifest <command> --manifest <file> [options]

  spec                         prints what a config must hold
  validate                     says whether the manifest can be run here
  check     --config <file>    says whether the config works
  discover  --config <file>    prints the streams, from which a catalog is made
  read      --config <file> --catalog <file> [--state <file>] [--concurrency <number>]
                               prints the records

  --manifest     a low-code manifest, YAML
  --config       what the spec asks for, a JSON object
  --catalog      {"streams": [{"stream": {"name": "users"}, "sync_mode": "incremental"}]};
                 sync_mode is full_refresh or incremental
  --state        where to go on: a JSON list of what STATE messages have under "state"
  --concurrency  how many slices are read at a time, all streams together; the manifest's
                 concurrency_level if not given, else 2
  -h, --help     prints this

Messages are those of the Airbyte protocol, one JSON object a line.
The exit code is 0 where all went well, 1 where something failed, 2 where the call or a file is wrong.
`

const needed: Record<Command, ('config' | 'catalog')[]> = {
  spec: [],
  validate: [],
  check: ['config'],
  discover: ['config'],
  read: ['config', 'catalog'],
}

/** Reads the arguments of a call; undefined where it asks for help. Throws UsageError. */
export function readArguments(args: string[]): CommandLine | undefined {
  const { values, positionals } = parse(args)
  if (values.help === true) return undefined
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
    concurrency: values.concurrency === undefined ? undefined : levelOf(values.concurrency),
  }
}

function levelOf(shown: string): number {
  if (/^[1-9]\d?$|^100$/.test(shown)) return Number(shown)
  throw new UsageError(`Expected --concurrency with a number from 1 to 100, found "${shown}".`)
}

type Values = Partial<Record<'manifest' | 'config' | 'catalog' | 'state' | 'concurrency', string>> & {
  help?: boolean
}

function parse(args: string[]): { values: Values; positionals: string[] } {
  const option = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        manifest: option,
        config: option,
        catalog: option,
        state: option,
        concurrency: option,
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    // The parser's own hint about arguments that begin with a dash does not help here.
    const [first] = (error instanceof Error ? error.message : '').split('. ')
    throw new UsageError(`${first ?? 'The arguments cannot be read'}.`)
  }
}
