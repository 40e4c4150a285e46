#!/usr/bin/env node
import { once } from 'node:events'
import { nodeHost } from '../node/nodeHost.ts'
import { dumpJson } from '../python/json.ts'
import { InputError, readArguments, usage, UsageError } from './arguments.ts'
import type { Message } from './messages.ts'
import { runCommand } from './runCommand.ts'

const compact = { itemSeparator: ',', keySeparator: ':', asciiOnly: false }

async function write(message: Message): Promise<void> {
  if (!process.stdout.write(`${dumpJson(message, compact)}\n`)) await once(process.stdout, 'drain')
}

async function main(args: string[]): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('interrupted')))
  process.once('SIGTERM', () => stop.abort(new Error('terminated')))
  // Who reads the messages may stop to: then there is nobody left to tell, and nothing to do.
  process.stdout.on('error', () => process.exit(1))
  if (args.length === 0) {
    process.stderr.write(usage)
    return 2
  }
  try {
    const line = readArguments(args)
    if (line !== undefined) return await runCommand(line, nodeHost({ signal: stop.signal }), write)
    process.stdout.write(usage)
    return 0
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const isKnown = error instanceof UsageError || error instanceof InputError
    process.stderr.write(isKnown ? `${words}\n` : `An unexpected fault: ${words}\n`)
    if (error instanceof UsageError) process.stderr.write('See tributary-manifest --help.\n')
    return isKnown ? 2 : 1
  }
}

process.exitCode = await main(process.argv.slice(2))
