import { ManifestError, ReadError } from '../errors.ts'
import type { Host } from '../host.ts'
import type { JsonObject } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'
import { checkConnection } from '../stream/checkConnection.ts'
import { discoverStreams } from '../stream/discoverStreams.ts'
import { resolvePrepared } from '../stream/dynamicStreams.ts'
import { prepare } from '../stream/prepare.ts'
import { asReadError } from '../stream/readStream.ts'
import type { CommandLine } from './arguments.ts'
import { faultOfConfig } from './checkConfig.ts'
import { wantedStreams } from './inputCatalog.ts'
import { statesByStream } from './inputState.ts'
import {
  catalogMessage,
  controlMessage,
  errorMessage,
  logMessage,
  specMessage,
  statusMessage,
} from './messages.ts'
import { openConfig, openJson, openText } from './openFiles.ts'
import { readStreams } from './readCommand.ts'
import type { Write } from './readCommand.ts'

/** Runs a command. Returns the exit code: 0 where it did what it should. Throws InputError for files that do not fit. */
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
  const source = await openText(file)
  try {
    return loadManifest(source)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    await write(logMessage('error', `${file}: ${error.message}`))
    return undefined
  }
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
  const prepared = await usable(manifest, config, host, write)
  if (prepared === undefined) return 1
  try {
    await write(catalogMessage(await discoverStreams({ ...prepared, host })))
    return 0
  } catch (error) {
    const known = asReadError(error, 'discover')
    if (!(known instanceof ReadError)) throw known
    const { message, failureType } = known
    await write(errorMessage({ message, failureType, stream: undefined }, Date.now()))
    return 1
  }
}

/**
 * The config as the streams see it, and the manifest with the streams that it has by this config; undefined, with the
 * reason told, where it cannot be used.
 */
async function usable(
  manifest: Manifest,
  config: JsonObject,
  host: Host,
  write: Write,
): Promise<{ manifest: Manifest; config: JsonObject } | undefined> {
  const refuse = async (message: string): Promise<undefined> => {
    await write(errorMessage({ message, failureType: 'config_error', stream: undefined }, Date.now()))
  }
  try {
    const prepared = await prepare({ manifest, config, host })
    const fault = faultOfConfig(manifest, prepared.config)
    if (fault !== undefined) return await refuse(fault)
    return { ...prepared, manifest: await resolvePrepared({ ...prepared, host }) }
  } catch (error) {
    const known = asReadError(error, 'dynamic_streams')
    if (!(known instanceof ReadError)) throw known
    return refuse(known.message)
  }
}

async function check(manifest: Manifest, config: JsonObject, host: Host, write: Write): Promise<number> {
  const saveConfig = (fresh: JsonObject): Promise<void> => write(controlMessage(fresh, Date.now()))
  const keeping: Host = { ...host, saveConfig }
  const result = await checkPrepared(manifest, config, keeping)
  await write(statusMessage(result.ok, result.ok ? undefined : result.message))
  return result.ok ? 0 : 1
}

/** Checks the config as the streams see it, by the spec first. */
async function checkPrepared(
  manifest: Manifest,
  config: JsonObject,
  host: Host,
): Promise<{ ok: true } | { ok: false; message: string }> {
  try {
    const prepared = await prepare({ manifest, config, host })
    const fault = faultOfConfig(manifest, prepared.config)
    return fault === undefined ? await checkConnection({ ...prepared, host }) : { ok: false, message: fault }
  } catch (error) {
    const known = asReadError(error, 'config')
    if (!(known instanceof ReadError)) throw known
    return { ok: false, message: known.message }
  }
}

async function read(line: CommandLine, given: Manifest, host: Host, write: Write): Promise<number> {
  let config = await openConfig(line.config)
  const { catalog = '', state } = line
  const streams = wantedStreams(catalog, await openJson(catalog))
  const states = state === undefined ? new Map() : statesByStream(state, await openJson(state))
  const keeping: Host = {
    ...host,
    saveConfig: async (fresh) => {
      // Also in place: a refreshed token has to reach the streams that are read after this one.
      Object.assign(config, fresh)
      await write(controlMessage(fresh, Date.now()))
    },
  }
  const prepared = await usable(given, config, keeping, write)
  if (prepared === undefined) return 1
  config = prepared.config
  const { manifest } = prepared
  return readStreams(
    { manifest, config, streams, states, concurrency: line.concurrency, host: keeping },
    write,
  )
}
