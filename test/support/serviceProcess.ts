import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { repositoryPath } from './runNode.ts'

export type ServiceProcess = {
  /** Empty for a process without the role api. */
  url: string
  /** kill -9. */
  kill(): Promise<void>
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>
}

/** Starts the service as a process of its own and waits until it says that it is ready. */
export function startServiceProcess(
  env: Record<string, string>,
  args: string[] = [],
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [repositoryPath('packages/server/src/main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TRIBUTARY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const said: string[] = []
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      const entry = line.startsWith('{') ? (JSON.parse(line) as { msg?: string; url?: string }) : {}
      if (entry.msg !== 'ready') return
      resolve({
        url: entry.url ?? '',
        kill: async () => void (await end('SIGKILL')),
        stop: () => end('SIGTERM'),
      })
    })
    child.once('exit', (code) =>
      reject(new Error(`the service ended with code ${code}:\n${said.join('\n')}`)),
    )
  })
}
