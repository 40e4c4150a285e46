#!/usr/bin/env node
import { once } from 'node:events'
import { nodeHost } from '../node/nodeHost.ts'
import { dumpJson } from '../python/json.ts'
import { readArguments, usage, UsageError } from './arguments.ts'
import type { Message } from './messages.ts'
import { runCommand } from './runCommand.ts'

const compact = { itemSeparator: ',', keySeparator: ':', asciiOnly: false }

async function write(message: Message): Promise<void> {
  if (!process.stdout.write(`${dumpJson(message, compact)}\n`)) await once(process.stdout, 'drain')
}

async function main(): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('interrupted')))
  process.once('SIGTERM', () => stop.abort(new Error('terminated')))
  const args = process.argv.slice(2)
  if (args.length === 0 || args[0] === '--help') {
    process.stderr.write(usage)
    return args.length === 0 ? 2 : 0
  }
  try {
    return await runCommand(readArguments(args), nodeHost({ signal: stop.signal }), write)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    return 2
  }
}

process.exitCode = await main()
