// Builds the dashboard when its sources changed since the last build. Runs before `npm start`, `npm run demo` and the tests.
// Plain JavaScript, like install.mjs: it may be run by whatever Node the machine has.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'packages', 'dashboard')
const dist = join(folder, 'dist')
const stampFile = join(dist, '.stamp')
/** What is compressed ahead, so that the service need not. */
const compressed = /\.(js|css|html|svg|json)$/

function* filesOf(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) yield* filesOf(path)
    else yield path
  }
}

/** Of everything that the build is made of: sources, types of the API excluded (they leave nothing behind), and the lockfile. */
function stampOfSources() {
  const hash = createHash('sha256')
  const files = [
    ...filesOf(join(folder, 'src')),
    ...filesOf(join(folder, 'public')),
    ...['index.html', 'vite.config.ts', 'package.json'].map((name) => join(folder, name)),
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  ].filter((path) => !path.endsWith('.test.ts'))
  for (const path of files.sort()) hash.update(relative(root, path)).update('\0').update(readFileSync(path))
  return hash.digest('hex')
}

const stamp = stampOfSources()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.error('tributary: building the dashboard...')
  const { build } = await import(
    pathToFileURL(join(root, 'node_modules', 'vite', 'dist', 'node', 'index.js')).href
  )
  // Whatever this process is for: React's development build is slower and larger.
  process.env.NODE_ENV = 'production'
  // Another process may build at the same time, or serve what is there: the new one appears at once and complete.
  const made = `${dist}.${process.pid}`
  try {
    await build({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: made, emptyOutDir: true },
    })
    for (const path of filesOf(made)) {
      if (!compressed.test(path)) continue
      const bytes = readFileSync(path)
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
    }
    writeFileSync(join(made, '.stamp'), stamp)
    rmSync(dist, { recursive: true, force: true })
    try {
      renameSync(made, dist)
    } catch (error) {
      // The other process was quicker, with the same sources.
      if (!existsSync(stampFile)) throw error
    }
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}
