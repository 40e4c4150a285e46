import { resolve } from 'node:path'
import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import { parseProxy, type OutboundProxy } from './egress/index.ts'

/** What a process does; any number of processes may run any role. */
const roles = ['api', 'imports', 'deliveries'] as const

const list = z.string().transform((text) => text.split(',').flatMap((part) => part.trim() || []))
const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
// Cookies, links and redirects of the pages are of the root.
const url = z
  .url({ protocol: /^https?$/ })
  .refine(
    (text) => new URL(text).pathname === '/',
    'expected an address without a path, such as https://tributary.example.com',
  )
  .transform((text) => new URL(text).origin)

/** Every environment variable of the service, with its default. docs/configuration.md lists them for operators. */
const variables = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  TRIBUTARY_DATA_DIR: z.string().min(1).default('.tributary'),
  TRIBUTARY_HOST: z.string().min(1).default('127.0.0.1'),
  TRIBUTARY_PORT: count(0, 65_535).default(8080),
  TRIBUTARY_PUBLIC_URL: url.optional(),
  TRIBUTARY_TRUSTED_PROXIES: list
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])))
    .default([]),
  TRIBUTARY_ROLES: list.pipe(z.array(z.enum(roles)).min(1)).default([...roles]),
  TRIBUTARY_SEALING_KEYS: z.string().min(1).optional(),
  TRIBUTARY_EGRESS_ALLOW: list.pipe(z.array(z.union([z.cidrv4(), z.cidrv6()]))).default([]),
  TRIBUTARY_ALLOW_HTTP_ENDPOINTS: flag.default(false),
  TRIBUTARY_OUTBOUND_PROXY: z.string().min(1).optional(),
  TRIBUTARY_CONNECTORS_DIR: z.string().min(1).optional(),
  TRIBUTARY_IMPORT_CONCURRENCY: count(1, 256).default(4),
  TRIBUTARY_IMPORTS_PER_WORKSPACE: count(1, 100_000).optional(),
  TRIBUTARY_DELIVERY_CONCURRENCY: count(1, 4096).default(64),
  TRIBUTARY_ATTEMPT_TIMEOUT_MS: count(100, 30_000).default(15_000),
  TRIBUTARY_DATABASE_CONNECTIONS: count(2, 1000).default(20),
  TRIBUTARY_EVENT_RETENTION_DAYS: count(1, 3_650).default(30),
  TRIBUTARY_ENDPOINTS_PER_WORKSPACE: count(1, 100_000).default(100),
  TRIBUTARY_TESTS_PER_MINUTE: count(1, 100_000).default(60),
  TRIBUTARY_WEBHOOK_BODY_BYTES_MAX: count(10_000, 20_000_000).default(1_000_000),
  TRIBUTARY_EVENTS_PER_MINUTE: count(1, 100_000_000).default(600_000),
  TRIBUTARY_METRICS: flag.default(true),
  TRIBUTARY_METRICS_PORT: count(0, 65_535).optional(),
  TRIBUTARY_STATEMENT_TIMEOUT_MS: count(100, 3_600_000).default(30_000),
  TRIBUTARY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  TRIBUTARY_NOTICE_EMAIL: z.email().optional(),
  TRIBUTARY_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  // For crash tests alone; read by faultPoint.ts.
  TRIBUTARY_FAULT_POINT: z.string().optional(),
}

/** Settings of the commands that speak to the API; a shell that has them may start the service as well. */
const ofTheCommandLine = ['TRIBUTARY_URL', 'TRIBUTARY_API_KEY', 'TRIBUTARY_WEBHOOK_SECRET']

