import { readFile } from 'node:fs/promises'
import { ManifestError, ReadError } from '../errors.ts'
import type { Host } from '../host.ts'
import { openBudget } from '../http/apiBudget.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import { isJsonObject } from '../json.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'
import { resolveDynamicStreams } from '../stream/dynamicStreams.ts'
import { checkConnection } from '../stream/checkConnection.ts'
import { asReadError, readValues } from '../stream/readStream.ts'
import { UsageError } from './arguments.ts'
import type { CommandLine } from './arguments.ts'
import {
  catalogMessage,
  catalogStreams,
  controlMessage,
  errorMessage,
  logMessage,
  recordMessage,
  specMessage,
  stateMessage,
  stateOfStream,
  statusMessage,
  streamStatusMessage,
} from './messages.ts'
import type { Message } from './messages.ts'

/** Writes a message and waits until there is room for more. */
export type Write = (message: Message) => Promise<void>

/** Runs a command. Returns the exit code: 0 where it did what it should. Throws UsageError for files that do not fit. */
export async function runCommand(line: CommandLine, host: Host, write: Write): Promise<number> {
  const manifest = await openManifest(line.manifest, write)
  if (manifest === undefined) return 1
  switch (line.command) {
    case 'spec':
      await write(specMessage(manifest))
      return 0
    case 'validate':
      return validate(manifest, write)
    case 'discover':
      return discover(manifest, await openConfig(line.config), host, write)
    case 'check':
      return check(manifest, await openConfig(line.config), host, write)
    case 'read':
      return read(line, manifest, host, write)
  }
}

async function openManifest(file: string, write: Write): Promise<Manifest | undefined> {
  const source = await readText(file)
  try {
    return loadManifest(source)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    await write(logMessage('error', `${file}: ${error.message}`))
    return undefined
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`)
  }
}

async function readJson(file: string): Promise<JsonValue> {
  const source = await readText(file)
  try {
    const parsed: JsonValue = JSON.parse(source)
    return parsed
  } catch {
    throw new UsageError(`The file ${file} holds no JSON.`)
  }
}

async function openConfig(file: string | undefined): Promise<JsonObject> {
  const config = file === undefined ? {} : await readJson(file)
  if (!isJsonObject(config)) throw new UsageError(`The file ${file ?? ''} must hold a JSON object.`)
  return config
}

async function validate(manifest: Manifest, write: Write): Promise<number> {
  const faults = unsupportedOf(manifest)
  for (const { path, message } of faults) await write(logMessage('warn', `${path}: ${message}`))
  const streams = manifest.streams.length
  await write(
    logMessage(
      'info',
      `The manifest is valid. It has ${streams} streams${faults.length === 0 ? ', and all of it can be run' : ''}.`,
    ),
  )
  return 0
}

async function discover(manifest: Manifest, config: JsonObject, host: Host, write: Write): Promise<number> {
  const resolved = await withDynamicStreams(manifest, config, host, write)
  if (resolved === undefined) return 1
  await write(catalogMessage(resolved.streams))
  return 0
}

/** The manifest with the streams that it has by this config; undefined, with the reason told, where they cannot be known. */
async function withDynamicStreams(
  manifest: Manifest,
  config: JsonObject,
  host: Host,
  write: Write,
): Promise<Manifest | undefined> {
  try {
    return await resolveDynamicStreams({ manifest, config, host })
  } catch (error) {
    const known = asReadError(error, 'dynamic_streams')
    if (!(known instanceof ReadError)) throw known
    await write(logMessage('error', known.message))
    return undefined
  }
}

async function check(manifest: Manifest, config: JsonObject, host: Host, write: Write): Promise<number> {
  const result = await checkConnection({ manifest, config, host })
  await write(statusMessage(result.ok, result.ok ? undefined : result.message))
  return 0
}

async function read(line: CommandLine, given: Manifest, host: Host, write: Write): Promise<number> {
  const config = await openConfig(line.config)
  const streams = catalogStreams(line.catalog === undefined ? null : await readJson(line.catalog))
  if (streams === undefined)
    throw new UsageError(`The file ${line.catalog ?? ''} must hold a catalog: {"streams": [...]}.`)
  const states = line.state === undefined ? undefined : await readJson(line.state)
  const keeping: Host = {
    ...host,
    saveConfig: async (fresh) => {
      Object.assign(config, fresh)
      await write(controlMessage(fresh, Date.now()))
    },
  }
  const manifest = await withDynamicStreams(given, config, keeping, write)
  if (manifest === undefined) return 1
  let budget: ApiBudget | undefined
  try {
    budget = openBudget(manifest, config)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    await write(logMessage('error', error.message))
    return 1
  }
  let failures = 0
  for (const { name, isIncremental } of streams) {
    const state = isIncremental ? stateOfStream(states, name) : undefined
    const isComplete = await readOne({ manifest, name, config, state, host: keeping, budget }, write)
    if (!isComplete) failures += 1
  }
  return failures === 0 ? 0 : 1
}

interface OneStream {
  manifest: Manifest
  name: string
  config: JsonObject
  state: JsonValue | undefined
  host: Host
  budget: ApiBudget | undefined
}

async function readOne(one: OneStream, write: Write): Promise<boolean> {
  const { name } = one
  await write(streamStatusMessage(name, 'STARTED', Date.now()))
  let isRunning = false
  let sinceState = 0
  try {
    const options = {
      ...one,
      stream: name,
      maxWaitMs: Number.MAX_SAFE_INTEGER,
      afterFailedSlice: 'go_on',
    } as const
    for await (const message of readValues(options)) {
      if (message.kind === 'log') await write(logMessage(message.level, message.message))
      if (message.kind === 'state') {
        await write(stateMessage(name, message.state, sinceState))
        sinceState = 0
      }
      if (message.kind !== 'page') continue
      if (!isRunning && message.records.length > 0)
        await write(streamStatusMessage(name, 'RUNNING', Date.now()))
      isRunning ||= message.records.length > 0
      sinceState += message.records.length
      for (const record of message.records) await write(recordMessage(name, record, Date.now()))
    }
    await write(streamStatusMessage(name, 'COMPLETE', Date.now()))
    return true
  } catch (error) {
    const known = asReadError(error, name)
    if (!(known instanceof ReadError)) throw known
    await write(
      errorMessage({ message: known.message, failureType: known.failureType, stream: name }, Date.now()),
    )
    await write(streamStatusMessage(name, 'INCOMPLETE', Date.now()))
    return false
  }
}
