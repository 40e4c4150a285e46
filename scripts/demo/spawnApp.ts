import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process of the demo that has said its address. */
export type App = {
  name: string
  url: string
  /** Asks it to end (SIGTERM) and waits; kills it when that takes longer than ten seconds. */
  stop(): Promise<void>
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000
const keptLines = 20

/**
 * Starts `script` in a Node process of its own and waits for a line of JSON with a `url` on its standard output. Throws with
 * its last lines when it ends before that.
 */
export function spawnApp(name: string, script: string, env: Record<string, string>): Promise<App> {
  const child = spawn(process.execPath, [script], {
    env: { ...withoutTributary(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A session of its own: Ctrl-C reaches the demo alone, which ends its apps in order.
    detached: true,
  })
  const lines: string[] = []
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`said nothing for ${startTimeoutMs / 1000} s`), startTimeoutMs)
    const fail = (why: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`${name} did not start: it ${why}.${lines.length > 0 ? `\n${lines.join('\n')}` : ''}`))
    }
    const keep = (line: string) => {
      lines.push(line)
      if (lines.length > keptLines) lines.shift()
    }
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = urlOf(line)
      if (!url) return keep(line)
      clearTimeout(timer)
      resolve({ name, url, stop: () => stop(child) })
    })
    createInterface({ input: child.stderr }).on('line', keep)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(`ended with code ${code}`))
  })
}

/** The operator's own settings must not leak into the demo. */
function withoutTributary(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('TRIBUTARY_') && name !== 'DATABASE_URL'),
  )
}

function urlOf(line: string): string | null {
  try {
    const said: unknown = JSON.parse(line)
    return typeof said === 'object' && said !== null && 'url' in said && typeof said.url === 'string'
      ? said.url
      : null
  } catch {
    return null
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
