import { TributaryError } from '@tributary/contract'
import { readConfig } from './config.ts'
import { createLogger } from './logger.ts'
import { startService } from './service.ts'
import { widenThreadPool } from './threadPool.ts'

// The service as a process: `npm start`. SIGTERM or SIGINT lets it finish what is in hand; a second one ends it at once.
async function main(): Promise<void> {
  widenThreadPool(process.env)
  const config = readConfig(process.env, process.argv.slice(2))
  const logger = createLogger(config.logLevel)
  const service = await startService(config, logger)
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      logger.info({ signal }, 'stopping: finishing what is in hand')
      service.close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'stopping failed')
          process.exit(1)
        },
      )
    })
  }
  logger.info(
    {
      url: service.url,
      ...(service.probesUrl ? { probes_url: service.probesUrl } : {}),
      roles: config.roles,
    },
    'ready',
  )
  if (service.setUpLink) console.error(firstRun(service.setUpLink))
}

function firstRun(link: string): string {
  return `
Tributary runs, and nobody has an account yet. Make the first one here; the link works once:

  ${link}
`
}

main().catch((error: unknown) => {
  // A wrong setting or a database that is not there: words for the operator, not a stack trace.
  if (error instanceof TributaryError) console.error(`tributary: ${error.message}`)
  else
    console.error(`tributary: could not start: ${error instanceof Error ? error.message : 'unknown failure'}`)
  process.exit(1)
})
