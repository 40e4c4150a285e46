import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serviceFlags } from './serviceFlags.ts'
import type { SenderMessage } from './senderProcess.ts'

export type SenderProcess = {
  /** What `awaited` resolves to; rejects if the process ends before. */
  until<T>(awaited: Promise<T>): Promise<T>
  /** Lets it finish what is in hand; gives the most memory that it held. */
  stop(): Promise<{ rssMb: number }>
  /** Does not wait. */
  kill(): void
}

/** Starts our sender in a process of its own. */
export function startSender(databaseUrl: string): SenderProcess {
  return startProcess(new URL('./senderProcess.ts', import.meta.url), [databaseUrl], serviceFlags())
}

/** Starts the pg-boss workers of the comparison in a process of their own. */
export function startPgBoss(databaseUrl: string, secret: string): SenderProcess {
  return startProcess(new URL('./peers/pgBossProcess.ts', import.meta.url), [databaseUrl, secret])
}

function startProcess(file: URL, args: string[], execArgv: string[] = []): SenderProcess {
  const child = fork(fileURLToPath(file), args, { execArgv })
  const ended = new Promise<never>((_resolve, reject) =>
    child.once('exit', (code) => reject(new Error(`${file.pathname} ended with code ${code}`))),
  )
  // It is awaited by `until` and `stop` alone.
  ended.catch(() => {})
  return {
    until: (awaited) => Promise.race([awaited, ended]),
    stop: async () => {
      const stopped = new Promise<SenderMessage>((resolve) => child.once('message', resolve))
      child.send('stop')
      return await Promise.race([stopped, ended])
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
