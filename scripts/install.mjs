// Runs before `npm start`, `npm run demo`, `npm test` and the other commands of the README.
// Plain JavaScript on purpose: on a fresh clone it is run by whatever Node the machine has (20 or
// newer), before the pinned Node 24, which runs TypeScript as it is, has been installed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stampFile = join(root, 'node_modules', '.tributary-lock')
const stamp = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const installed = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : null

if (installed !== stamp) {
  console.error('tributary: installing dependencies (npm ci)...')
  // npm gives us the path of the npm that is running; a bare `npm` would need a shell on Windows.
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  try {
    execFileSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
    })
  } catch {
    console.error('tributary: `npm ci` failed; its own message stands above. Run it again by hand.')
    process.exit(1)
  }
  writeFileSync(stampFile, stamp)
}
