import { runCommand } from './cli/runCommand.ts'

// The command line: `npm run tributary -- COMMAND`. The first Ctrl-C lets a command end in order, a second one ends it at once.
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending.signal.aborted) process.exit(130)
    ending.abort()
  })
}
// A reader that goes away (`| head`) is no fault.
process.stdout.on('error', () => process.exit(0))

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  signal: ending.signal,
})
