import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Logger as Pino } from 'pino'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { loadConnectors, type Connector } from './connectors/index.ts'
import { dashboardRoutes } from './dashboard/index.ts'
import { connectDatabase, openRequestDatabase, workersShare, type Database } from './db/index.ts'
import type { Deps } from './deps.ts'
import { createEgress } from './egress/index.ts'
import {
  changeRoutes,
  createEventBudget,
  createEventRecorder,
  eventRoutes,
  historyRoutes,
  startTellingDeliveries,
} from './events/index.ts'
import { buildApp, buildProbeApp, type Routes } from './http/index.ts'
import {
  createImportProgress,
  createImportQueue,
  createManifestReader,
  deleteIdleRateLimits,
  deleteOldImports,
  hasDynamicStreams,
  importRoutes,
  startImports,
} from './imports/index.ts'
import {
  connectPages,
  createAccessTokens,
  createAccessWatch,
  deleteExpiredLinks,
  deleteExpiredSessions,
  integrationRoutes,
  measureTokens,
  sealPlainSettings,
  startTokenRefresher,
} from './integrations/index.ts'
import { startPeriodicTasks, type PeriodicTask } from './jobs/index.ts'
import { createSendMail, type SendMail } from './mail/index.ts'
import {
  addQueueGauges,
  addTokenGauges,
  createMetrics,
  metricsRoutes,
  type Metrics,
} from './metrics/index.ts'
import type { EventRecorder, ImportProgress, ImportQueue, ResourceWriter } from './ports.ts'
import {
  anyStream,
  createResourceWriter,
  loadModels,
  mappingRoutes,
  queueRemaps,
  resourceRoutes,
  type ModelCatalogue,
} from './resources/index.ts'
import { sealedColumns } from './sealedColumns.ts'
import { checkKeyring, loadKeyring } from './secrets/index.ts'
import { deleteOldTraffic, startTrafficWriter, statisticsRoutes } from './statistics/index.ts'
import {
  deleteOldNotices,
  mailNotices,
  maintainPartitions,
  measureQueues,
  startDeliveries,
  startReplays,
  webhookRoutes,
} from './webhooks/index.ts'
import {
  accountRoutes,
  createFindSession,
  createSetUpToken,
  deleteEndedSessions,
  deleteOldAuditEntries,
  deleteOldInvitations,
  deleteOldPasswordResets,
  deleteOldTries,
  findCaller,
  insertAuditEntry,
  openAccountRoutes,
  workspaceRoutes,
} from './workspaces/index.ts'

const builtInConnectorsDir = fileURLToPath(new URL('../../../connectors', import.meta.url))
const importRetentionDays = 90
const rateLimitRetentionDays = 2
const noticeRetentionDays = 90
const auditRetentionDays = 366
/** A day more than the longest stretch of the overview. */
const trafficRetentionDays = 8
const hourMs = 3_600_000

/** Everything that the stages work with, the ports between them included. */
export type Stages = Deps & {
  metrics: Metrics
  models: ModelCatalogue
  events: EventRecorder
  imports: ImportQueue
  progress: ImportProgress
  resources: ResourceWriter
}

export type Service = {
  /** The address under which it is reached. */
  url: string
  /** Where /metrics and /health are by themselves; null: they are at the API. */
  probesUrl: string | null
  db: Database
  /** Where the first account is made; null when there is one, or when this process has no role `api`. */
  setUpLink: string | null
  /** Finishes what is in hand and closes everything, the embedded PostgreSQL included. */
  close(): Promise<void>
}

/** A part of the service that runs by itself until it is stopped. */
type Running = { stop(): Promise<void> }

/**
 * Starts the roles of the configuration in this process. Throws `config.invalid`, `connector.invalid` or `mapping.invalid` in words
 * for the operator; nothing is left running then.
 */