export type Config = {
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null
  /** Absolute path of the folder for everything that is kept on disk. */
  dataDir: string
  host: string
  /** 0: any free port. */
  port: number
  /** The address under which browsers and third parties reach the service; null: the one it listens on. */
  publicUrl: string | null
  /** Addresses of the proxies in front of it: their X-Forwarded-* headers say who the visitor is. */
  trustedProxies: string[]
  roles: readonly (typeof roles)[number][]
  /** `id:base64,id:base64`, the newest first; null: kept in the data folder. */
  sealingKeys: string | null
  /** Address ranges that outgoing requests may reach although they are private. */
  egressAllow: string[]
  /** Whether webhook endpoints may be plain http. */
  allowHttpEndpoints: boolean
  /** The proxy that outgoing requests go through; null: none. */
  outboundProxy: OutboundProxy | null
  /** A folder of connectors beside the built-in ones. */
  connectorsDir: string | null
  importConcurrency: number
  /** Imports of one workspace at once, in all processes together; null: as many as there are places. */
  importsPerWorkspace: number | null
  deliveryConcurrency: number
  attemptTimeoutMs: number
  databaseConnections: number
  /** How long events with their bodies, and attempts, are kept. */
  eventRetentionDays: number
  /** Webhook endpoints of one workspace, at most. */
  endpointsPerWorkspace: number
  /** webhook_test events of one workspace in a minute, at most. */
  testsPerMinute: number
  /** The largest body of a webhook. */
  webhookBodyBytesMax: number
  /** Events of one workspace in a minute, on average; imports slow down to it. */
  eventsPerMinute: number
  /** Whether GET /metrics answers. */
  metrics: boolean
  /** The port for /metrics and /health alone, whatever the roles; 0: any free one. Null: they are at the port of the API. */
  metricsPort: number | null
  /** How long the database may take for one statement of an API request. */
  statementTimeoutMs: number
  /** Where notices are mailed to, and through which server; null: they are shown on the API alone. */
  mail: { smtpUrl: string; noticeEmail: string } | null
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/**
 * Reads the configuration from environment variables and `--roles=a,b`. Throws `config.invalid` that names each wrong
 * variable, and each unknown one that starts with TRIBUTARY_, so that a typo never passes in silence.
 */
export function readConfig(env: Record<string, string | undefined>, args: readonly string[] = []): Config {
  const faults: string[] = []
  const known = Object.keys(variables)
  for (const name of Object.keys(env)) {
    if (name.startsWith('TRIBUTARY_') && !known.includes(name) && !ofTheCommandLine.includes(name)) {
      faults.push(`${name} is not a setting of Tributary${nearest(name, known)}`)
    }
  }
  const given: Record<string, string | undefined> = { ...env }
  for (const arg of args) {
    if (arg.startsWith('--roles=')) given['TRIBUTARY_ROLES'] = arg.slice('--roles='.length)
    else faults.push(`the argument "${arg}" is not known; expected --roles=${roles.join(',')} or nothing`)
  }
  // An empty variable is an unset one: that is how compose files and CI pass "nothing".
  const parsed = z
    .object(variables)
    .safeParse(Object.fromEntries(known.map((name) => [name, given[name] || undefined])))
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0])
      faults.push(`${name} is ${shown(name, given[name])}: ${issue.message}`)
    }
  }
  const values = parsed.data
  const smtpUrl = values?.TRIBUTARY_SMTP_URL
  const noticeEmail = values?.TRIBUTARY_NOTICE_EMAIL
  if (values && (smtpUrl === undefined) !== (noticeEmail === undefined)) {
    faults.push('TRIBUTARY_SMTP_URL and TRIBUTARY_NOTICE_EMAIL are needed together: set both, or neither')
  }
  const outboundProxy = readProxy(values?.TRIBUTARY_OUTBOUND_PROXY, faults)
  if (!values || faults.length > 0) {
    throw new TributaryError(
      'config.invalid',
      `The configuration is not valid:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
  }
  return {
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: resolve(values.TRIBUTARY_DATA_DIR),
    host: values.TRIBUTARY_HOST,
    port: values.TRIBUTARY_PORT,
    publicUrl: values.TRIBUTARY_PUBLIC_URL ?? null,
    trustedProxies: values.TRIBUTARY_TRUSTED_PROXIES,
    roles: [...new Set(values.TRIBUTARY_ROLES)],
    sealingKeys: values.TRIBUTARY_SEALING_KEYS ?? null,
    egressAllow: values.TRIBUTARY_EGRESS_ALLOW,
    allowHttpEndpoints: values.TRIBUTARY_ALLOW_HTTP_ENDPOINTS,
    outboundProxy,
    connectorsDir: values.TRIBUTARY_CONNECTORS_DIR ? resolve(values.TRIBUTARY_CONNECTORS_DIR) : null,
    importConcurrency: values.TRIBUTARY_IMPORT_CONCURRENCY,
    importsPerWorkspace: values.TRIBUTARY_IMPORTS_PER_WORKSPACE ?? null,
    deliveryConcurrency: values.TRIBUTARY_DELIVERY_CONCURRENCY,
    attemptTimeoutMs: values.TRIBUTARY_ATTEMPT_TIMEOUT_MS,
    databaseConnections: values.TRIBUTARY_DATABASE_CONNECTIONS,
    eventRetentionDays: values.TRIBUTARY_EVENT_RETENTION_DAYS,
    endpointsPerWorkspace: values.TRIBUTARY_ENDPOINTS_PER_WORKSPACE,
    testsPerMinute: values.TRIBUTARY_TESTS_PER_MINUTE,
    webhookBodyBytesMax: values.TRIBUTARY_WEBHOOK_BODY_BYTES_MAX,
    eventsPerMinute: values.TRIBUTARY_EVENTS_PER_MINUTE,
    metrics: values.TRIBUTARY_METRICS,
    metricsPort: values.TRIBUTARY_METRICS_PORT ?? null,
    statementTimeoutMs: values.TRIBUTARY_STATEMENT_TIMEOUT_MS,
    mail: smtpUrl && noticeEmail ? { smtpUrl, noticeEmail } : null,
    logLevel: values.TRIBUTARY_LOG_LEVEL,
  }
}

function readProxy(url: string | undefined, faults: string[]): OutboundProxy | null {
  if (url === undefined) return null
  try {
    return parseProxy(url)
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error
    faults.push(`TRIBUTARY_OUTBOUND_PROXY: ${error.message}`)
    return null
  }
}

/** A value as it may be shown: variables that hold secrets are never quoted. */
function shown(name: string, value: string | undefined): string {
  return [
    'DATABASE_URL',
    'TRIBUTARY_SEALING_KEYS',
    'TRIBUTARY_SMTP_URL',
    'TRIBUTARY_OUTBOUND_PROXY',
  ].includes(name)
    ? 'set to a value that is not shown'
    : `"${value}"`
}

function nearest(name: string, known: readonly string[]): string {
  const [best] = known
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= 4 ? `; did you mean ${best.other}?` : ''
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
