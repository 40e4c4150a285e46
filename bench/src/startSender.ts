import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SenderMessage } from './senderProcess.ts'

export type SenderProcess = {
  /** Lets it finish what is in hand; gives the most memory that it held. */
  stop(): Promise<{ rssMb: number }>
  /** Does not wait. */
  kill(): void
}

/** Starts our sender in a process of its own. */
export function startSender(databaseUrl: string): SenderProcess {
  return startProcess(new URL('./senderProcess.ts', import.meta.url), [databaseUrl])
}

/** Starts the pg-boss workers of the comparison in a process of their own. */
export function startPgBoss(databaseUrl: string, secret: string): SenderProcess {
  return startProcess(new URL('./peers/pgBossProcess.ts', import.meta.url), [databaseUrl, secret])
}

function startProcess(file: URL, args: string[]): SenderProcess {
  const child = fork(fileURLToPath(file), args, { execArgv: [] })
  return {
    stop: () =>
      new Promise((resolve, reject) => {
        child.once('message', (message: SenderMessage) => resolve(message))
        child.once('exit', (code) => reject(new Error(`${file.pathname} ended with code ${code}`)))
        child.send('stop')
      }),
    kill: () => void child.kill('SIGKILL'),
  }
}