export async function startService(config: Config, logger: Pino): Promise<Service> {
  const database = await connectDatabase(workersShare(config), {
    onNotice: (message) => logger.warn(message),
    onError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
  })
  const undo: (() => Promise<void>)[] = [() => database.close()]
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const address = { url: '' }
    const keyring = await loadKeyring(config)
    await checkKeyring(database.db, keyring, sealedColumns)
    const publicUrl = () => config.publicUrl ?? address.url
    const stages = await assembleStages({ config, logger, db: database.db, keyring, publicUrl })
    undo.push(() => stages.egress.close())
    await sealPlainSettings(stages, stages.connectors.all())
    if (config.roles.includes('api')) {
      const db = openRequestDatabase(config, database.db.url, (error) =>
        logger.warn({ err: error }, 'a database connection was lost'),
      )
      undo.push(() => db.close())
      const app = await buildServiceApp({ ...stages, db }, logger)
      undo.push(() => app.close())
      address.url = await app.listen({ host: config.host, port: config.port })
    }
    const probes = config.metricsPort === null ? null : await buildServiceProbes(stages, logger)
    if (probes) undo.push(() => probes.close())
    const probesUrl = (await probes?.listen({ host: config.host, port: config.metricsPort ?? 0 })) ?? null
    for (const running of startRoles(stages)) undo.push(() => running.stop())
    const token = config.roles.includes('api') ? await createSetUpToken(database.db) : null
    // Behind the #, so that the token reaches no server's log.
    const setUpLink = token === null ? null : `${stages.publicUrl()}/set-up#${token}`
    return { url: stages.publicUrl(), probesUrl, db: database.db, setUpLink, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** Makes what the stages need and hands each its ports. Everything a file can get wrong is found here, not at the first import. */
export async function assembleStages(
  base: Pick<Deps, 'config' | 'logger' | 'db' | 'keyring' | 'publicUrl'>,
): Promise<Stages> {
  const { config } = base
  const connectors = await loadConnectors([
    builtInConnectorsDir,
    ...(config.connectorsDir ? [config.connectorsDir] : []),
  ])
  const models = await loadModels()
  const metrics = createMetrics()
  const budget = createEventBudget({ ...base, perMinute: config.eventsPerMinute })
  const events = createEventRecorder({ metrics, budget, bodyBytesMax: config.webhookBodyBytesMax })
  const resources = createResourceWriter({
    clock: systemClock,
    models,
    events,
    streamNamesOf,
  })
  for (const connector of connectors.all()) resources.mappedStreams(connector)
  return {
    ...base,
    clock: systemClock,
    egress: createEgress({ allow: config.egressAllow, proxy: config.outboundProxy }),
    connectors,
    models,
    events,
    imports: createImportQueue(),
    progress: createImportProgress(),
    resources,
    metrics,
  }
}

function streamNamesOf({ manifest }: Connector): string[] {
  const names = manifest.streams.map(({ name }) => name)
  return hasDynamicStreams(manifest) ? [...names, anyStream] : names
}

/** The HTTP application with the routes of every stage. */
export function buildServiceApp(stages: Stages, logger?: Pino): Promise<FastifyInstance> {
  return buildApp({
    db: stages.db,
    findCaller,
    findSession: createFindSession(stages.publicUrl),
    recordWrite: insertAuditEntry,
    trustedProxies: stages.config.trustedProxies,
    publicRoutes: [
      connectPages(stages),
      openAccountRoutes({ ...stages, sendMail: mailer(stages.config) }),
      dashboardRoutes(),
      ...(stages.config.metrics && stages.config.metricsPort === null ? [publicMetrics(stages)] : []),
    ],
    apiRoutes: [
      workspaceRoutes(stages),
      accountRoutes(stages),
      integrationRoutes(stages),
      importRoutes(stages),
      resourceRoutes(stages),
      mappingRoutes({ ...stages, streamNamesOf }),
      eventRoutes(stages),
      changeRoutes(stages),
      historyRoutes(stages),
      webhookRoutes(stages),
      statisticsRoutes(stages),
    ],
    ...(logger ? { logger } : {}),
  })
}

function mailer({ mail }: Config): SendMail | null {
  return mail && createSendMail({ smtpUrl: mail.smtpUrl, from: mail.noticeEmail })
}

/** /health and /metrics by themselves, for processes of any role. */
export function buildServiceProbes(stages: Stages, logger?: Pino): Promise<FastifyInstance> {
  return buildProbeApp({
    db: stages.db,
    routes: stages.config.metrics ? [publicMetrics(stages)] : [],
    ...(logger ? { logger } : {}),
  })
}

function publicMetrics({ metrics, db, logger }: Stages): Routes {
  addQueueGauges(metrics, { measure: () => measureQueues(db), logger })
  addTokenGauges(metrics, { measure: () => measureTokens(db), logger })
  return metricsRoutes(metrics)
}

function startRoles(stages: Stages): Running[] {
  const { config } = stages
  const running: Running[] = [startPeriodicTasks(stages, housekeeping(stages)), startTrafficWriter(stages)]
  if (config.roles.includes('imports')) {
    const tokens = createAccessTokens(stages)
    running.push(startTokenRefresher(stages))
    running.push(
      startImports(stages, {
        ...stages,
        reader: createManifestReader(stages, tokens, createAccessWatch(stages)),
      }),
    )
  }
  if (config.roles.includes('deliveries')) {
    running.push(startDeliveries(stages), startReplays(stages), startTellingDeliveries(stages))
  }
  return running
}

/** What keeps the tables in bounds; every process offers it, one does it. */
function housekeeping(stages: Stages): PeriodicTask[] {
  const {
    db,
    clock,
    config: { mail, eventRetentionDays },
    logger,
  } = stages
  return [
    { name: 'mappings to apply', intervalMs: 5_000, run: () => queueRemaps(stages) },
    { name: 'partitions', intervalMs: hourMs, run: () => maintainPartitions(db, eventRetentionDays) },
    {
      name: 'old imports',
      intervalMs: hourMs,
      run: async () => void (await deleteOldImports(db, importRetentionDays)),
    },
    {
      name: 'idle rate limits',
      intervalMs: hourMs,
      run: async () => void (await deleteIdleRateLimits(db, rateLimitRetentionDays)),
    },
    {
      name: 'old connect sessions',
      intervalMs: hourMs,
      run: async () => {
        await deleteExpiredSessions(db, new Date(clock.now() - 24 * hourMs))
        await deleteExpiredLinks(db, new Date(clock.now()))
      },
    },
    {
      name: 'old notices',
      intervalMs: hourMs,
      run: async () => void (await deleteOldNotices(db, noticeRetentionDays)),
    },
    { name: 'old traffic', intervalMs: hourMs, run: () => deleteOldTraffic(db, trafficRetentionDays) },
    {
      name: 'old sign-ins',
      intervalMs: hourMs,
      run: async () => {
        await deleteEndedSessions(db)
        await deleteOldInvitations(db)
        await deleteOldPasswordResets(db)
        await deleteOldTries(db)
        await deleteOldAuditEntries(db, auditRetentionDays)
      },
    },
    ...(mail
      ? [{ name: 'notice e-mails', intervalMs: 30_000, run: () => mailNotices({ db, logger }, mail) }]
      : []),
  ]
}
