import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The build's folder. */
export const builtFolder = fileURLToPath(new URL('../dist/', import.meta.url))

/** Builds the dashboard if its sources changed, as `npm start` does. */
export async function buildDashboard(): Promise<void> {
  const script = fileURLToPath(new URL('../../../scripts/buildDashboard.mjs', import.meta.url))
  await promisify(execFile)(process.execPath, [script])
}
