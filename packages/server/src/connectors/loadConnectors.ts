import { existsSync, type Dirent } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { TributaryError, isJsonObject, type JsonValue } from '@tributary/contract'
import { ManifestError, loadManifest, type Manifest } from '@tributary/manifest'
import type { AuthMethod, Connector, ConnectorCatalogue, StreamPolicy } from './connector.ts'
import { connectorTexts, textsFault } from './connectorTexts.ts'
import { connectorFile } from './connectorFile.ts'
import { openCron } from './importSchedule.ts'

/**
 * Loads each folder of `dirs` that holds a connector.yaml; a later folder's connector replaces an earlier one's of the same
 * type. Throws `connector.invalid` that names the file, the path in it, what was expected and what came.
 */
export async function loadConnectors(dirs: readonly string[]): Promise<ConnectorCatalogue> {
  const byType = new Map<string, Connector>()
  for (const dir of dirs) {
    for (const entry of await foldersIn(dir)) {
      const folder = join(dir, entry.name)
      if (!existsSync(join(folder, 'connector.yaml'))) continue
      const connector = await loadConnector(folder)
      byType.set(connector.type, connector)
    }
  }
  const all = [...byType.values()].sort((a, b) => a.name.localeCompare(b.name))
  return {
    all: () => all,
    find: (type) => byType.get(type) ?? null,
    get: (type) => {
      const found = byType.get(type)
      if (found) return found
      throw new TributaryError(
        'connector.not_found',
        `There is no connector "${type}". There are: ${[...byType.keys()].sort().join(', ')}.`,
      )
    },
  }
}

async function foldersIn(dir: string): Promise<Dirent[]> {
  try {
    return (await readdir(dir, { withFileTypes: true })).filter((found) => found.isDirectory())
  } catch (cause) {
    throw invalid(dir, 'expected a folder of connectors, but it can not be read', cause)
  }
}

/** Loads one connector from its folder. */
export async function loadConnector(folder: string): Promise<Connector> {
  const file = join(folder, 'connector.yaml')
  const parsed = connectorFile.safeParse(parseYaml(file, await readFile(file, 'utf8')))
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  const found = parsed.data
  if (found.type !== basename(folder)) {
    throw invalid(
      file,
      `type: expected the name of the folder, "${basename(folder)}", but it is "${found.type}"`,
    )
  }
  checkGrants(file, found)
  const manifest = await loadManifestFile(join(folder, 'manifest.yaml'))
  checkTexts(file, found, manifest)
  const mappingFile = join(folder, 'mapping.yaml')
  return {
    type: found.type,
    name: found.name,
    description: found.description,
    documentationUrl: found.documentation_url ?? null,
    iconSvg: found.icon ? await readRequired(join(folder, found.icon)) : null,
    reads: found.reads,
    ...scheduleOf(found.schedule),
    ...(found.concurrency === undefined ? {} : { concurrency: found.concurrency }),
    ...(found.rate_limit_scope === undefined ? {} : { rateLimitScope: found.rate_limit_scope }),
    ...(found.rate_limit_account === undefined ? {} : { rateLimitAccount: found.rate_limit_account }),
    ...(found.bad_record_share === undefined ? {} : { badRecordShare: found.bad_record_share }),
    ...(found.streams === undefined ? {} : { streams: mapValues(found.streams, streamPolicy) }),
    settings: found.settings,
    auth: found.auth.map(authMethod),
    texts: mapValues(found.texts, connectorTexts),
    manifest,
    mappingSource: parseYaml(mappingFile, await readRequired(mappingFile)) as JsonValue,
  }
}

type Found = z.infer<typeof connectorFile>

function scheduleOf(found: Found['schedule']): Pick<Connector, 'importIntervalS' | 'schedule'> {
  if (typeof found === 'number') return { importIntervalS: found }
  const { cron: expression, time_zone: timeZone } = found
  const [first, second] = openCron({ expression, timeZone }).nextRuns(2)
  const gapMs = first && second ? second.getTime() - first.getTime() : 86_400_000
  return { importIntervalS: Math.round(gapMs / 1_000), schedule: { kind: 'cron', expression, timeZone } }
}

function streamPolicy(found: NonNullable<Found['streams']>[string]): StreamPolicy {
  return {
    ...(found.mode === undefined ? {} : { mode: found.mode }),
    ...(found.full_read_interval === undefined ? {} : { fullReadIntervalS: found.full_read_interval }),
    ...(found.finds_deletes === undefined ? {} : { findsDeletes: found.finds_deletes }),
    ...(found.confirms_deletes === undefined ? {} : { confirmsDeletes: found.confirms_deletes }),
    ...(found.omits_empty_lists === undefined ? {} : { omitsEmptyLists: found.omits_empty_lists }),
  }
}

function mapValues<From, To>(of: { [key: string]: From }, map: (value: From) => To): { [key: string]: To } {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]))
}

/** Texts that stand nowhere on a page would be a slip of the pen. */
function checkTexts(file: string, { reads, auth, texts }: Found, manifest: Manifest): void {
  const { connectionSpecification } = manifest
  const specification = isJsonObject(connectionSpecification) ? connectionSpecification : {}
  for (const [language, found] of Object.entries(texts)) {
    if (!/^[a-z]{2}$/.test(language)) throw invalid(file, `texts.${language}: expected a language such as fr`)
    const fault = textsFault(found, { reads, auth, specification })
    if (fault !== null) throw invalid(file, `texts.${language}.${fault}`)
  }
}

/** A person is sent to the authorization page, a client of its own is not. */
function checkGrants(file: string, { auth }: Found): void {
  for (const [index, method] of auth.entries()) {
    if (method.method !== 'oauth2') continue
    const isPersonal = method.grant === 'authorization_code'
    if (isPersonal === (method.authorization_url !== undefined)) continue
    throw invalid(
      file,
      `auth.${index}.authorization_url: expected ${isPersonal ? 'an address' : 'none with the grant client_credentials'}`,
    )
  }
}

function authMethod(found: z.infer<typeof connectorFile>['auth'][number]): AuthMethod {
  if (found.method !== 'oauth2') return found
  return {
    method: found.method,
    title: found.title,
    grant: found.grant,
    authorizationUrl: found.authorization_url ?? '',
    tokenUrl: found.token_url,
    revocationUrl: found.revocation_url ?? null,
    scopes: found.scopes,
    tokenEndpointAuthMethod: found.token_endpoint_auth_method,
    pkce: found.pkce,
    authorizationParams: found.authorization_params,
    config: found.config,
  }
}

async function loadManifestFile(file: string): Promise<Manifest> {
  const text = await readRequired(file)
  try {
    return loadManifest(text)
  } catch (cause) {
    if (cause instanceof ManifestError) throw invalid(file, cause.message, cause)
    throw cause
  }
}

async function readRequired(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw invalid(file, 'the file is missing or can not be read', cause)
  }
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    throw invalid(file, `not valid YAML: ${cause instanceof Error ? cause.message : 'unknown fault'}`, cause)
  }
}

function invalid(file: string, fault: string, cause?: unknown): TributaryError {
  return new TributaryError('connector.invalid', `${file}: ${fault.replace(/\.$/, '')}.`, { cause })
}
