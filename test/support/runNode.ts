import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Finished = { code: number | null; stdout: string; stderr: string }

/** Absolute path of a file of this repository. */
export function repositoryPath(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/** Runs a script of this repository in a Node process of its own, to its end. */
export function runNode(script: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const child = spawn(process.execPath, [repositoryPath(script), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const finished: Finished = { code: null, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (finished.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (finished.stderr += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...finished, code }))
  })
}
