import { runAuto } from './auto.ts'
import { startDemo, type Demo } from './startDemo.ts'

// `npm run demo`: everything at work, in a browser. `npm run demo -- --auto`: without a hand, in the terminal.
const usage = 'Usage: npm run demo [-- --auto]'

/** Short, so that the demo sees tokens being refreshed; the automatic one waits for a refresh that fails. */
const accessTokenTtlSeconds = { auto: 5, byHand: 60 }

async function main(args: string[]): Promise<number> {
  const auto = args.includes('--auto')
  const unknown = args.find((arg) => arg !== '--auto')
  if (unknown !== undefined) {
    console.error(`demo: "${unknown}" is not known. ${usage}`)
    return 1
  }
  const begunAt = Date.now()
  const say = (line: string) => console.log(line)
  say('starting PostgreSQL, the service, the sandbox and the SaaS app...')
  const demo = await startDemo(
    {
      accessTokenTtlSeconds: auto ? accessTokenTtlSeconds.auto : accessTokenTtlSeconds.byHand,
      scheduled: !auto,
    },
    say,
  )
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'))
  })
  try {
    if (!auto) {
      say(byHand(demo))
      await interrupted
      say('\nstopping...')
      return 0
    }
    const outcome = await Promise.race([runAuto(demo, say), interrupted])
    if (outcome === 'interrupted') return 1
    say(`finished in ${((Date.now() - begunAt) / 1000).toFixed(1)} s`)
    say(`demo: ${outcome} of 8 events verified`)
    return 0
  } catch (error) {
    console.error(`demo: ${error instanceof Error ? error.message : 'unknown failure'}`)
    return 1
  } finally {
    await demo.stop()
  }
}

function byHand({ saas, sandbox, setUpLink }: Demo): string {
  return `
Ready. Open the SaaS app and press Connect:

  ${saas}

Then change, add or delete an issue in the sandbox, and watch the webhook arrive a few seconds later:

  ${sandbox}

The dashboard shows all of it. Make its first account here:

  ${setUpLink}

Ctrl-C ends the demo and removes its data.`
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`demo: ${error instanceof Error ? error.message : 'unknown failure'}`)
    process.exit(1)
  },
)
