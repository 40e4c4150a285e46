import { readEnvironment } from './readEnvironment.ts'
import { startSandboxApp } from './startSandboxApp.ts'

// Runs the sandbox as a process: one JSON line with its address when it is ready, SIGTERM or SIGINT ends it.
try {
  const app = await startSandboxApp(readEnvironment(process.env))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void app.close().then(() => process.exit(0))
    })
  }
  process.stdout.write(`${JSON.stringify({ url: app.url })}\n`)
} catch (error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
