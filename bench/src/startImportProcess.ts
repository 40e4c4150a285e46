import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serviceFlags } from './serviceFlags.ts'
import type { ImportProcessMessage, ImportProcessSettings } from './importProcess.ts'

export type ImportProcess = {
  /** Memory before it has imported anything. */
  idleRssMb: number
  /** Lets it stop; gives the most memory that it held, and how many waited for a connection at once. */
  stop(): Promise<{ rssMb: number; waitingMost: number }>
}

/** Starts a worker of imports in a process of its own. */
export async function startImportProcess(
  databaseUrl: string,
  settings: ImportProcessSettings,
): Promise<ImportProcess> {
  const file = fileURLToPath(new URL('./importProcess.ts', import.meta.url))
  const child = fork(file, [databaseUrl, JSON.stringify(settings)], { execArgv: serviceFlags() })
  const message = () =>
    new Promise<ImportProcessMessage>((resolve, reject) => {
      child.once('message', (received: ImportProcessMessage) => resolve(received))
      child.once('exit', (code) => reject(new Error(`the worker of imports ended with code ${code}`)))
    })
  const ready = await message()
  return {
    idleRssMb: 'idleRssMb' in ready ? ready.idleRssMb : 0,
    stop: async () => {
      const stopped = message()
      child.send('stop')
      const last = await stopped
      if (!('rssMb' in last)) throw new Error('the worker of imports said something else')
      return last
    },
  }
}
