import { readEnvironment } from './readEnvironment.ts'
import { startSaasApp } from './startSaasApp.ts'

// Runs the app as a process: one JSON line with its address when it is ready, SIGTERM or SIGINT ends it.
try {
  const app = await startSaasApp(readEnvironment(process.env))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void app.close().then(() => process.exit(0))
    })
  }
  process.stdout.write(`${JSON.stringify({ url: app.url })}\n`)
} catch (error) {
  process.stderr.write(`saas-app: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
