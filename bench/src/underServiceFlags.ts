import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { serviceFlags } from './serviceFlags.ts'

/**
 * Runs this script again under the flags that `npm start` gives the service, if it has not got them: what works in the process of the bench
 * itself, such as an import, is then collected of its garbage as it is in the service. Returns the exit code, null if it has them already.
 */
export async function underServiceFlags(): Promise<number | null> {
  const missing = serviceFlags().filter((flag) => !process.execArgv.includes(flag))
  if (missing.length === 0) return null
  const args = [...process.execArgv, ...missing, ...process.argv.slice(1)]
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  // A Ctrl-C in the terminal reaches the child as well, which then ends by itself.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill())
  await once(child, 'exit')
  return child.exitCode ?? 1
}
