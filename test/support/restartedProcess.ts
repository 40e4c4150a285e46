import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { repositoryPath } from './runNode.ts'

export type RestartedProcess = {
  /** kill -9 of what runs now; it is started again. */
  kill(): Promise<void>
  /** Resolves when the process that runs now, or one started after it, has said that it is ready; throws when it ends by itself again and again. */
  ready(): Promise<void>
  /** How often it was started. */
  starts(): number
  stop(): Promise<void>
}

const failuresMax = 5

/** Runs a script of this repository as a service manager does: whenever it ends, it is started again. */
export function keepRunning(script: string, args: string[], env: Record<string, string>): RestartedProcess {
  let child: ChildProcess | null = null
  let isReady = false
  let starts = 0
  /** How often in a row it ended before it was ready, without being killed, and what it said last. */
  let failures = 0
  let said = ''
  let stopping = false
  let exited: Promise<void> = Promise.resolve()

  function start(): void {
    starts += 1
    isReady = false
    const started = spawn(process.execPath, [repositoryPath(script), ...args], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (child === started && text.includes('"msg":"ready"')) {
        isReady = true
        failures = 0
      }
    })
    started.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)))
    child = started
    exited = new Promise((resolve) =>
      started.once('exit', (code) => {
        if (code !== null && code !== 0) failures += 1
        resolve()
        if (!stopping) void delay(50).then(() => (stopping ? undefined : start()))
      }),
    )
  }

  start()
  return {
    async kill() {
      child?.kill('SIGKILL')
      await exited
    },
    async ready() {
      while (!isReady && !stopping) {
        if (failures >= failuresMax) throw new Error(`${script} does not start:\n${said}`)
        await delay(10)
      }
    },
    starts: () => starts,
    async stop() {
      stopping = true
      child?.kill('SIGTERM')
      await exited
    },
  }
}
